// An exponential moving average of the weights, which is what counts when a
// network is scored, read or kept: torch.optim.swa_utils with get_ema_avg_fn.

import type { Engine } from "../engine/engine.ts";
import type { BufferPlan } from "./memory/plan.ts";

/** The average of a run's weights. */
export class Averaging {
  readonly #engine: Engine;
  readonly #plan: BufferPlan;
  readonly #decay: number;
  #isEmpty = true;

  /** @param decay What is kept of the average in a step, in (0, 1). */
  constructor(engine: Engine, plan: BufferPlan, decay: number) {
    this.#engine = engine;
    this.#plan = plan;
    this.#decay = decay;
  }

  /** Nothing is averaged yet, or something is. */
  start(isEmpty = true): void {
    this.#isEmpty = isEmpty;
  }

  /** Whether nothing is averaged yet. */
  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  /** To be called after every step; the first weights are the first average. */
  afterStep(): void {
    const { averagePtr, parametersPtr, parameterCount } = this.#plan;
    const { blend, scaleRow } = this.#engine.kernels;
    if (this.#isEmpty) scaleRow(averagePtr, parametersPtr, parameterCount, 1);
    else blend(averagePtr, parametersPtr, parameterCount, this.#decay);
    this.#isEmpty = false;
  }

  /** Runs with the average in the place of the weights. */
  within<T>(action: () => T): T {
    if (this.#isEmpty) return action();
    const { averagePtr, parametersPtr, setAsidePtr, parameterCount } =
      this.#plan;
    const { scaleRow } = this.#engine.kernels;
    scaleRow(setAsidePtr, parametersPtr, parameterCount, 1);
    scaleRow(parametersPtr, averagePtr, parameterCount, 1);
    try {
      return action();
    } finally {
      scaleRow(parametersPtr, setAsidePtr, parameterCount, 1);
    }
  }
}
