// `completions SHELL`: what a shell needs to complete subcommands and flags.

import { quote, suggest } from "../../errors.ts";
import type { CommandHandler } from "../command.ts";
import { SHELLS } from "../completion.ts";
import { UsageError } from "../usage.ts";
import { COMMANDS } from "./mod.ts";

/** Runs `completions`. */
export const completions: CommandHandler = async ({ args, terminal }) => {
  const shell = args.operands[0]!;
  if (!Object.hasOwn(SHELLS, shell)) {
    throw new UsageError(
      `Cannot complete in shell ${quote(shell)}: ` +
        suggest(shell, Object.keys(SHELLS)),
    );
  }
  terminal.printExact(await SHELLS[shell]!(COMMANDS));
  return 0;
};
