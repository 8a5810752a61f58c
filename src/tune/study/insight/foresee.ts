// What a sampler is up to: the trials that it would create next, and what it
// believes of points.

import { quote } from "../../../errors.ts";
import { Creator } from "../creator.ts";
import { Past } from "./past.ts";
import type { Expectation } from "../../samplers/sampler.ts";
import { readSettings } from "../settings.ts";
import { asPoint } from "../../space/params.ts";
import type { Space } from "../../space/space.ts";
import type { StoredStudy } from "../../storage.ts";
import type { Params } from "../../trial.ts";
import { Views } from "../view.ts";

/** What is to be expected of a study. */
export interface Foresight {
  /** The parameters that the next trials would get. */
  readonly next: readonly Params[];
  /**
   * What the sampler believes of those, then of the points given; null if it
   * has no model, or not yet.
   */
  readonly beliefs: readonly Expectation[] | null;
  /** The trial without an outcome that the next one waits for, if it does. */
  readonly missing?: number;
}

/**
 * Asks a sampler what it would do next and what it believes, and changes
 * nothing: a sampler is a function of what it sees.
 *
 * @param study A study of this library, with the settings it was made with.
 * @param most How many trials ahead, at least 1; fewer come where the sampler
 * would wait for an outcome first.
 * @param points What else it is asked about: points of the space.
 * @returns The next parameters, and beliefs of these and of the points.
 * @throws {RangeError} If a point is none of the space, if another program made
 * the study, or if it uses a sampler, pruner or rule that is not listed.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { createStudy } from "../create.ts";
 * import { foresee } from "./foresee.ts";
 * const space = { x: { type: "float", low: -1, high: 1 } } as const;
 * const study = await createStudy({ space, sampler: "gp" });
 * await study.optimize(({ params }) => params.x ** 2, { total: 20 });
 * const { next, beliefs } = foresee(study, 1, [{ x: 0.5 }]);
 * assertAlmostEquals(beliefs![1]!.values![0]!.mean, 0.25, 0.05);
 * assertEquals((await study.ask()).params.x, next[0]!.x);
 * ```
 */
export function foresee(
  { name, settings, trials }: Pick<StoredStudy, "name" | "settings" | "trials">,
  most: number,
  points: readonly Params[] = [],
): Foresight {
  if (settings === null) {
    throw new RangeError(
      `Cannot ask the sampler of study ${name}: another program made it`,
    );
  }
  const asked = points.map((point) => readPoint(settings.space, point));
  const setup = { ...readSettings(settings), stopping: [] };
  const { sampler } = setup;
  const past = new Past(trials);
  const begin = trials.filter(({ waiting }) => !waiting).length;
  past.created = begin;
  const creator = new Creator(setup, past);
  const next: Params[] = [];
  let missing: number | undefined;
  while (next.length < most) {
    const creation = creator.createNext();
    if (creation.state === "waits") missing = creation.missing;
    if (creation.state !== "created") break;
    next.push(past.given);
    past.created++;
  }
  const { readsOutcomes, readsConstraints } = sampler;
  const views = new Views(past, {
    ...settings,
    readsOutcomes,
    readsConstraints,
  });
  const isSeen = past.firstOpen >= views.needed(begin);
  const beliefs = isSeen && sampler.believe
    ? sampler.believe(views.at(begin), [...next, ...asked])
    : null;
  return {
    next,
    beliefs,
    ...(missing !== undefined && next.length === 0 && { missing }),
  };
}

function readPoint(space: Space, given: Params): Params {
  const point = asPoint(space, given);
  if (point !== null) return point;
  throw new RangeError(
    `Cannot ask the sampler about ${quote(given)}: expected a point of the ` +
      "space, with all its parameters",
  );
}
