// What the fuzzer attacks, and what it takes for an honest refusal.

import type { Pcg32 } from "../../src/random.ts";

/** What came of one input. */
export type Verdict = "accepted" | "refused";

/** One way in: a file format, the command line, the library. */
export interface Surface {
  readonly name: string;
  /**
   * Makes everything ready in an empty folder of its own.
   *
   * @param corpus The folder of valid files.
   * @returns A function that makes one hostile input from the generator and
   * gives it in. It throws a {@linkcode Fault} where the promise is broken.
   */
  readonly open: (
    folder: string,
    corpus: string,
  ) => Promise<(random: Pcg32) => Promise<Verdict>>;
}

/** A broken promise, with the input that broke it. */
export class Fault extends Error {
  constructor(what: string, readonly input: string) {
    super(what);
    this.name = "Fault";
  }
}

/** What an engine says by itself, which nobody wrote for a person to read. */
const RAW =
  /call stack|is not a function|is not iterable|of undefined|of null|not defined|Invalid (array|typed)|out of memory|Cannot convert|Cannot mix|circular|offset is out|outside the bounds|Cannot (read|set) propert|Invalid time/i;

const LONGEST_MESSAGE = 2000;

/** What is wrong with a message, undefined if a person can use it. */
export function complaintAbout(message: string): string | undefined {
  if (message.includes("\n")) return "more than one line";
  if (message.length > LONGEST_MESSAGE) return `${message.length} characters`;
  // deno-lint-ignore no-control-regex -- those are what is looked for
  if (/[\0-\x1f\x7f-\x9f]/.test(message)) return "control characters";
  if (RAW.test(message)) return "an engine's own words";
  if (!/^Cannot .+/.test(message)) return "it does not begin with Cannot";
  return undefined;
}

/**
 * Runs an action that may refuse its input.
 *
 * @throws {Fault} If it throws anything but a clear error.
 */
export async function attempt(
  input: string,
  action: () => unknown,
): Promise<Verdict> {
  try {
    await action();
    return "accepted";
  } catch (error) {
    if (error instanceof Fault) throw error;
    if (!(error instanceof Error)) {
      throw new Fault(`threw ${String(error)}`, input);
    }
    const complaint = complaintAbout(error.message);
    if (complaint === undefined) return "refused";
    throw new Fault(
      `unclear (${complaint}): ${error.stack ?? error.message}`,
      input,
    );
  }
}
