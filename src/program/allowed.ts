// Which programs others may have run, agents or whoever coordinates a cluster:
// those that the user named when the server or worker was started, and nothing
// that could make another one of them.

import { quote } from "../errors.ts";
import { parseTemplate } from "./placeholders.ts";
import { parseProgram, type Program } from "./program.ts";
import type { ProgramFacts } from "./program.ts";
import type { Measure } from "./measures.ts";
import type { Space } from "../tune/space/space.ts";

/** What a study may record of a program beside words, measures and limits. */
const REFUSED = ["shell", "cwd"] as const;

/** A file of the trial itself: another one is nobody's business here. */
const OWN_FILE = /^\{out\}$|^\{dir\}\/[\w-]+(?:\.[\w-]+)*$/;

/** The programs allowed at the start. */
export class AllowedPrograms {
  /** Each a program, and arguments that it has to begin with. */
  readonly #allowed: readonly (readonly string[])[];
  readonly #host: string;

  /**
   * Reads them.
   *
   * @param texts Words with blanks between: `python train.py`.
   * @param host What runs them, for messages: "server".
   * @throws {RangeError} If one is empty or has a placeholder.
   */
  constructor(texts: readonly string[], host: string) {
    this.#host = host;
    this.#allowed = texts.map((text) => {
      const words = text.trim().split(/\s+/);
      if (words[0] === "" || parseTemplate(text).names.length > 0) {
        throw new RangeError(
          `Cannot allow program ${quote(text)}: expected its name, and ` +
            "arguments that it has to begin with",
        );
      }
      return words;
    });
  }

  /** For people: `"gzip", "python train.py"`. */
  get names(): string[] {
    return this.#allowed.map((words) => words.join(" "));
  }

  /**
   * Takes a study's program apart, if it may be run.
   *
   * @param facts What the study records of it, whoever wrote that.
   * @throws {RangeError} If it is not one of those allowed, or wants more than
   * words, measures and limits.
   */
  check(facts: ProgramFacts, space: Space): Program {
    const program = parseProgram(facts, space);
    const { words, templates, env } = facts;
    const found = REFUSED.find((name) => facts[name] !== undefined) ??
      (templates.length > 0 ? "templates" : undefined) ??
      (Object.keys(env).length > 0 ? "env" : undefined);
    if (found !== undefined) {
      throw new RangeError(
        `Cannot run the program: it has ${quote(found)}, which this ` +
          `${this.#host} does not run, expected words alone`,
      );
    }
    const isAllowed = this.#allowed.some((allowed) =>
      allowed.every((word, i) => words[i] === word)
    );
    if (!isAllowed) throw this.#refusal(words);
    const { values, constraints } = program;
    values.forEach(checkMeasure);
    constraints.forEach(({ measure }) => checkMeasure(measure));
    return program;
  }

  #refusal(words: readonly string[]): RangeError {
    const names = this.names.map(quote).join(" or ");
    return new RangeError(
      `Cannot run ${quote(words.join(" "))}: ` +
        (names === ""
          ? `the ${this.#host} was started without --allow-program`
          : `the ${this.#host} was started for programs that begin with ${names}`) +
        "; only the user can allow more, and starts it again",
    );
  }
}

/** A pattern may take for ever, and a path lead anywhere. */
function checkMeasure({ kind, detail, text }: Measure): void {
  if (kind === "regex") {
    throw new RangeError(
      `Cannot measure ${quote(text)}: patterns are not taken from others, ` +
        "expected last or json:PATH",
    );
  }
  const isPath = kind === "file" || kind === "size";
  if (!isPath || OWN_FILE.test(detail)) return;
  throw new RangeError(
    `Cannot measure ${quote(text)}: expected a file of the trial, {out} or ` +
      "{dir}/NAME",
  );
}
