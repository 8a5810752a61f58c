/**
 * Thrown if a trial that runs again, because it was cut off, does not report
 * what it did before: its objective depends on more than the trial.
 *
 * @example
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 * import { createStudy, NondeterminismError } from "../../../../mod.ts";
 *
 * const study = await createStudy({
 *   space: { x: { type: "float", low: 0, high: 1 } },
 *   sampler: "random",
 * });
 * const cut = new AbortController();
 * await study.optimize((trial) => {
 *   trial.report(1, 0.5);
 *   cut.abort();
 *   return new Promise<number>(() => {});
 * }, { total: 1, signal: cut.signal });
 *
 * const error = await assertRejects(
 *   () => study.optimize((trial) => (trial.report(1, 0.7), 0), { total: 1 }),
 *   NondeterminismError,
 *   "step 1 was 0.5, step 1 is now 0.7",
 * );
 * assertEquals(error.number, 0);
 * ```
 */
export class NondeterminismError extends Error {
  /** The trial that differs. */
  readonly number: number;

  /**
   * Says which trial differs, and in what.
   *
   * @param number The trial that differs.
   * @param found What it does now and did before.
   */
  constructor(number: number, found: string) {
    super(
      `Cannot continue trial ${number}: ${found}, expected the same (it is another objective, engine, data or version)`,
    );
    this.number = number;
    this.name = "NondeterminismError";
  }
}
