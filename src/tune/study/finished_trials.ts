// The trials of a running study as something to iterate over.

import { check, fields, withMethods } from "../../check.ts";
import type { Executor, Objective } from "../executor.ts";
import type { ParamsOf, Space } from "../space/space.ts";
import type { StopReason } from "../storage.ts";
import { OPTIMIZE_RULES, type OptimizeOptions } from "./run/options.ts";
import type { RecordOf, Study } from "./study.ts";

const STUDY = withMethods("a study", "optimize");

/**
 * Optimizes a study and yields each trial as it ends. Leaving the loop ends the
 * run and abandons the trials that still run: a later run starts them again. So
 * options need name no end.
 *
 * @param study The study, in which nothing else runs.
 * @param objective As `optimize` takes it.
 * @param options As `optimize` takes them.
 * @returns Why it stopped, as the generator's own result.
 * @throws What `optimize` throws.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createStudy } from "./create.ts";
 * import { finishedTrials } from "./finished_trials.ts";
 * const study = await createStudy({
 *   space: { x: { type: "int", low: 0, high: 9 } },
 *   sampler: "grid",
 * });
 * const found: number[] = [];
 * for await (const { params } of finishedTrials(study, (t) => t.params.x)) {
 *   found.push(params.x);
 *   if (params.x === 3) break;
 * }
 * assertEquals(found, [0, 1, 2, 3]);
 * ```
 */
export async function* finishedTrials<S extends Space>(
  study: Study<S>,
  objective: Objective<ParamsOf<S>> | URL | Executor,
  options: OptimizeOptions = {},
): AsyncGenerator<RecordOf<S>, StopReason> {
  check("Cannot optimize", "the study", study, STUDY);
  check("Cannot optimize", "", options, fields(OPTIMIZE_RULES));
  const ended = new EndedTrials<S>(study);
  const leave = new AbortController();
  const signals = [leave.signal, ...options.signal ? [options.signal] : []];
  const running = study.optimize(objective, {
    ...options,
    signal: AbortSignal.any(signals),
    onEvent: (event) => {
      options.onEvent?.(event);
      if (event.type === "enqueued") ended.enqueue(event);
      if (event.type === "created") ended.create(event);
      if (event.type === "ended") ended.end(event);
    },
  }).finally(() => ended.close());
  running.catch(() => {}); // thrown below, once all that ended was seen
  try {
    while (true) {
      const trial = await ended.next();
      if (trial === undefined) return await running;
      yield trial;
    }
  } finally {
    leave.abort();
    await running.catch(() => {});
  }
}

type Created = Pick<RecordOf<Space>, "number" | "params">;
type Ended = Pick<RecordOf<Space>, "number" | "reports" | "outcome" | "run">;

/** Trials that have ended and nobody has seen yet. */
class EndedTrials<S extends Space> {
  /** Trials without outcome, by number. */
  readonly #open = new Map<number, Pick<RecordOf<S>, "params" | "enqueued">>();
  readonly #ended: RecordOf<S>[] = [];
  #isClosed = false;
  #wake: () => void = () => {};

  constructor({ trials }: Study<S>) {
    for (const trial of trials) {
      if (trial.outcome === undefined) this.#open.set(trial.number, trial);
    }
  }

  enqueue({ number, params: given }: Created): void {
    const params = given as RecordOf<S>["params"];
    this.#open.set(number, { params, enqueued: given });
  }

  create({ number, params: all }: Created): void {
    const params = all as RecordOf<S>["params"];
    this.#open.set(number, { ...this.#open.get(number), params });
  }

  end({ number, reports, outcome, run }: Ended): void {
    const { params, enqueued } = this.#open.get(number)!;
    this.#open.delete(number);
    this.#ended.push({
      number,
      params,
      ...(enqueued && { enqueued }),
      reports,
      ...(outcome && { outcome }),
      ...(run && { run }),
    });
    this.#wake();
  }

  /** No trial will end any more. */
  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  /** The next one; undefined when there will be none. */
  async next(): Promise<RecordOf<S> | undefined> {
    while (this.#ended.length === 0 && !this.#isClosed) {
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    return this.#ended.shift();
  }
}
