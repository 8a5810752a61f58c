/**
 * What a study found out: its best trials, which parameters mattered, whether a
 * range was too narrow, and which parameters its sampler chose.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { measureImportance } from "./analysis.ts";
 * import { createStudy } from "./mod.ts";
 *
 * const unit = { type: "float", low: 0, high: 1 } as const;
 * const space = { x: unit, noise: unit };
 * const study = await createStudy({ space, sampler: "random" });
 * await study.optimize(({ params }) => params.x, { total: 50 });
 * const [first] = measureImportance(study.trials, space, ["minimize"]);
 * assertEquals(first?.name, "x");
 * ```
 *
 * @module
 */

export { bestOf, paretoFront } from "./src/tune/analysis/best.ts";
export {
  type BoundaryHint,
  boundaryHints,
} from "./src/tune/analysis/boundary.ts";
export { hasChanged, lineageOf } from "./src/tune/analysis/lineage.ts";
export {
  type Importance,
  measureImportance,
} from "./src/tune/analysis/importance.ts";
export { askAgain } from "./src/tune/study/insight/again.ts";
export { foresee, type Foresight } from "./src/tune/study/insight/foresee.ts";
export type { Expectation } from "./src/tune/samplers/sampler.ts";
