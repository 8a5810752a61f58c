// Parameters that exist only where others have certain values: the tree of
// Jenatton et al. 2017, and three made for this benchmark, shaped like the
// tuning of a network, of a choice among models, and of a stack of layers.

import { OTHER_FUNCTIONS } from "../../functions.ts";
import type { ParamSpec } from "../../../src/tune/space/space.ts";
import type { Params } from "../../../src/tune/trial.ts";
import { type SingleProblem, square, sum } from "./problem.ts";

const unit = { type: "float", low: 0, high: 1 } as const;
const leaf = { type: "float", low: -1, high: 1 } as const;
const bit = { type: "categorical", choices: [0, 1] } as const;

/** Each of four leaves has its own variable, each half of them a shared one. */
const tree: SingleProblem = {
  name: "jenatton-tree",
  family: "conditional",
  space: {
    x1: bit,
    x2: { ...bit, when: { x1: [0] } },
    x3: { ...bit, when: { x1: [1] } },
    x4: { ...leaf, when: { x2: [0] } },
    x5: { ...leaf, when: { x2: [1] } },
    x6: { ...leaf, when: { x3: [0] } },
    x7: { ...leaf, when: { x3: [1] } },
    r8: { ...unit, when: { x1: [0] } },
    r9: { ...unit, when: { x1: [1] } },
  },
  minimum: 0.1,
  evaluate: ({ x4, x5, x6, x7, r8, r9 }) => {
    const own = (x4 ?? x5 ?? x6 ?? x7) as number;
    const behind = x4 !== undefined
      ? 0.1
      : x5 !== undefined
      ? 0.2
      : x6 !== undefined
      ? 0.3
      : 0.4;
    return { values: [square(own) + behind + ((r8 ?? r9) as number)] };
  },
};

const { tuning } = OTHER_FUNCTIONS;

const network: SingleProblem = {
  name: "network-tuning",
  family: "conditional",
  space: tuning.space,
  minimum: tuning.minimum,
  evaluate: (params) => ({ values: [tuning.evaluate(params)] }),
};

const log = (low: number, high: number, model: string): ParamSpec => ({
  type: "float",
  low,
  high,
  log: true,
  when: { model: [model] },
});
const whole = (low: number, high: number, model: string): ParamSpec => ({
  type: "int",
  low,
  high,
  when: { model: [model] },
});

/** How bad each model is, over parameters that are only its own. */
const MODELS: { readonly [model: string]: (params: Params) => number } = {
  svm: ({ C, gamma }) => {
    const c = Math.log10(C as number), g = Math.log10(gamma as number);
    return 0.12 + 0.02 * square(c + g) + 0.03 * square(c - 2) +
      0.01 * Math.abs(g + 2);
  },
  forest: ({ trees, depth, features }) =>
    0.15 + 0.5 / (trees as number) + 0.001 * square((depth as number) - 14) +
    0.1 * square((features as number) - 0.4),
  boosting: ({ rate, rounds, leaves, subsample }) => {
    const learnt = Math.log((rate as number) * (rounds as number));
    return 0.08 + 0.03 * square(learnt - 3) +
      0.02 * square(Math.log10(rate as number) + 1.5) +
      0.01 * square(Math.log2((leaves as number) / 31)) +
      0.2 * square((subsample as number) - 0.75);
  },
  neighbours: ({ k, weighted }) =>
    0.2 + 0.01 * Math.abs((k as number) - 7) + (weighted === "yes" ? 0 : 0.03),
};

const models: SingleProblem = {
  name: "model-choice",
  family: "conditional",
  space: {
    model: { type: "categorical", choices: Object.keys(MODELS) },
    C: log(1e-3, 1e4, "svm"),
    gamma: log(1e-6, 10, "svm"),
    trees: whole(10, 500, "forest"),
    depth: whole(2, 30, "forest"),
    features: { ...unit, when: { model: ["forest"] } },
    rate: log(1e-3, 1, "boosting"),
    rounds: whole(10, 1000, "boosting"),
    leaves: whole(4, 256, "boosting"),
    subsample: { ...unit, when: { model: ["boosting"] } },
    k: whole(1, 50, "neighbours"),
    weighted: {
      type: "categorical",
      choices: ["yes", "no"],
      when: { model: ["neighbours"] },
    },
  },
  minimum: 0.08,
  evaluate: (params) => ({ values: [MODELS[params.model as string]!(params)] }),
};

/** From the k-th layer on each layer has its width and dropout. */
const inLayers = (k: number) => ({
  layers: Array.from({ length: 5 - k }, (_, i) => i + k),
});

/** One to four layers, each with its own width and dropout. */
const layers: SingleProblem = {
  name: "layer-stack",
  family: "conditional",
  space: {
    layers: { type: "int", low: 1, high: 4 },
    lr: { type: "float", low: 1e-5, high: 1, log: true },
    ...Object.fromEntries([1, 2, 3, 4].flatMap((k): [string, ParamSpec][] => [
      [`width${k}`, {
        type: "int",
        low: 8,
        high: 512,
        log: true,
        when: inLayers(k),
      }],
      [`drop${k}`, { type: "float", low: 0, high: 0.9, when: inLayers(k) }],
    ])),
  },
  minimum: 0,
  evaluate: (params) => {
    const depth = params.layers as number;
    const losses = Array.from({ length: depth }, (_, i) => {
      const width = params[`width${i + 1}`] as number;
      const drop = params[`drop${i + 1}`] as number;
      return 0.1 * square(Math.log2(width) - 8 + i) + square(drop - 0.1 * i);
    });
    const lr = Math.log10(params.lr as number);
    return {
      values: [
        0.2 * square(depth - 3) + sum(losses) / depth +
        0.5 * square(lr + 2 + 0.3 * (depth - 3)),
      ],
    };
  },
};

/** Trees of parameters. */
export const conditional: readonly SingleProblem[] = [
  tree,
  network,
  models,
  layers,
];
