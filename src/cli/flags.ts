// Every flag there is, each described once: subcommands pick from here, so that
// a flag means the same wherever it stands. Choices are read from the library's
// own lists, and only when they are needed: help must start fast.

/** A flag of the command line. */
export interface Flag {
  /** As written after `--`. */
  readonly name: string;
  /** What its value is called in help; a switch has none. */
  readonly value?: string;
  readonly help: string;
  /** What holds without it, for help. */
  readonly standard?: string;
  /** May be written several times. */
  readonly many?: boolean;
  /** The values it takes; each may carry options behind `:` or `=`. */
  readonly choices?: () => Promise<readonly string[]>;
}

const list = (...names: string[]) => () => Promise.resolve(names);

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
    help: "search a hyperparameter over a list, or LOW..HIGH[:int][:log]",
    many: true,
  },
  dataset: {
    name: "dataset",
    value: "NAME",
    help: "digits, mnist, fashion-mnist, or a folder of IDX files",
    standard: "digits",
  },
  dataDir: {
    name: "data-dir",
    value: "DIR",
    help: "where to look for the data set's files first",
  },
  validation: {
    name: "validation",
    value: "HOW",
    help: "what selects: test, holdout[=FRACTION] or kfold=K",
    standard: "test",
    choices: list("test", "holdout", "kfold"),
  },
  seed: {
    name: "seed",
    value: "N",
    help: "the one seed that everything random derives from",
    standard: "0",
  },
  variant: {
    name: "variant",
    value: "ENGINE",
    help: "auto, or the engine build: relaxed (fastest), plain (every machine)",
    standard: "auto",
    choices: list("auto", "relaxed", "plain"),
  },
  jobs: {
    name: "jobs",
    value: "N",
    help: "trials at once; never changes a result",
    standard: "all cores",
  },
  format: {
    name: "format",
    value: "FORMAT",
    help: "results as text, json or csv",
    standard: "text",
    choices: list("text", "json", "csv"),
  },
  listFormat: {
    name: "format",
    value: "FORMAT",
    help: "text or json",
    standard: "text",
    choices: list("text", "json"),
  },
  log: {
    name: "log",
    value: "epochs",
    help: "print every epoch, trial by trial",
    choices: list("epochs"),
  },
  save: {
    name: "save",
    value: "FILE",
    help: "write the weights to a safetensors file",
  },
} as const satisfies Record<string, Flag>;

/** A flag for each hyperparameter: it fixes the value. */
export async function hyperparameterFlags(): Promise<readonly Flag[]> {
  const { HYPERPARAMETERS } = await import("../train/hyperparameters.ts");
  return Object.entries(HYPERPARAMETERS).map(([name, one]) => ({
    name: flagOf(name),
    value: "VALUE",
    help: one.description,
    standard: String(one.default),
  }));
}

/** The flag that fixes a hyperparameter: `--batch-size` for `batch_size`. */
export function flagOf(hyperparameter: string): string {
  return hyperparameter.replaceAll("_", "-");
}
