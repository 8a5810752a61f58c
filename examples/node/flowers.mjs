// Node 20 or newer: tunes a network for a table, scores the best once on rows
// that nothing has seen, and keeps it in a file.
//
//   npm install lanetune
//   node flowers.mjs flowers.csv

import { readFile, writeFile } from "node:fs/promises";
import { createExperiment, createStudy } from "lanetune";
import { parseTable, splitTable } from "lanetune/data";

const [path] = process.argv.slice(2);
const table = parseTable(await readFile(path, "utf8"), { name: path });
const data = splitTable(table, { target: "species" });
const experiment = await createExperiment({
  data,
  validation: { type: "kfold", folds: 3, stratify: true },
  fixed: { epochs: 20, batch_size: 16 },
});
const study = await createStudy({
  space: {
    lr: { type: "float", low: 1e-3, high: 0.1, log: true },
    hidden_size: { type: "int", low: 4, high: 32, log: true },
    num_layers: { type: "int", low: 1, high: 2 },
  },
  sampler: "tpe",
  direction: "maximize",
});
await study.optimize(experiment, { total: 20 });
console.log("best:", study.best.params);

const model = await experiment.train(study.best);
const { accuracy } = await model.evaluate(data.test);
console.log("accuracy on rows set aside:", accuracy.toFixed(3));
await writeFile("flowers.safetensors", model.save());
