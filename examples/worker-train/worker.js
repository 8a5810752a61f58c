// A Cloudflare Worker that learns: a POST of a small CSV table, its target in
// the last column, is answered with the best of a few networks. A Worker has
// seconds of CPU and one thread, so the study has a budget of both trials and
// time: what is not finished by then is left out, and the answer says how many
// were tried.
//
//   npm install lanetune
//   npx wrangler deploy

import { createExperiment, createStudy } from "lanetune";
import { parseTable, splitTable } from "lanetune/data";

const MOST_BYTES = 200_000;
const SECONDS = 10;

async function tune(text) {
  const data = splitTable(parseTable(text, { name: "table" }));
  const experiment = await createExperiment({
    data,
    validation: { type: "kfold", folds: 3 },
    variant: "plain",
    fixed: { num_layers: 1, epochs: 20, batch_size: 16 },
  });
  const study = await createStudy({
    space: {
      lr: { type: "float", low: 1e-3, high: 0.1, log: true },
      hidden_size: { type: "int", low: 4, high: 32, log: true },
    },
    sampler: "tpe",
    direction: "maximize",
  });
  await study.optimize(experiment, { total: 12, timeout: SECONDS });
  const model = await experiment.train(study.best);
  const { accuracy } = await model.evaluate(data.test);
  return { tried: study.trials.length, best: study.best.params, accuracy };
}

export default {
  async fetch(request) {
    const text = await request.text();
    if (text.length > MOST_BYTES) {
      const error =
        `found ${text.length} bytes, expected at most ${MOST_BYTES}`;
      return Response.json({ error }, { status: 413 });
    }
    try {
      return Response.json(await tune(text));
    } catch (error) {
      return Response.json({ error: error.message }, { status: 400 });
    }
  },
};
