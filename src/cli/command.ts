// What a subcommand is: the contract between the map of subcommands, help and
// dispatch on the one side and each subcommand on the other. Types only.

import type { Args } from "./args/args.ts";
import type { Flag } from "./args/flag.ts";
import type { Terminal } from "./terminal.ts";

/** What a subcommand is given. */
export interface Context {
  readonly args: Args;
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Runs a subcommand and returns its exit code. */
export type CommandHandler = (context: Context) => Promise<number>;

/** A subcommand. */
export interface Command {
  readonly summary: string;
  /** What stands without a flag: `NAME`, `[NAME]` if it may be absent, `NAME...`. */
  readonly operands?: readonly string[];
  readonly flags: readonly Flag[];
  /** What stands behind `--` is a program with its arguments. */
  readonly takesProgram?: true;
  /** Takes a flag for each hyperparameter too. */
  readonly fixesHyperparameters?: boolean;
  /** What it is good for, and the arguments to type. */
  readonly examples: readonly (readonly [string, string])[];
  /** Loads the function that runs it. */
  readonly load: () => Promise<CommandHandler>;
}
