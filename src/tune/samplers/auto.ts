// The sampler "auto": which of the others makes a trial, by what is searched and
// by the trial's number alone, so that a study repeats without a record of the
// choice. How the rule was found stands in docs/decisions/auto-sampler.md.

import { choose, technique } from "../technique.ts";
import { sizeOf, type Space } from "../space/space.ts";
import { cmaes } from "./cmaes/cmaes.ts";
import { gp } from "./gp/gp.ts";
import type { Sampler, StudyView } from "./sampler.ts";
import { tpe } from "./tpe/tpe.ts";

/** What it chooses from. */
const CHOICES = { gp, cmaes, tpe };

/** The first trial that `gp` would take too long for. */
const GP_TRIALS = 150;

/** With more values `tpe` finds more of a front. */
const MOST_GP_VALUES = 2;

/**
 * Of so many trials of `gp` one is left to `tpe`, which asks for no smooth
 * function: where there is none, `gp` alone would go on being wrong.
 */
const HEDGE = 5;

/** A sampler, and the first trial that it makes. */
interface Stage {
  readonly name: keyof typeof CHOICES;
  readonly from: number;
  readonly why: string;
}

/** What is searched, which is all that the choice is made by. */
type Searched = Pick<StudyView, "space" | "directions">;

/** Who makes the trials of a study, in order. */
function stagesOf({ space, directions }: Searched): Stage[] {
  const params = Object.values(space);
  const searched = params.filter((param) => sizeOf(param) > 1);
  const values = directions.length, isAlone = values === 1;
  if (values > MOST_GP_VALUES) {
    return [{ name: "tpe", from: 0, why: `for ${values} values` }];
  }
  const isContinuous = searched.every((param) =>
    param.when === undefined && sizeOf(param) === Infinity
  );
  return [
    {
      name: "gp",
      from: 0,
      why: `for ${describe(searched)}${isAlone ? "" : `, ${values} values`} ` +
        `(each ${HEDGE}th trial tpe)`,
    },
    {
      name: isAlone && isContinuous && searched.length > 1 ? "cmaes" : "tpe",
      from: GP_TRIALS,
      why: `from trial ${GP_TRIALS} on`,
    },
  ];
}

/** How many parameters there are, and how many of them are of special kinds. */
function describe(params: readonly Space[string][]): string {
  const count = (what: string, some: readonly unknown[]) =>
    some.length === 0 ? [] : [`${some.length} ${what}`];
  const kinds = [
    ...count("categorical", params.filter((p) => p.type === "categorical")),
    ...count("conditional", params.filter((p) => p.when !== undefined)),
  ].join(" and ");
  const all = params.length === 1
    ? "1 parameter"
    : `${params.length} parameters`;
  return kinds === "" ? all : `${all}, ${kinds}`;
}

/**
 * A sampler that hands each trial to one of the others: what it suggests, that
 * one would for the same view.
 *
 * @returns The sampler, for any number of objectives.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createAuto } from "./auto.ts";
 * const space = { x: { type: "float", low: -5, high: 5 } } as const;
 * assertEquals(
 *   createAuto().explain!({ space, directions: ["minimize"] }),
 *   "gp for 1 parameter (each 5th trial tpe); tpe from trial 150 on",
 * );
 * ```
 */
export function createAuto(): Sampler {
  const made: { [name: string]: Sampler } = {};
  let last: Searched & { readonly stages: readonly Stage[] } | undefined;
  const nameOf = (view: StudyView, number: number): Stage["name"] => {
    const { space, directions } = view;
    if (
      last?.space !== space ||
      last.directions.length !== directions.length
    ) last = { space, directions, stages: stagesOf(view) };
    return last.stages.findLast(({ from }) => from <= number)!.name;
  };
  const samplerOf = (name: Stage["name"]): Sampler =>
    made[name] ??= choose("sampler", CHOICES, name).create();
  return {
    name: "auto",
    readsOutcomes: true,
    severalValues: true,
    readsConstraints: true,
    options: {},
    explain(searched) {
      return stagesOf(searched).map(({ name, why }) => `${name} ${why}`)
        .join("; ");
    },
    suggest(view, number) {
      const name = nameOf(view, number);
      const isHedge = name === "gp" && (number + 1) % HEDGE === 0;
      return samplerOf(isHedge ? "tpe" : name).suggest(view, number);
    },
    believe(view, points) {
      const sampler = samplerOf(nameOf(view, view.trials.length));
      return sampler.believe?.(view, points) ?? null;
    },
  };
}

/** The choice among samplers, as listed. */
export const auto = technique({
  description:
    "chooses by the space: first gp with some tpe, later cmaes or tpe",
  options: {},
  create: createAuto,
});
