// A page that searches in Workers, as a user of the library writes it. What it
// came to is left where the test of the bundlers finds it.

import * as library from "../../../../mod.ts";
import { countWorkers } from "../../../pool/count_workers.ts";
import { runGrid } from "../../support/job.ts";

/** How often this file was run again, elsewhere. */
let reruns = 0;
const runs = new BroadcastChannel("runs of main.ts");
runs.onmessage = () => reruns++;
runs.postMessage("another");

const space = { x: { type: "int", low: 1, high: 8 } } as const;

async function searchInWorkers(): Promise<unknown> {
  using workers = countWorkers();
  const study = await library.createStudy({ space, sampler: "grid" });
  const executor = library.workerExecutor({
    create: () =>
      new Worker(new URL("./trial.worker.js", import.meta.url), {
        type: "module",
      }),
    jobs: 3,
  });
  await study.optimize(executor);
  executor.close();
  const { started, live } = workers;
  const values = study.trials.map(({ outcome }) =>
    outcome && "values" in outcome && outcome.values?.[0]
  );
  return { values, started, live };
}

/** The form that no bundle can have. */
async function searchByUrl(): Promise<unknown> {
  using workers = countWorkers();
  const study = await library.createStudy({ space, sampler: "grid" });
  const module = new URL("data:text/javascript,export default () => 1");
  const refused = await study.optimize(module, { jobs: 2 }).catch(String);
  return { refused, started: workers.started };
}

function trainInWorkers(): Promise<unknown> {
  return runGrid(
    library,
    () =>
      new Worker(new URL("./experiment.worker.js", import.meta.url), {
        type: "module",
      }),
  );
}

async function main(): Promise<unknown> {
  const result = {
    searched: await searchInWorkers(),
    refused: await searchByUrl(),
    trained: await trainInWorkers(),
    reruns,
  };
  runs.close();
  return result;
}

Object.assign(globalThis, { result: main() });
