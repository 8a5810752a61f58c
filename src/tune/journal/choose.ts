// Which of a file's studies is meant, shared by journals and databases.

import { quote } from "../../errors.ts";
import type { OptunaStudy } from "./format/optuna.ts";

/**
 * The study of a name, or the only one.
 *
 * @param studies All studies of a file.
 * @param name The study wanted; needed only where there are several.
 * @returns The study, null if there is none (of that name).
 * @throws {RangeError} If there are several and no name was given.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { chooseStudy } from "./choose.ts";
 * assertEquals(chooseStudy([]), null);
 * ```
 */
export function chooseStudy(
  studies: readonly OptunaStudy[],
  name?: string,
): OptunaStudy | null {
  if (name !== undefined) {
    return studies.find((study) => study.name === name) ?? null;
  }
  if (studies.length > 1) {
    const names = studies.map((study) => quote(study.name)).join(", ");
    throw new RangeError(
      `Cannot choose a study: there are ${studies.length} (${names}), expected the name of one`,
    );
  }
  return studies[0] ?? null;
}
