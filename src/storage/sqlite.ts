// SQLite as Deno and newer versions of Node have it. Not by a static import:
// whoever keeps studies in journals needs none, and Node 20 has none.

import process from "node:process";
import type * as sqlite from "node:sqlite";

/**
 * Opens a database.
 *
 * @throws {Error} If this version of Node has no SQLite.
 */
export function openDatabase(
  path: string,
  options: sqlite.DatabaseSyncOptions = {},
): sqlite.DatabaseSync {
  const found: unknown = process.getBuiltinModule("node:sqlite");
  if (found !== undefined) {
    return new (found as typeof sqlite).DatabaseSync(path, options);
  }
  throw new Error(
    `Node ${process.versions.node} has no SQLite, expected Node 22.13 or newer, or a journal`,
  );
}
