// Every flag there is, each described once: subcommands pick from here, so that
// a flag means the same wherever it stands.

import { AGENT_FLAGS } from "./agent_flags.ts";
import { DATA_FLAGS } from "./data_flags.ts";
import { list, listed, reportFormats } from "./choices.ts";
import type { Flag } from "./flag.ts";

/** Flags that every subcommand takes. */
export const GLOBAL_FLAGS: readonly Flag[] = [
  { name: "quiet", help: "results and errors only" },
  { name: "verbose", help: "errors with their stack" },
  { name: "help", help: "this text" },
];

/** The flags of subcommands, by name. */
export const FLAGS = {
  param: {
    name: "param",
    value: "NAME=V1,V2",
    help: "search a hyperparameter over a list or LOW..HIGH[:int][:log]",
    many: true,
    second: "1,2",
  },
  ...DATA_FLAGS,
  seed: {
    name: "seed",
    value: "N",
    help: "the one seed that everything random derives from",
    default: "0",
  },
  split: {
    name: "split",
    value: "WHICH",
    help: "what is scored: test, or all rows of a table new to the model",
    default: "test",
    choices: list("test", "all"),
  },
  variant: {
    name: "variant",
    value: "ENGINE",
    help: "the engine's build: auto, relaxed (fastest) or plain (everywhere)",
    default: "auto",
    choices: list("auto", "relaxed", "plain"),
  },
  jobs: {
    name: "jobs",
    value: "N",
    help: "trials at once; never changes a result",
    default: "auto, all cores",
  },
  serve: {
    name: "serve",
    help: "show the study as it runs in a page, on this machine only",
  },
  serveControl: {
    name: "serve-control",
    help: "let that page stop the study and try points",
  },
  format: {
    name: "format",
    value: "FORMAT",
    help: "results as",
    default: "text",
    choices: reportFormats,
  },
  listFormat: {
    name: "format",
    value: "FORMAT",
    help: "text or json",
    default: "text",
    choices: list("text", "json"),
  },
  sort: {
    name: "sort",
    value: "COLUMN[:desc]",
    help: "by number, a parameter or a value; what lacks it comes last",
    default: "number",
  },
  top: {
    name: "top",
    value: "N",
    help: "only the N best, the best first; with --sort the first N",
  },
  topClasses: {
    name: "top",
    value: "K",
    help: "the K likeliest classes of each sample",
    default: "1",
  },
  rowFormat: {
    name: "format",
    value: "FORMAT",
    help: "text, json or csv",
    default: "text",
    choices: list("text", "json", "csv"),
  },
  log: {
    name: "log",
    value: "epochs",
    help: "print every one of the epochs, trial by trial",
    choices: list("epochs"),
  },
  space: {
    name: "space",
    value: "FILE",
    help:
      "the space as JSON, or as YAML (fetches a parser); --param adds to it",
  },
  sampler: {
    name: "sampler",
    value: "NAME[:OPTIONS]",
    help: "what chooses the parameters",
    default: "auto with --total, --more, --timeout or --stop, grid without",
    ...listed("samplers"),
  },
  pruner: {
    name: "pruner",
    value: "NAME[:OPTIONS]",
    help: "what stops trials early",
    default: "none",
    ...listed("pruners"),
  },
  total: {
    name: "total",
    value: "N",
    help: "so many trials in all, those of earlier runs included",
  },
  more: {
    name: "more",
    value: "N",
    help: "so many trials more than there are",
  },
  timeout: {
    name: "timeout",
    value: "TIME",
    help: "stop after 90s, 15m or 1h30m; unfinished trials can be resumed",
  },
  stop: {
    name: "stop",
    value: "RULE[:OPTIONS]",
    help: "end the study early",
    many: true,
    ...listed("stoppingRules"),
  },
  lag: {
    name: "lag",
    value: "L",
    help: "trial n is chosen knowing the outcomes up to n-L",
    default: "4",
  },
  repeats: {
    name: "repeats",
    value: "K",
    help: "train each configuration with K seeds, as one trial",
    default: "1",
  },
  retrain: {
    name: "retrain",
    help: "train the winner on the whole training split before its test",
  },
  storage: {
    name: "storage",
    value: "FILE",
    help: "the study's file, a journal that Optuna opens too",
    env: "LANETUNE_STORAGE",
  },
  study: {
    name: "study",
    value: "NAME",
    help: "which study of the file, where it holds several",
  },
  resume: {
    name: "resume",
    help: "go on with the study in the storage, or start it",
  },
  fsync: {
    name: "fsync",
    value: "WHEN",
    help: "when the storage must survive a power loss: always, trial or never",
    default: "trial",
    choices: list("always", "trial", "never"),
  },
  direction: {
    name: "direction",
    value: "WHICH",
    help: "minimize or maximize; once for each objective",
    default: "minimize",
    many: true,
    choices: list("minimize", "maximize"),
  },
  objective: {
    name: "objective",
    value: "METRIC",
    help: "what is optimised, each in its own direction",
    default: "accuracy, or r2 in regression",
    choices: async () => Object.keys((await import("../../../mod.ts")).METRICS),
  },
  objectiveIndex: {
    name: "objective",
    value: "I",
    help: "which of several objectives counts, 0-based",
    default: "0",
  },
  to: {
    name: "to",
    value: "FORM",
    help: "what to write",
    default: "json",
    choices: async () => [...await reportFormats(), "sqlite", "journal"],
  },
  toModel: {
    name: "to",
    value: "FORM",
    help: "onnx (opset 17), js (one ES module) or safetensors (PyTorch)",
    default: "onnx",
    choices: list("onnx", "js", "safetensors"),
  },
  for: {
    name: "for",
    value: "OPTUNA",
    help: "which Optuna shall open the SQLite file: optuna-3 or optuna-4",
    default: "optuna-4",
    choices: list("optuna-3", "optuna-4"),
  },
  output: {
    name: "output",
    value: "FILE",
    help: "where to write; texts go to standard output otherwise",
  },
  modelOutput: {
    name: "output",
    value: "FILE",
    help: "where to write",
  },
  reportOutput: {
    name: "output",
    value: "FILE",
    help: "where to write the page",
    default: "report.html",
  },
  plotOutput: {
    name: "output",
    value: "FILE",
    help: "where to write; to standard output otherwise",
  },
  report: {
    name: "report",
    value: "FILE",
    help: "write a page about the study, for a browser",
  },
  text: {
    name: "text",
    help: "print it here, plots drawn in text, in place of a page",
  },
  plots: {
    name: "plots",
    value: "DIR",
    help: "write every plot into a folder, as SVG",
  },
  across: {
    name: "x",
    value: "PARAM",
    help: "the parameter across, in a contour or rank plot",
    default: "those that mattered most",
  },
  up: {
    name: "y",
    value: "PARAM",
    help: "the parameter up, likewise",
    default: "those that mattered most",
  },
  winner: {
    name: "winner",
    help: "train the winner once more, and show where it errs",
  },
  ...AGENT_FLAGS,
  save: {
    name: "save",
    value: "FILE",
    help: "write the model to a safetensors file",
  },
  saveBest: {
    name: "save-best",
    value: "FILE",
    help: "train the winner once more, its model to a safetensors file",
  },
  checkpoint: {
    name: "checkpoint",
    value: "FILE",
    help: "keep the training there, and go on from it if it is there",
  },
  every: {
    name: "every",
    value: "SECONDS",
    help: "at least so long between two checkpoints",
    default: "0, every epoch",
  },
  minLr: {
    name: "min-lr",
    value: "LR",
    help: "the first learning rate",
    default: "1e-7",
  },
  maxLr: {
    name: "max-lr",
    value: "LR",
    help: "the last, unless the loss diverges before",
    default: "10",
  },
  steps: {
    name: "steps",
    value: "N",
    help: "batches, each with a rate larger by the same factor",
    default: "one pass, at least 100",
  },
  from: {
    name: "from",
    value: "STUDY_FILE",
    help: "the configuration of a study's best trial, flags on top of it",
  },
  trial: {
    name: "trial",
    value: "N",
    help: "which trial of --from",
    default: "the best",
  },
  force: { name: "force", help: "replace the file if it exists" },
} as const satisfies Record<string, Flag>;

/** The operand that stands for `--storage` where a study is only read. */
export const STUDY_OPERAND = "[STUDY_FILE]";
