// Whole studies as a new journal: what an import or a copy writes at once.

import * as lines from "./format/lines.ts";
import type { OptunaStudy } from "./format/optuna.ts";

/**
 * The lines of a journal that holds studies as they are.
 *
 * @param studies For example what {@linkcode readJournal} or a database gave.
 * @returns Each line with its newline; ids are given anew, from 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { journalLines } from "./export.ts";
 * const study = { id: 0, name: "s", directions: ["minimize"], userAttributes: {}, systemAttributes: {}, trials: [] } as const;
 * assertEquals(Array.from(journalLines([study])), ['{"op_code":0,"worker_id":"lanetune","study_name":"s","directions":[1]}\n']);
 * ```
 */
export function* journalLines(
  studies: readonly OptunaStudy[],
): Iterable<string> {
  for (const [id, study] of studies.entries()) {
    yield lines.createStudy(study.name, study.directions);
    for (const [key, value] of Object.entries(study.userAttributes)) {
      yield lines.studyAttribute("user", id, key, value);
    }
    for (const [key, value] of Object.entries(study.systemAttributes)) {
      yield lines.studyAttribute("system", id, key, value);
    }
    for (const trial of study.trials) yield lines.importTrial(id, trial);
  }
}
