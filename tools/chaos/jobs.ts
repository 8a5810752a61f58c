// The studies that are run under faults: some seconds each when nobody harms
// them, of trials of about a second.

import type { Job } from "./round.ts";

/** All of them. */
export const JOBS: readonly Job[] = [
  {
    name: "tpe + asha",
    trials: 24,
    flags: [
      ...["--sampler", "tpe", "--pruner", "asha:eta=3", "--total", "24"],
      ...["--epochs", "60", "--param", "hidden_size=32..128:int"],
    ],
  },
  {
    name: "grid",
    trials: 18,
    flags: [
      ...["--sampler", "grid", "--epochs", "60"],
      ...["--param", "hidden_size=16,32,64"],
      ...["--param", "lr=0.001,0.003,0.01", "--param", "num_layers=1,2"],
    ],
  },
];
