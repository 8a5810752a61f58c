// The worker's side of the pool: makes its objective, then runs one trial after
// another. A Worker runs nothing but a module that calls one of these.

import { messageOf, quote } from "../errors.ts";
import type {
  Objective,
  OnReport,
  OwnOutcome,
  TrialStart,
} from "../tune/executor.ts";
import { runTrial } from "../tune/study/run/run_trial.ts";
import type { Params } from "../tune/trial.ts";
import { holdLife } from "./life.ts";
import { type FromWorker, isToWorker, type ToWorker } from "./messages.ts";
import { ownScope, type WorkerScope } from "./threads.ts";

/** Makes the objective of a Worker from what `workerExecutor` was given. */
export type ObjectiveFactory<T, P = Params> = (
  setup: T,
) => Objective<P> | Promise<Objective<P>>;

/** A Worker answers once, whatever else its modules call. */
let isServing = false;

/**
 * Makes the Worker that calls it run an objective, trial after trial: all that
 * the file of a `workerExecutor({ create })` has to do.
 *
 * @param objective What is tried.
 * @throws {Error} If this is no Worker, or one that serves already.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { serveObjective } from "./serve_worker.ts";
 * // trial.worker.ts
 * const objective = ({ params }: { params: { x: number } }) => params.x ** 2;
 * // Here, in no Worker:
 * assertThrows(() => serveObjective(objective), Error, "this is no Worker");
 * ```
 */
export function serveObjective<P = Params>(objective: Objective<P>): void {
  serveFactory(() => objective);
}

/**
 * Makes the Worker that calls it run the objective that a function makes of the
 * executor's `setup`, once: `serveFactory(createExperiment)`.
 *
 * @param factory Makes the objective; what it throws stops the study.
 * @throws {Error} If this is no Worker, or one that serves already.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { serveFactory } from "./serve_worker.ts";
 * // trial.worker.ts
 * const factory = (power: number) =>
 *   ({ params }: { params: { x: number } }) => params.x ** power;
 * // Here, in no Worker:
 * assertThrows(() => serveFactory(factory), Error, "this is no Worker");
 * ```
 */
export function serveFactory<T, P = Params>(
  factory: ObjectiveFactory<T, P>,
): void {
  const scope = workerScope();
  // Whoever starts the Worker gives it what its factory takes.
  const make = (setup: unknown) => factory(setup as T);
  const post = scope.postMessage.bind(scope); // an objective may replace it
  const server = new Server(make, post);
  scope.addEventListener("message", ({ data }) => {
    if (isToWorker(data)) server.receive(data);
  });
  holdLife((life) => post({ type: "lanetune:ready", life }));
}

/** Makes an objective once, then runs the trials it is told to. */
class Server {
  readonly #make: (setup: unknown) => unknown;
  readonly #post: (message: FromWorker) => void;
  #objective: Promise<Objective> | undefined;
  #stop: Int32Array | null = null;
  #running = { run: 0, controller: new AbortController() };

  constructor(
    make: (setup: unknown) => unknown,
    post: (message: FromWorker) => void,
  ) {
    this.#make = make;
    this.#post = post;
  }

  receive(message: ToWorker): void {
    switch (message.type) {
      case "lanetune:setup":
        this.#stop = message.stop;
        this.#objective = this.#prepare(message.setup);
        this.#objective.then(
          () => this.#post({ type: "lanetune:prepared" }),
          (error) =>
            this.#post({ type: "lanetune:broken", message: messageOf(error) }),
        );
        return;
      case "lanetune:trial":
        this.#start(message.run, message.trial);
        return;
      case "lanetune:abort":
        if (this.#running.run === message.run) this.#running.controller.abort();
    }
  }

  async #prepare(setup: unknown): Promise<Objective> {
    const made = await this.#make(setup);
    if (typeof made === "function") return made as Objective;
    throw new TypeError(
      `Cannot serve an objective: it is ${quote(made)}, expected a function`,
    );
  }

  async #start(run: number, trial: TrialStart): Promise<void> {
    if (this.#objective === undefined) return; // no pool asks before
    const controller = new AbortController();
    this.#running = { run, controller };
    const report: OnReport = (report, attributes) => {
      this.#post({ type: "lanetune:report", run, report, attributes });
      // A message would be read only once the objective pauses; this is now.
      const isAbandoned = this.#stop && Atomics.load(this.#stop, 0) === 1;
      if (isAbandoned) controller.abort();
    };
    const outcome = await runTrial(
      await this.#objective,
      trial,
      report,
      controller.signal,
    ).then(portable).catch((error) =>
      // Abandoned, or what was thrown cannot be looked at.
      controller.signal.aborted
        ? null
        : { state: "failed" as const, reason: messageOf(error) }
    );
    this.#post({ type: "lanetune:done", run, outcome });
  }
}

function workerScope(): WorkerScope {
  const scope = ownScope();
  if (scope === undefined) {
    throw new Error(
      "Cannot serve an objective: this is no Worker, expected to be called in the file that workerExecutor({ create }) starts",
    );
  }
  if (isServing) {
    throw new Error(
      "Cannot serve an objective: this Worker serves one already, expected one call in a file that workerExecutor({ create }) starts",
    );
  }
  isServing = true;
  return scope;
}

/** What was thrown as an error that can be cloned, whatever it was. */
function portable(outcome: OwnOutcome): OwnOutcome {
  if (outcome.state !== "failed" || !("thrown" in outcome)) return outcome;
  const { thrown, reason } = outcome, error = new Error(reason);
  if (thrown instanceof Error) {
    error.name = thrown.name;
    error.stack = String(thrown.stack);
  }
  return { ...outcome, thrown: error };
}
