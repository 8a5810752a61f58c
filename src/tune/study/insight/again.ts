// What a sampler says when it is asked again for the trials of a study that is
// over: which parameters came from it, and which from somebody else.

import { Creator } from "../creator.ts";
import { Past } from "./past.ts";
import { readSettings } from "../settings.ts";
import type { StoredStudy } from "../../storage.ts";
import type { Params } from "../../trial.ts";

/**
 * Asks the sampler of a study again for each of its trials, seeing what it saw
 * when they were created: a sampler is a function of that alone.
 *
 * @param study A study of this library, with the settings it was made with.
 * @returns By number what the sampler gives now, enqueued parameters included as
 * they were; null where it has nothing to say. Trials that wait are left out.
 * @throws {RangeError} If another program made the study, or it uses a sampler,
 * pruner or rule that is not listed.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createStudy } from "../create.ts";
 * import { askAgain } from "./again.ts";
 * const space = { x: { type: "float", low: 0, high: 1 } } as const;
 * const study = await createStudy({ space });
 * await study.enqueue({ x: 0.5 });
 * await study.optimize(({ params }) => params.x, { total: 3 });
 * assertEquals(askAgain(study), study.trials.map(({ params }) => params));
 * ```
 */
export function askAgain(
  { name, settings, trials }: Pick<StoredStudy, "name" | "settings" | "trials">,
): (Params | null)[] {
  if (settings === null) {
    throw new RangeError(
      `Cannot ask the sampler of study ${name} again: another program made it`,
    );
  }
  // When to stop was decided: nothing of that is asked again.
  const setup = { ...readSettings(settings), stopping: [] };
  const past = new Past(trials);
  const creator = new Creator(setup, past);
  return trials.filter(({ waiting }) => !waiting).map(({ number }) => {
    past.created = number;
    return creator.createNext().state === "created" ? past.given : null;
  });
}
