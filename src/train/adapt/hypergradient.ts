// Hyperparameters that follow their hypergradients while a network trains:
// the settings, the probes, what the hyperparameters are now. The rule itself
// is assembly/optimizers/hypergradient.ts; where it helps and where it does
// not is docs/hypergradient.md.

import {
  check,
  fields,
  flag,
  number,
  optional,
  type RulesOf,
} from "../../check.ts";
import { splitHoldout } from "../../dataset/splits.ts";
import type { Engine } from "../../engine/engine.ts";
import type { Samples } from "../../engine/samples.ts";
import type { ResolvedOptimizer } from "../optimizers/mod.ts";
import type { BufferPlan } from "../memory/plan.ts";
import { createStepper, type StepOptions, type Stepper } from "../step.ts";

/**
 * Which hyperparameters follow their hypergradients, and how fast. A rate is
 * the change of a logarithm in a step on which all parameters of the network
 * agree, from 0 (measured, not changed) to 1; without one, a hyperparameter is
 * left alone.
 */
export interface HypergradientConfig {
  /** Rate of the learning rate; 0.1 does well (docs/hypergradient.md). */
  readonly learningRate?: number;
  /**
   * Rate of weight decay, which has to start above 0. It learns from a
   * twentieth of the training samples, set aside and not trained on.
   */
  readonly weightDecay?: number;
  /** Rate of 1 − momentum, for `sgd`. */
  readonly momentum?: number;
  /**
   * Whether training starts again from the initial weights, with a tenth of
   * the learning rate, if the loss has not fallen after 200 steps (or an
   * epoch, if that is shorter); false if absent.
   */
  readonly restart?: boolean;
}

/** One number for each hyperparameter that adapts or is measured. */
export interface HyperparameterNumbers {
  /** Of the learning rate. */
  readonly learningRate?: number;
  /** Of L2 weight decay. */
  readonly weightDecay?: number;
  /** Of momentum. */
  readonly momentum?: number;
}

/** In the engine's order. */
const NAMES = ["learningRate", "weightDecay", "momentum"] as const;

const RATE = optional(number("0 to 1", (rate) => rate >= 0 && rate <= 1));
const RATES: RulesOf<HypergradientConfig> = {
  learningRate: RATE,
  weightDecay: RATE,
  momentum: RATE,
  restart: optional(flag),
};

/** Share of the training samples that probes draw from. */
const PROBE_SHARE = 1 / 20;
/** Steps from one probe to the next. */
const PROBE_STEPS = 8;
/** Totals of probes: training's totals must not count them. */
export const PROBE_TOTALS_BYTES = 24;

/**
 * Checks the settings against the optimizer they are for.
 *
 * @throws {TypeError} If one is of another type.
 * @throws {RangeError} If one is unknown, a rate is out of range or adapts what
 * the optimizer does not have.
 */
export function checkHypergradient(
  config: HypergradientConfig,
  { values }: ResolvedOptimizer,
): void {
  check("Cannot adapt hyperparameters", "", config, fields(RATES));
  for (const name of NAMES) {
    const rate = config[name];
    if (rate === undefined) continue;
    const fail = (found: string): never => {
      throw new RangeError(`Cannot adapt ${name}: ${found}`);
    };
    if (values[name] === undefined) fail("the optimizer has none");
    if (name === "weightDecay" && rate > 0 && values[name] === 0) {
      fail("it starts at 0, where it would stay, expected a start above 0");
    }
  }
}

/**
 * Sets the samples aside that weight decay learns from.
 *
 * @param indices Training samples.
 * @param seed The run's seed.
 * @returns What is left to train on, and the samples set aside.
 * @throws {RangeError} If there is only one sample.
 */
export function setAside(
  indices: Uint32Array,
  seed: number,
): { readonly train: Uint32Array; readonly aside: Uint32Array } {
  const split = splitHoldout(indices.length, PROBE_SHARE, seed);
  const pick = (places: Uint32Array) => places.map((at) => indices[at]!);
  return { train: pick(split.train), aside: pick(split.validation) };
}

