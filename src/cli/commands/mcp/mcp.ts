// `mcp`: the server for agents. Its packages are loaded only here.

import { messageOf } from "../../../errors.ts";
import type { CommandHandler } from "../../command.ts";
import { requireRight } from "../../rights.ts";
import { asUsageLater, UsageError } from "../../usage.ts";

/** Not a literal in `import()`: that would be fetched before anything runs. */
const ENTRY = new URL("../../../../mcp.ts", import.meta.url).href;

/** Runs `mcp` until its client is gone. */
export const mcp: CommandHandler = async ({ args, terminal, signal }) => {
  const folder = args.text("folder");
  if (folder === undefined) {
    throw new UsageError(
      "Cannot start the server: --folder is missing, expected --folder DIR, " +
        "where agents keep their studies",
    );
  }
  for (const name of ["read", "write"] as const) {
    requireRight("keep studies in a folder", { name });
  }
  const programs = args.list("allow-program");
  if (programs.length > 0) requireRight("run a program", { name: "run" });
  const serveMcp = await load();
  await asUsageLater(serveMcp({
    folder,
    programs,
    signal,
    onError: ({ message }) => terminal.note(`mcp: ${message}`),
  }));
  return 0;
};

/** What is used of the entry, of which nothing may be imported before. */
type ServeMcp = (options: {
  readonly folder: string;
  readonly programs: readonly string[];
  readonly signal: AbortSignal;
  readonly onError: (error: Error) => void;
}) => Promise<void>;

async function load(): Promise<ServeMcp> {
  try {
    return (await import(ENTRY)).serveMcp;
  } catch (cause) {
    const [reason] = messageOf(cause).split("\n");
    throw new Error(
      `Cannot load the SDK of the protocol: ${reason}, expected a network ` +
        "for its first use",
      { cause },
    );
  }
}
