// The worker's side of the pool: waits for the objective, then runs one trial
// after another. The bootstrap in pool_worker.ts calls it in a fresh Worker.

import { messageOf, quote } from "../errors.ts";
import type { Objective, OwnOutcome, TrialStart } from "../tune/executor.ts";
import { runTrial } from "../tune/study/run/run_trial.ts";
import type { FromWorker, ToWorker, WorkerTask } from "./messages.ts";

/** What is used of a Worker's global object. */
interface WorkerScope {
  addEventListener(
    type: "message",
    listener: (event: MessageEvent<ToWorker>) => void,
  ): void;
  postMessage(message: FromWorker): void;
  close(): void;
}

/**
 * Makes the Worker that calls it one of a pool: it runs trials until it is
 * terminated. Called by the pool's own bootstrap, exported because that finds
 * it by name, also where the whole library is one file.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const library = import.meta.resolve("./serve_worker.ts");
 * const script = `import { serveWorker } from "${library}"; serveWorker();`;
 * const url = `data:text/javascript,${encodeURIComponent(script)}`;
 * const worker = new Worker(url, { type: "module" });
 * const event = await new Promise<MessageEvent>((resolve) => {
 *   worker.onmessage = resolve;
 * });
 * assertEquals(event.data, { type: "ready" });
 * worker.terminate();
 * ```
 */
export function serveWorker(): void {
  const scope = globalThis as unknown as WorkerScope;
  let objective: Objective;
  let stop: Int32Array | null = null;
  let running = new AbortController();

  const prepare = async (task: WorkerTask): Promise<void> => {
    try {
      objective = await loadObjective(task);
      scope.postMessage({ type: "prepared" });
    } catch (error) {
      scope.postMessage({ type: "broken", message: messageOf(error) });
    }
  };
  const run = async (trial: TrialStart): Promise<void> => {
    const controller = running = new AbortController();
    try {
      const outcome = await runTrial(objective, trial, (report, attributes) => {
        scope.postMessage({ type: "report", report, attributes });
        // A message would be read only once the objective pauses; this is now.
        if (stop !== null && Atomics.load(stop, 0) === 1) controller.abort();
      }, controller.signal);
      scope.postMessage({ type: "done", outcome: portable(outcome) });
    } catch (error) {
      const outcome = controller.signal.aborted ? null : {
        state: "failed" as const,
        reason: messageOf(error), // the outcome could not be cloned
      };
      scope.postMessage({ type: "done", outcome });
    }
  };

  const close = scope.close;
  scope.close = () => {
    scope.postMessage({ type: "closing" }); // no platform tells the other side
    close.call(scope);
  };
  scope.addEventListener("message", ({ data }) => {
    if (data.type === "setup") {
      stop = data.stop;
      prepare(data.task);
    } else if (data.type === "trial") run(data.trial);
    else running.abort();
  });
  scope.postMessage({ type: "ready" });
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

async function loadObjective(task: WorkerTask): Promise<Objective> {
  const exports: Record<string, unknown> = await import(task.module);
  const name = task.factory ?? "default";
  const found = exports[name];
  if (typeof found !== "function") {
    throw new TypeError(
      `Cannot use objective module ${quote(task.module)}: export ${
        quote(name)
      } is ${quote(found)}, expected a function`,
    );
  }
  const objective = task.factory === undefined
    ? found
    : await found(task.setup);
  if (typeof objective !== "function") {
    throw new TypeError(
      `Cannot use objective module ${quote(task.module)}: ${name}() gave ${
        quote(objective)
      }, expected a function`,
    );
  }
  return objective;
}
