// A study in a page: trials run in Workers, rows appear as they end.

import { createStudy, workerExecutor } from "lanetune";
import { digits } from "lanetune/digits";

const executor = workerExecutor({
  create: () =>
    new Worker(new URL("./trial.worker.js", import.meta.url), {
      type: "module",
    }),
  setup: {
    data: await digits(),
    validation: { type: "holdout", fraction: 0.2 },
    seed: 0,
    variant: "plain",
    fixed: { epochs: 2 },
  },
  jobs: Math.min(navigator.hardwareConcurrency, 4),
});
const study = await createStudy({
  space: {
    lr: { type: "float", low: 1e-3, high: 0.1, log: true },
    hidden_size: { type: "int", low: 16, high: 64, log: true },
  },
  sampler: "tpe",
  direction: "maximize",
});

function show({ number, params, outcome }) {
  const row = document.getElementById("trials").insertRow();
  const { lr, hidden_size: width } = params;
  const cells = [
    number,
    lr.toPrecision(2),
    width,
    outcome.values[0].toFixed(3),
  ];
  for (const text of cells) row.insertCell().textContent = text;
}

await study.optimize(executor, {
  total: 8,
  onEvent: (event) => {
    if (event.type === "ended") show(study.trials[event.number]);
  },
});
executor.close();
document.getElementById("best").textContent =
  `Best: trial ${study.best.number}, accuracy ${study.best.outcome.values[0]}`;
