// The shortest way to the best parameters of a function: one call.

import { check, fields } from "../check.ts";
import type { Executor, Objective } from "../tune/executor.ts";
import type { ParamsOf, Space } from "../tune/space/space.ts";
import type { Direction } from "../tune/trial.ts";
import { STUDY_RULES, type StudyOptions } from "../tune/study/create.ts";
import {
  OPTIMIZE_RULES,
  type OptimizeOptions,
} from "../tune/study/run/options.ts";
import type { Study } from "../tune/study/study.ts";
import { createStudy } from "./study.ts";

/** What `minimize` and `maximize` take beside the objective and its space. */
export interface MinimizeOptions<S extends Space = Space>
  extends
    Omit<StudyOptions<S>, "space" | "direction" | "directions">,
    OptimizeOptions {}

/** What they come to. */
export interface Best<S extends Space = Space> {
  /** The best parameters. */
  readonly params: ParamsOf<S>;
  /** The objective's value there. */
  readonly value: number;
  /** Every trial, and how it went. */
  readonly study: Study<S>;
}

/** So many trials, where nothing says when to end. */
const TRIALS = 100;

const { space: _, direction: _1, directions: _2, ...OF_STUDY } = STUDY_RULES;

const OPTIONS = fields({ ...OF_STUDY, ...OPTIMIZE_RULES });

/**
 * Finds the parameters with the smallest value of a function.
 *
 * @param objective The function, asynchronous or not; or a module or executor,
 * as `Study.optimize` takes them.
 * @param space What the parameters may be.
 * @param options Those of `createStudy` and of `optimize`. 100 trials unless
 * `total`, `more`, `timeout` or a stopping rule says when to end.
 * @returns The best parameters, their value and the study.
 * @throws {TypeError} If an option has the wrong type; the message names it.
 * @throws {RangeError} If an option is unknown or makes no sense.
 * @throws {Error} If no trial completed; the message says why the first did not.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { minimize } from "./minimize.ts";
 * const { params, value } = await minimize(
 *   ({ params: { x, y } }) => (x - 1) ** 2 + y ** 2,
 *   {
 *     x: { type: "float", low: -5, high: 5 },
 *     y: { type: "float", low: -5, high: 5 },
 *   },
 * );
 * assert(value < 0.5 && Math.abs(params.x - 1) < 1);
 * ```
 */
export function minimize<const S extends Space>(
  objective: Objective<ParamsOf<S>> | URL | Executor,
  space: S,
  options: MinimizeOptions<S> = {},
): Promise<Best<S>> {
  return findBest("minimize", objective, space, options);
}

/**
 * Finds the parameters with the largest value of a function.
 *
 * @param objective As for `minimize`.
 * @param space What the parameters may be.
 * @param options As for `minimize`.
 * @returns The best parameters, their value and the study.
 * @throws {TypeError} If an option has the wrong type; the message names it.
 * @throws {RangeError} If an option is unknown or makes no sense.
 * @throws {Error} If no trial completed; the message says why the first did not.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { maximize } from "./minimize.ts";
 * const space = { n: { type: "int", low: 0, high: 9 } } as const;
 * const best = await maximize(({ params: { n } }) => n, space, {
 *   sampler: "grid",
 *   total: 10,
 * });
 * assertEquals([best.params.n, best.value], [9, 9]);
 * ```
 */
export function maximize<const S extends Space>(
  objective: Objective<ParamsOf<S>> | URL | Executor,
  space: S,
  options: MinimizeOptions<S> = {},
): Promise<Best<S>> {
  return findBest("maximize", objective, space, options);
}

async function findBest<const S extends Space>(
  direction: Direction,
  objective: Objective<ParamsOf<S>> | URL | Executor,
  space: S,
  options: MinimizeOptions<S>,
): Promise<Best<S>> {
  check(`Cannot ${direction}`, "", options, OPTIONS);
  const entries = Object.entries(options);
  const ofRun = ([name]: readonly [string, unknown]) =>
    Object.hasOwn(OPTIMIZE_RULES, name);
  const settings = Object.fromEntries(entries.filter((one) => !ofRun(one)));
  const study = await createStudy<S>({ ...settings, space, direction });
  try {
    await study.optimize(objective, {
      ...Object.fromEntries(entries.filter(ofRun)),
      // Last: a total that is there but undefined gives way.
      ...!hasEnd(options) && { total: TRIALS },
    });
  } finally {
    await study.close();
  }
  const { best, stopped } = study;
  if (best?.outcome?.state === "complete") {
    return { params: best.params, value: best.outcome.values[0]!, study };
  }
  const why = stopped?.failure ?? stopped?.message;
  throw new Error(`Cannot ${direction}: no trial completed: ${why}`);
}

function hasEnd(
  { total, more, timeout, stopping = [] }: MinimizeOptions,
): boolean {
  return (total ?? more ?? timeout) !== undefined || stopping.length > 0;
}