/** What an {@linkcode Adaptation} works on. */
export interface AdaptationParts {
  readonly engine: Engine;
  readonly plan: BufferPlan;
  readonly samples: Samples;
  readonly step: StepOptions;
  readonly batchSize: number;
  /** Samples set aside, if weight decay is to learn. */
  readonly aside?: Uint32Array | undefined;
}

/** The hyperparameters of one run on their way. */
export class Adaptation {
  readonly #parts: AdaptationParts;
  readonly #config: HypergradientConfig;
  readonly #probe: Prober | undefined;
  #steps = 0;
  /** All probes so far, those before training started again included. */
  #probes = 0;

  /** Call {@linkcode start} before the first step. */
  constructor(parts: AdaptationParts, config: HypergradientConfig) {
    this.#parts = parts;
    this.#config = config;
    if (parts.aside) this.#probe = prober(parts, parts.aside);
  }

  /** Back to the beginning, from these values. */
  start(values: Readonly<Record<string, number>>): void {
    const { engine: { kernels }, plan: { optimizerPtr } } = this.#parts;
    this.#steps = 0;
    kernels.initHypergradient(optimizerPtr);
    NAMES.forEach((name, index) =>
      kernels.initSlope(
        optimizerPtr,
        index,
        values[name] ?? 0,
        this.#config[name] ?? 0,
      )
    );
  }

  /** To be called after every training step. */
  afterStep(): void {
    const probes = ++this.#steps / PROBE_STEPS;
    if (!Number.isInteger(probes)) return;
    this.#probes++;
    this.#probe?.run(probes - 1);
  }

  /** Steps and probes so far. */
  get progress(): readonly number[] {
    return [this.#steps, this.#probes];
  }

  /** Back to a {@linkcode Adaptation.progress}. */
  goTo([steps = 0, probes = 0]: readonly number[]): void {
    this.#steps = steps;
    this.#probes = probes;
    this.#probe?.goTo(probes);
  }

  /** The hyperparameters that adapt, as they are now. */
  get values(): HyperparameterNumbers {
    return this.#read("hyperparameterAt", (rate = 0) => rate > 0);
  }

  /**
   * d loss / d hyperparameter, one step ahead, summed over all steps, of every
   * hyperparameter that has a rate, be it 0.
   */
  get gradient(): HyperparameterNumbers {
    return this.#read("hypergradientAt", (rate) => rate !== undefined);
  }

  #read(
    kernel: "hyperparameterAt" | "hypergradientAt",
    isWanted: (rate: number | undefined) => boolean,
  ): HyperparameterNumbers {
    const { engine: { kernels }, plan: { optimizerPtr } } = this.#parts;
    return Object.fromEntries(
      NAMES.filter((name) => isWanted(this.#config[name]))
        .map((
          name,
        ) => [name, kernels[kernel](optimizerPtr, NAMES.indexOf(name))]),
    );
  }
}

/** Probes with batches of the samples set aside. */
interface Prober {
  run(index: number): void;
  /** The next probe is this one in all, counted from 0. */
  goTo(probe: number): void;
}

function prober(
  { engine, plan, samples, step, batchSize }: AdaptationParts,
  aside: Uint32Array,
): Prober {
  const orderPtr = engine.allocate(aside.byteLength, "an order of probes");
  engine.words(orderPtr, aside.length).set(aside);
  const totalsPtr = engine.allocate(PROBE_TOTALS_BYTES, "the totals of probes");
  const stepper: Stepper = createStepper(
    engine,
    { ...plan, totalsPtr },
    samples,
    { ...step, rule: engine.kernels.PROBE.value as number },
  );
  const batches = Math.ceil(aside.length / batchSize);
  return {
    run(index) {
      const at = (index % batches) * batchSize;
      stepper.train(orderPtr + at * 4, Math.min(batchSize, aside.length - at));
    },
    goTo: (probe) => stepper.goTo(probe),
  };
}
