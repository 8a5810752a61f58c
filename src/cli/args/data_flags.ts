// Flags that say what is learnt from, and what part of it selects.

import { list } from "./choices.ts";
import type { Flag } from "./flag.ts";

/** The flags of data sets, by name. */
export const DATA_FLAGS = {
  dataset: {
    name: "dataset",
    value: "NAME",
    help: "a name (data list)",
    forms: async () => (await import("../../../files.ts")).DATA_FORMATS,
    default: "digits",
  },
  target: {
    name: "target",
    value: "COLUMN",
    help: "what to predict of a table, by name or number",
    default: "the last column",
  },
  task: {
    name: "task",
    value: "TASK",
    help: "what a table's target is: classification or regression",
    default: "by its values",
    choices: list("classification", "regression"),
  },
  header: {
    name: "header",
    value: "WHETHER",
    help: "whether a table's first line holds names: yes or no",
    default: "by what is in it",
    choices: list("yes", "no"),
  },
  column: {
    name: "column",
    value: "NAME=KIND",
    help: "take a table's column for a number, a category, or skip it",
    many: true,
    second: "number",
  },
  dataDir: {
    name: "data-dir",
    value: "DIR",
    help: "where to look for --dataset first; alone, the data set itself",
  },
  samples: {
    name: "samples",
    value: "N",
    help: "draw N images of each class of a data set, 0 for none",
    default: "2 on a terminal, else 0",
  },
  validation: {
    name: "validation",
    value: "HOW",
    help: "what selects: test, holdout[=FRACTION] or kfold=K",
    default: "test",
    choices: list("test", "holdout", "kfold"),
    suffix: "=",
  },
  stratify: {
    name: "stratify",
    help: "with holdout or kfold: the same share of each class everywhere",
  },
} as const satisfies Record<string, Flag>;
