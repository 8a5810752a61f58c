// The file of results: one JSON line a study, appended, so that a run which is
// cut short goes on where it stopped.

import type { Result } from "./study.ts";

type Key = Pick<
  Result,
  "problem" | "program" | "sampler" | "seed" | "lag" | "trials"
>;

/** What was measured, and what is added to it. */
export class Results {
  readonly #file: string;
  readonly #longest = new Map<string, number>();

  /** @param file Read if it exists. */
  constructor(file: string) {
    this.#file = file;
    for (const result of readResults([file])) this.#count(result);
  }

  #count(result: Key): void {
    const key = keyOf(result);
    const trials = Math.max(this.#longest.get(key) ?? 0, result.trials);
    this.#longest.set(key, trials);
  }

  /** Whether there is such a study, of at least as many trials. */
  has(wanted: Key): boolean {
    return (this.#longest.get(keyOf(wanted)) ?? 0) >= wanted.trials;
  }

  add(result: Result): void {
    const line = `${JSON.stringify(result)}\n`;
    Deno.writeTextFileSync(this.#file, line, { append: true });
    this.#count(result);
  }
}

const keyOf = ({ problem, program, sampler, seed, lag }: Key) =>
  JSON.stringify([problem, program, sampler, seed, lag]);

/** All studies in some files, of each the longest; files may be missing. */
export function readResults(files: readonly string[]): Result[] {
  const studies = new Map<string, Result>();
  for (const file of files) {
    for (const line of textOf(file).split("\n")) {
      if (line === "") continue;
      const result: Result = JSON.parse(line);
      const other = studies.get(keyOf(result));
      if (other === undefined || other.trials <= result.trials) {
        studies.set(keyOf(result), result);
      }
    }
  }
  return [...studies.values()];
}

function textOf(file: string): string {
  try {
    return Deno.readTextFileSync(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
