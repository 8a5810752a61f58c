// Training epochs by our own engine, as the other drivers take them:
//
//   deno run -A ours.ts PREFIX HIDDEN LAYERS EPOCHS VARIANT [FOLDER]
//
// FOLDER holds IDX files; without it the inputs are PREFIX.f32, as for the others.

import { type Dataset, makeDataset } from "../../src/dataset/dataset.ts";
import { findDataset } from "../../src/dataset/find.ts";
import { loadEngine, type Variant } from "../../src/engine/load.ts";
import { configuration, timeEpochs } from "../training.ts";

const [prefix, hidden, layers, epochs, variant, folder] = Deno.args;

async function readFloats(): Promise<Dataset> {
  const { buffer } = await Deno.readFile(`${prefix}.f32`);
  const labels = await Deno.readFile(`${prefix}.u8`);
  const shape = [labels.length, 784], data = new Float32Array(buffer);
  return makeDataset({
    images: { type: "f32", shape, data },
    labels: { type: "u8", shape: [labels.length], data: labels },
  }, { name: "floats", classes: 10, normalization: { mean: 0, std: 1 } });
}

const dataset = folder === undefined
  ? await readFloats()
  : (await findDataset(folder, { cacheDir: folder })).train;
const engine = await loadEngine({ variant: variant as Variant });
console.log(JSON.stringify({ tool: `lanetune, ${engine.variant}` }));
const seconds = await timeEpochs(engine, dataset, {
  ...configuration(Number(hidden), Number(layers)),
  epochs: Number(epochs),
});
seconds.forEach((seconds, i) => {
  console.log(JSON.stringify({ epoch: i + 1, seconds }));
});
