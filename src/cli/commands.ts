// The subcommands: one constant map from which dispatch, help, examples and the
// smoke test derive. Adding one means one file beside this one and one entry
// here. Nothing is loaded before it runs.

import { type Flag, FLAGS } from "./flags.ts";
import type { Args } from "./args.ts";
import type { Terminal } from "./terminal.ts";

/** What a subcommand is given. */
export interface Context {
  readonly args: Args;
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Runs a subcommand and returns its exit code. */
export type Run = (context: Context) => Promise<number>;

/** A subcommand. */
export interface Command {
  readonly summary: string;
  /** What stands without a flag: `NAME`, or `[NAME]` where it may be absent. */
  readonly operands?: readonly string[];
  readonly flags: readonly Flag[];
  /** Takes a flag for each hyperparameter too. */
  readonly fixesHyperparameters?: boolean;
  /** What it is good for, and the arguments to type. */
  readonly examples: readonly (readonly [string, string])[];
  /** Loads the function that runs it. */
  readonly load: () => Promise<Run>;
}

const TRAINING = [
  FLAGS.dataset,
  FLAGS.dataDir,
  FLAGS.validation,
  FLAGS.seed,
  FLAGS.variant,
] as const;

const SEARCH = [FLAGS.sampler, FLAGS.pruner, FLAGS.stop, FLAGS.lag] as const;

/** Every subcommand by its one or two words, in the order of help. */
export const COMMANDS: { readonly [name: string]: Command } = {
  tune: {
    summary: "search hyperparameters (what runs without a subcommand)",
    flags: [
      FLAGS.param,
      FLAGS.space,
      ...SEARCH,
      FLAGS.total,
      FLAGS.more,
      FLAGS.timeout,
      ...TRAINING,
      FLAGS.repeats,
      FLAGS.retrain,
      FLAGS.jobs,
      FLAGS.storage,
      FLAGS.study,
      FLAGS.resume,
      FLAGS.fsync,
      FLAGS.format,
      FLAGS.log,
    ],
    fixesHyperparameters: true,
    examples: [
      ["the tutorial's grid on the embedded digits", "tune"],
      ["the same on MNIST", "tune --dataset mnist"],
      [
        "another grid, each epoch printed",
        "tune --param lr=0.001,0.003,0.01 --param optimizer=adam,sgd --log epochs",
      ],
      [
        "select on a split of the training set, as JSON",
        "tune --validation holdout=0.2 --format json",
      ],
    ],
    load: async () => (await import("./tune.ts")).tune,
  },
  train: {
    summary: "train one configuration and print its epochs",
    flags: [...TRAINING, FLAGS.save, FLAGS.format],
    fixesHyperparameters: true,
    examples: [
      ["two hidden layers of 128", "train --hidden-size 128 --num-layers 2"],
      [
        "keep the weights, under PyTorch's names",
        "train --epochs 3 --save weights.safetensors",
      ],
    ],
    load: async () => (await import("./train.ts")).train,
  },
  "data list": {
    summary: "the data sets known by name, and which are here",
    flags: [FLAGS.dataDir, FLAGS.listFormat],
    examples: [["what there is", "data list"]],
    load: async () => (await import("./data_list.ts")).dataList,
  },
  "data fetch": {
    summary: "download a data set and check it",
    operands: ["NAME"],
    flags: [],
    examples: [["MNIST, into data/mnist", "data fetch mnist"]],
    load: async () => (await import("./data_fetch.ts")).dataFetch,
  },
  "data inspect": {
    summary: "say what an IDX file holds",
    operands: ["FILE"],
    flags: [FLAGS.listFormat],
    examples: [[
      "one of the embedded files",
      "data inspect data/digits/t10k-images-idx3-ubyte.gz",
    ]],
    load: async () => (await import("./data_inspect.ts")).dataInspect,
  },
};
