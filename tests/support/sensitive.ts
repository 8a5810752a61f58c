// Techniques and objectives for tests of determinism that any difference in
// what they are shown throws off course: their answers are hashes of all of it.

import type { TrialStart } from "../../src/tune/executor.ts";
import type { Pruner } from "../../src/tune/pruners/pruner.ts";
import type { Sampler } from "../../src/tune/samplers/sampler.ts";
import type { Attributes } from "../../src/tune/trial.ts";
import type { Script } from "./simulation.ts";

/** A hash of anything JSON can hold, NaN included: 32 bits (FNV-1a). */
export function hashOf(value: unknown): number {
  const text = JSON.stringify(
    value,
    (_, v) => typeof v === "number" && !Number.isFinite(v) ? String(v) : v,
  );
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  return hash;
}

/** Suggests an integer `x` in 0 … 999 that depends on everything visible. */
export function sensitiveSampler(lag: number): Sampler {
  return {
    name: "sensitive",
    readsOutcomes: true,
    options: {},
    suggest({ trials, seed }, number) {
      for (const { number: n, outcome } of trials) {
        if ((outcome !== undefined) !== (n <= number - lag)) {
          throw new Error(`trial ${number} saw a wrong outcome of ${n}`);
        }
      }
      return { params: { x: hashOf([seed, number, trials]) % 1000 } };
    },
  };
}

/** Prunes about every eighth report, depending on everything visible. */
export function sensitivePruner(): Pruner {
  return {
    name: "sensitive",
    readsOthers: true,
    options: {},
    shouldPrune(own, earlier, direction) {
      const { step } = own.reports.at(-1)!;
      const strip = (reports: typeof own.reports) =>
        reports.map((report) => [report.step, report.value]);
      const seen = earlier.map(({ number, reports }) => {
        if (number >= own.number || (reports.at(-1)?.step ?? 0) > step) {
          throw new Error(`trial ${own.number} at ${step} saw too much`);
        }
        return [number, strip(reports)];
      });
      return hashOf([own.number, strip(own.reports), seen, direction]) % 8 ===
        0;
    },
  };
}

/**
 * What a trial with these parameters does: up to six reports with gaps between
 * their steps, NaN among them, attributes and metrics; then a value, a NaN, or
 * a failure.
 */
export function scriptOf({ params }: TrialStart): Script {
  let state = hashOf(params);
  const draw = (below: number) => {
    state = hashOf(state);
    return state % below;
  };
  const count = draw(7);
  let step = 0;
  const steps = Array.from({ length: count }, (_, i) => {
    step += 1 + draw(3) % 2;
    const value = draw(12) === 0 ? NaN : draw(1000) / 1000;
    const attributes: Attributes = { [`set before ${i}`]: draw(10), last: i };
    return {
      report: { step, value, metrics: { loss: draw(100) } },
      ...(draw(2) === 0 && { attributes }),
    };
  });
  const attributes = Object.assign(
    {},
    ...steps.map((each) => each.attributes),
    { after: draw(10) },
  ) as Attributes;
  const kind = draw(10);
  if (kind === 0) {
    return { steps, outcome: { state: "failed", reason: "out of luck" } };
  }
  const values = [kind === 1 ? NaN : draw(1000) / 100];
  return { steps, outcome: { state: "complete", values, attributes } };
}

/** Steps that a trial has of which others go on. */
const LAST_STEP = 8;

/**
 * The same of a trial that may go on from another and pause: what it comes to
 * depends on all parameters on its way.
 */
export function continuedScriptOf(
  { params, resumeFrom, until = LAST_STEP }: TrialStart,
): Script {
  let [step, state] = resumeFrom
    ? JSON.parse(new TextDecoder().decode(resumeFrom)) as [number, number]
    : [0, 0];
  state = hashOf([params, state]);
  const steps: Script["steps"][number][] = [];
  while (step < Math.min(until, LAST_STEP)) {
    state = hashOf([state, ++step]);
    const value = state % 1000 / 1000;
    steps.push({ report: { step, value, metrics: { loss: state % 7 } } });
  }
  if (state % 11 === 0) {
    return { steps, outcome: { state: "failed", reason: "out of luck" } };
  }
  const bytes = new TextEncoder().encode(JSON.stringify([step, state]));
  return {
    steps,
    outcome: {
      state: "complete",
      values: [state % 1000 / 1000],
      ...(step < LAST_STEP && { checkpoint: bytes }),
    },
  };
}
