// What a Worker runs that is given the URL of an objective's module: the pool's
// own bootstrap (worker_source.ts) imports this file and calls it.

import { messageOf, quote } from "../errors.ts";
import type { Objective } from "../tune/executor.ts";
import type { ModuleTask } from "./messages.ts";
import { serveFactory } from "./serve_worker.ts";

/** Makes the Worker that calls it run the objective of the module it is told. */
export function serveModule(): void {
  serveFactory(loadObjective);
}

async function loadObjective(task: ModuleTask): Promise<Objective> {
  const { module, factory, setup } = task;
  const refused = `Cannot use objective module ${quote(module)}`;
  const exports: Record<string, unknown> = await import(module).catch(
    (error) => {
      throw new Error(`${refused}: ${messageOf(error)}`, { cause: error });
    },
  );
  const name = factory ?? "default";
  const found = exports[name];
  if (typeof found !== "function") {
    throw new TypeError(
      `${refused}: export ${quote(name)} is ${
        quote(found)
      }, expected a function`,
    );
  }
  const objective = factory === undefined ? found : await found(setup);
  if (typeof objective === "function") return objective;
  throw new TypeError(
    `${refused}: ${name}() gave ${quote(objective)}, expected a function`,
  );
}
