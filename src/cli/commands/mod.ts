// The subcommands: one constant map from which dispatch, help, examples and the
// smoke test derive. Adding one means one file beside this one and one entry
// here, or both in a folder. Nothing is loaded before it runs.

import { COORDINATOR_FLAGS } from "../args/cluster_flags.ts";
import { FLAGS, STUDY_OPERAND } from "../args/flags.ts";
import { PROGRAM_FLAGS } from "../args/program_flags.ts";
import type { Command } from "../command.ts";
import { CLUSTER_COMMANDS } from "./cluster/mod.ts";
import { DATA_COMMANDS } from "./data/mod.ts";
import { MODEL_COMMANDS } from "./model/mod.ts";

const TABLE = [
  FLAGS.target,
  FLAGS.task,
  FLAGS.header,
  FLAGS.column,
] as const;

const TRAINING = [
  FLAGS.dataset,
  ...TABLE,
  FLAGS.dataDir,
  FLAGS.validation,
  FLAGS.stratify,
  FLAGS.seed,
  FLAGS.variant,
] as const;

const STORED = [FLAGS.storage, FLAGS.study] as const;
const SEARCH = [FLAGS.sampler, FLAGS.pruner, FLAGS.stop, FLAGS.lag] as const;

/** Every subcommand by its one or two words, in the order of help. */
export const COMMANDS: { readonly [name: string]: Command } = {
  tune: {
    summary: "tune networks, or any program (what runs without a subcommand)",
    takesProgram: true,
    flags: [
      FLAGS.param,
      FLAGS.space,
      ...SEARCH,
      FLAGS.total,
      FLAGS.more,
      FLAGS.timeout,
      ...TRAINING,
      FLAGS.objective,
      FLAGS.repeats,
      FLAGS.retrain,
      FLAGS.saveBest,
      FLAGS.report,
      FLAGS.plots,
      FLAGS.serve,
      FLAGS.serveControl,
      FLAGS.force,
      FLAGS.jobs,
      FLAGS.storage,
      FLAGS.study,
      FLAGS.resume,
      FLAGS.fsync,
      FLAGS.format,
      FLAGS.log,
      ...COORDINATOR_FLAGS,
      ...PROGRAM_FLAGS,
    ],
    fixesHyperparameters: true,
    examples: [
      ["the tutorial's grid on the embedded digits", "tune"],
      ["the same on MNIST", "tune --dataset mnist"],
      ["a table of your own", "tune --dataset flowers.csv --target species"],
      [
        "another grid, each epoch printed",
        "tune --param lr=0.001,0.003,0.01 --param optimizer=adam,sgd --log epochs",
      ],
      [
        "40 trials of TPE, the bad ones stopped early, in a file",
        "tune --sampler tpe --pruner asha --total 40 --storage study.jsonl",
      ],
      ["10 more of them", "tune --storage study.jsonl --resume --more 10"],
      ["a page about it, for a browser", "tune --report report.html"],
      [
        "select on a split of the training set, as JSON",
        "tune --validation holdout=0.2 --format json",
      ],
      ["on many machines", "tune --cluster nats://127.0.0.1:4222"],
      [
        "any program: its time and the size of what it makes",
        "tune --param level=1..9:int --value time --value size:{out} -- " +
        "sh -c 'gzip -{level} <mod.ts >{out}'",
      ],
    ],
    load: async () => (await import("./tune.ts")).tune,
  },
  train: {
    summary: "train one configuration and print its epochs",
    flags: [
      ...TRAINING,
      FLAGS.from,
      FLAGS.trial,
      FLAGS.study,
      FLAGS.checkpoint,
      FLAGS.every,
      FLAGS.save,
      FLAGS.force,
      FLAGS.format,
    ],
    fixesHyperparameters: true,
    examples: [
      ["two hidden layers of 128", "train --hidden-size 128 --num-layers 2"],
      [
        "keep the model, under PyTorch's names",
        "train --epochs 3 --save model.safetensors",
      ],
      [
        "go on from where it was killed, by the same command",
        "train --epochs 50 --checkpoint training.checkpoint",
      ],
      [
        "the best of a study, for longer",
        "train --from study.jsonl --epochs 20",
      ],
    ],
    load: async () => (await import("./train.ts")).train,
  },
  "lr-find": {
    summary: "try growing learning rates, and suggest one (range test)",
    flags: [
      ...TRAINING,
      FLAGS.minLr,
      FLAGS.maxLr,
      FLAGS.steps,
      FLAGS.listFormat,
    ],
    fixesHyperparameters: true,
    examples: [
      ["for the tutorial's network", "lr-find"],
      [
        "for another optimizer, as JSON",
        "lr-find --optimizer sgd --momentum 0.9 --format json",
      ],
    ],
    load: async () => (await import("./lr_find.ts")).lrFind,
  },
  ...MODEL_COMMANDS,
  studies: {
    summary: "what a file of studies holds",
    operands: [STUDY_OPERAND],
    flags: [FLAGS.storage, FLAGS.listFormat],
    examples: [["one line a study", "studies study.jsonl"]],
    load: async () => (await import("./studies.ts")).studies,
  },
  trials: {
    summary: "the trials of a stored study",
    operands: [STUDY_OPERAND],
    flags: [...STORED, FLAGS.sort, FLAGS.top, FLAGS.format],
    examples: [
      ["as CSV", "trials --storage study.jsonl --format csv"],
      ["the ten best", "trials study.jsonl --top 10"],
      ["by learning rate", "trials study.jsonl --sort lr:desc"],
    ],
    load: async () => (await import("./trials.ts")).trials,
  },
  report: {
    summary: "a stored study as one page for a browser",
    operands: [STUDY_OPERAND],
    flags: [
      ...STORED,
      FLAGS.reportOutput,
      FLAGS.text,
      FLAGS.plots,
      FLAGS.force,
      FLAGS.winner,
      FLAGS.dataset,
      FLAGS.dataDir,
    ],
    examples: [
      ["as report.html", "report study.jsonl"],
      ["here in the terminal", "report study.jsonl --text"],
      [
        "with every plot as SVG",
        "report study.jsonl --output study.html --plots plots",
      ],
    ],
    load: async () => (await import("./report/report.ts")).report,
  },
  plot: {
    summary: "one plot of a stored study, as SVG",
    operands: ["NAME", STUDY_OPERAND],
    flags: [
      ...STORED,
      FLAGS.across,
      FLAGS.up,
      FLAGS.plotOutput,
      FLAGS.force,
      FLAGS.dataset,
      FLAGS.dataDir,
    ],
    examples: [
      [
        "the best value so far, trial by trial",
        "plot history study.jsonl --output history.svg",
      ],
      [
        "the value over two parameters",
        "plot contour study.jsonl --x lr --y hidden_size --output contour.svg",
      ],
      [
        "what the winner takes for what, trained once more",
        "plot confusion study.jsonl --output confusion.svg",
      ],
    ],
    load: async () => (await import("./report/report.ts")).plot,
  },
  best: {
    summary: "the best hyperparameters of a stored study",
    operands: [STUDY_OPERAND],
    flags: [...STORED, FLAGS.listFormat],
    examples: [["for people", "best study.jsonl"]],
    load: async () => (await import("./trials.ts")).best,
  },
  importance: {
    summary: "which parameters decided a stored study (PED-ANOVA)",
    operands: [STUDY_OPERAND],
    flags: [
      ...STORED,
      FLAGS.objectiveIndex,
      FLAGS.space,
      FLAGS.param,
      FLAGS.listFormat,
    ],
    examples: [["for people", "importance --storage study.jsonl"]],
    load: async () => (await import("./importance.ts")).importance,
  },
  export: {
    summary: "a stored study as JSON, CSV, SQLite file or journal",
    operands: [STUDY_OPERAND],
    flags: [...STORED, FLAGS.to, FLAGS.for, FLAGS.output, FLAGS.force],
    examples: [
      [
        "the same bytes for every way a study was run, but for `run`",
        "export --storage study.jsonl",
      ],
      [
        "a file for Optuna 3",
        "export --storage study.jsonl --to sqlite --for optuna-3 --output study.db",
      ],
    ],
    load: async () => (await import("./export.ts")).exportTo,
  },
  import: {
    summary: "studies of Optuna's SQLite file or journal as a new journal",
    operands: ["FILE"],
    flags: STORED,
    examples: [[
      "go on from Optuna's file",
      "import optuna.db --storage study.jsonl",
    ]],
    load: async () => (await import("./export.ts")).importFrom,
  },
  ask: {
    summary: "create a trial for another program to run",
    flags: [
      ...STORED,
      FLAGS.space,
      FLAGS.param,
      ...SEARCH,
      FLAGS.seed,
      FLAGS.direction,
      FLAGS.fsync,
    ],
    examples: [
      [
        "start a study of anything, or go on with it",
        "ask --storage study.jsonl --param x=-5..5",
      ],
    ],
    load: async () => (await import("./ask.ts")).ask,
  },
  tell: {
    summary: "give the outcome of a trial that was asked for",
    operands: ["TRIAL", "[VALUE...]"],
    flags: [
      ...STORED,
      FLAGS.step,
      FLAGS.failed,
      FLAGS.listFormat,
      FLAGS.fsync,
    ],
    examples: [
      ["its value", "tell 0 0.25 --storage study.jsonl"],
      [
        "whether to go on after a step",
        "tell 1 0.5 --step 3 --storage study.jsonl",
      ],
      ["it has none", "tell 1 --failed diverged --storage study.jsonl"],
    ],
    load: async () => (await import("./tell.ts")).tell,
  },
  enqueue: {
    summary: "have parameters tried next; the sampler adds the others",
    operands: ["NAME=VALUE..."],
    flags: [...STORED, FLAGS.note, FLAGS.fsync],
    examples: [
      ["one of them", "enqueue lr=0.001 --storage study.jsonl"],
      [
        "and why",
        "enqueue lr=0.1 --note 'the best was 0.08' --storage study.jsonl",
      ],
    ],
    load: async () => (await import("./ask.ts")).enqueue,
  },
  replay: {
    summary: "do a stored trial, or the sampler's choices, again: the same?",
    operands: ["TRIAL", STUDY_OPERAND],
    flags: [...STORED, FLAGS.dataset, FLAGS.dataDir, FLAGS.listFormat],
    examples: [
      ["train the first one again", "replay 0 --storage study.jsonl"],
      [
        "what came from the sampler, and what from whom",
        "replay all --storage study.jsonl",
      ],
    ],
    load: async () => (await import("./replay/replay.ts")).replay,
  },
  ...CLUSTER_COMMANDS,
  mcp: {
    summary: "serve agents (Model Context Protocol, standard input and output)",
    flags: [FLAGS.folder, FLAGS.allowProgram],
    examples: [
      ["for an agent that tries things itself", "mcp --folder studies"],
      [
        "which may also run a program of yours",
        "mcp --folder studies --allow-program ./train.sh",
      ],
    ],
    load: async () => (await import("./mcp/mcp.ts")).mcp,
  },
  ...DATA_COMMANDS,
  completions: {
    summary: "a script that completes commands in bash, zsh or fish",
    operands: ["SHELL"],
    flags: [],
    examples: [
      [
        "for the bash of now, after deno install -gA -n lanetune cli.ts",
        "completions bash",
      ],
    ],
    load: async () => (await import("./completions.ts")).completions,
  },
};
