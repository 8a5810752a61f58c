// Searches to start from.

import type { Params, Space } from "../../mod.ts";

/** What a preset sets. */
export interface Preset {
  readonly space: Space;
  readonly sampler: string;
  readonly pruner: string;
  readonly total?: number;
  readonly fixed: Params;
}

const LR = { type: "float", low: 1e-4, high: 1e-1, log: true } as const;
const SIZE = { type: "int", low: 16, high: 256, log: true } as const;
const LAYERS = { type: "int", low: 1, high: 4 } as const;

/** By name; the texts have their titles. */
export const PRESETS: Readonly<Record<string, Preset>> = {
  tutorial: {
    space: {
      hidden_size: { type: "categorical", choices: [64, 128] },
      lr: { type: "categorical", choices: [0.001, 0.01] },
      num_layers: { type: "categorical", choices: [2, 3] },
    },
    sampler: "grid",
    pruner: "none",
    fixed: { epochs: 5 },
  },
  rate: {
    space: { lr: { type: "float", low: 1e-5, high: 1, log: true } },
    sampler: "tpe",
    pruner: "none",
    total: 15,
    fixed: { epochs: 3 },
  },
  ten: {
    space: {
      optimizer: { type: "categorical", choices: ["adam", "adamw", "sgd"] },
      lr: LR,
      momentum: {
        type: "float",
        low: 0,
        high: 0.95,
        when: { optimizer: ["sgd"] },
      },
      weight_decay: { type: "float", low: 1e-7, high: 1e-2, log: true },
      hidden_size: SIZE,
      num_layers: LAYERS,
      batch_size: { type: "int", low: 16, high: 256, log: true },
      activation: { type: "categorical", choices: ["relu", "gelu", "tanh"] },
      dropout: { type: "float", low: 0, high: 0.5 },
      label_smoothing: { type: "float", low: 0, high: 0.2 },
    },
    sampler: "tpe",
    pruner: "asha",
    total: 60,
    fixed: { epochs: 5 },
  },
};

/** What one button does: three that matter most, and no more trials than it takes. */
export const EASY: Preset = {
  space: { lr: LR, hidden_size: SIZE, num_layers: LAYERS },
  sampler: "auto",
  pruner: "asha",
  total: 30,
  fixed: { epochs: 5 },
};
