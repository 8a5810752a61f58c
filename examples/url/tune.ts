// Imports the library by URL: no installation, no configuration, no right but
// to import from that host. Here a web server on this machine has it; at the
// root of the repository
//
//   python3 -m http.server 8000
//   deno run --allow-import=localhost:8000 examples/url/tune.ts

import {
  createExperiment,
  createStudy,
  digits,
} from "http://localhost:8000/mod.ts";

const objective = await createExperiment({
  data: await digits(),
  validation: { type: "holdout", fraction: 0.2 },
  variant: "plain",
  fixed: { epochs: 2 },
});
const study = await createStudy({
  space: {
    lr: { type: "float", low: 1e-4, high: 0.1, log: true },
    hidden_size: { type: "int", low: 16, high: 128, log: true },
  },
  sampler: "tpe",
  direction: "maximize",
});
await study.optimize(objective, { total: 12 });
console.log(study.best?.number, study.best?.params);
