// The studies that are run under faults: some seconds each when nobody harms
// them, of some tenths of a second for each trial.

import type { Job } from "./round.ts";

const SMALL = ["--param", "num_layers=1", "--batch-size", "256"];

/** All of them. */
export const JOBS: readonly Job[] = [
  {
    name: "tpe + asha",
    trials: 24,
    flags: [
      ...["--sampler", "tpe", "--pruner", "asha:eta=3", "--total", "24"],
      ...["--epochs", "54", "--param", "hidden_size=8..32:int", ...SMALL],
    ],
  },
  {
    name: "grid",
    trials: 12,
    flags: [
      ...["--sampler", "grid", "--epochs", "50", ...SMALL],
      ...["--param", "hidden_size=8,16,24"],
      ...["--param", "lr=0.001,0.002,0.005,0.01"],
    ],
  },
];
