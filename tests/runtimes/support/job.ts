// What every runtime does with the library: train a small network, search a
// small grid, and tell everything that came of it, to be compared to the bit.

import type { ExperimentSetup } from "../../../mod.ts";

/** The library as any runtime imports it. */
export type Library = typeof import("../../../mod.ts");

/** What the job is done with. */
export interface JobOptions {
  readonly variant: "relaxed" | "plain";
  /** A compiled engine, for runtimes that compile nothing. */
  readonly module?: WebAssembly.Module;
}

/** What came of it; survives JSON. */
export interface JobResult {
  readonly variant: string;
  readonly epochs: readonly unknown[];
  /** The bits of every weight, hashed. */
  readonly weights: number;
}

/**
 * Trains 400–24–10 on 700 of the embedded digits for two epochs. Uses nothing
 * but its arguments: other runtimes get its text.
 */
export async function runJob(
  library: Library,
  options: JobOptions,
): Promise<JobResult> {
  const engine = await library.loadEngine(options);
  const { train, test } = await library.digits();
  const trainIndices = Uint32Array.from({ length: 700 }, (_, i) => i * 5);
  const samples = { train, trainIndices, validation: test };
  const trainer = new library.Trainer(engine, samples, {
    hidden: [24],
    epochs: 2,
    batchSize: 64,
    optimizer: { name: "adam", learningRate: 0.005 },
    seed: 3,
  });
  const epochs = [];
  for await (const epoch of trainer.epochs()) epochs.push(epoch);
  let weights = 0x811c9dc5; // FNV-1a over the bits
  for (const { data } of Object.values(trainer.weights())) {
    for (const byte of new Uint8Array(data.buffer)) {
      weights = Math.imul(weights ^ byte, 0x01000193) >>> 0;
    }
  }
  trainer.release();
  return { variant: engine.variant, epochs, weights };
}

/**
 * Searches a grid of two networks.
 *
 * @param create Starts a Worker that serves experiments; none: trials run in
 * this thread.
 * @returns The trials as they are exported, without host facts.
 */
export async function runGrid(
  library: Library,
  create?: () => Worker,
): Promise<unknown> {
  const setup: ExperimentSetup = {
    data: await library.digits(),
    validation: { type: "holdout", fraction: 0.9 },
    seed: 5,
    variant: "plain",
    fixed: { epochs: 2, num_layers: 1 },
  };
  const study = await library.createStudy({
    space: { hidden_size: { type: "categorical", choices: [8, 16] } },
    sampler: "grid",
    direction: "maximize",
  });
  const executor = create === undefined
    ? library.localExecutor(await library.createExperiment(setup), 1)
    : library.workerExecutor({ create, setup, jobs: 2 });
  await study.optimize(executor);
  executor.close();
  return library.exportStudy(study).trials.map(({ run: _run, ...rest }) =>
    rest
  );
}

/** JavaScript that does the job with the library at a URL. */
export function jobExpression(library: string, options: JobOptions): string {
  const url = JSON.stringify(library);
  return `import(${url}).then((library) => (${runJob})(library, ${
    JSON.stringify(options)
  }))`;
}

/** The file of a Worker that runs experiments. */
export function servingExperiments(library: string): string {
  return `import { createExperiment, serveFactory } from ${
    JSON.stringify(library)
  };
    serveFactory(createExperiment);`;
}

/** JavaScript that does the grid in a pool of Workers, whose file has a URL. */
export function gridExpression(library: string, file: string): string {
  return `import(${JSON.stringify(library)}).then((library) =>
    (${runGrid})(library, () => new Worker(${
    JSON.stringify(file)
  }, { type: "module" }))
  )`;
}
