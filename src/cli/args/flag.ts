// What a flag of the command line is: the contract between their list (flags.ts),
// the parser, help and completion.

import type { Technique } from "../../../mod.ts";

/** Techniques by name, for help. */
export type Techniques = {
  readonly [name: string]: Pick<Technique<unknown>, "description" | "options">;
};

/** A flag of the command line. */
export interface Flag {
  /** As written after `--`. */
  readonly name: string;
  /** What its value is called in help; a switch has none. */
  readonly value?: string;
  readonly help: string;
  /** What holds without it, for help. */
  readonly default?: string;
  /** The heading it stands under in help; among the others if absent. */
  readonly group?: string;
  /** May be written several times. */
  readonly many?: boolean;
  /** The values it takes. */
  readonly choices?: () => Promise<readonly string[]>;
  /** What else its value can be, in words: help says so. */
  readonly forms?: () => Promise<readonly string[]>;
  /** What stands between a choice and its options, where it can have any. */
  readonly suffix?: ":" | "=";
  /**
   * Its value is a name and something else, with `=` between them: what may
   * stand there, for messages.
   */
  readonly second?: string;
  /** The variable of the environment that it is read from if not written. */
  readonly env?: string;
  /** What the choices are, where that takes more than their name. */
  readonly techniques?: () => Promise<Techniques>;
}
