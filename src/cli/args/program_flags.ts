// Flags of `tune` for a program of the user's: how it runs and what it is worth.

import type { Flag } from "./flag.ts";
import { FLAGS } from "./flags.ts";

const ofProgram = { group: "program behind --" } as const;

/** What `tune` takes for a program, which a network has no use for. */
export const PROGRAM_FLAGS = [
  {
    name: "value",
    value: "MEASURE",
    help:
      "what it is worth: last (number printed), json:PATH, regex:PATTERN, " +
      "time, cpu, rss, file:PATH, size:PATH or exit; each an objective",
    default: "last",
    many: true,
    ...ofProgram,
  },
  { ...FLAGS.direction, ...ofProgram },
  {
    name: "constraint",
    value: "LIMIT",
    help: "what the best must keep to: a measure and a limit, as rss<512MB",
    many: true,
    ...ofProgram,
  },
  {
    name: "env",
    value: "NAME=TEXT",
    help: "a variable of its environment",
    many: true,
    second: "{lr}",
    ...ofProgram,
  },
  {
    name: "template",
    value: "IN=OUT",
    help: "a file to fill in, and where; OUT may have placeholders",
    many: true,
    second: "{dir}/config",
    ...ofProgram,
  },
  {
    name: "shell",
    help: "the one word behind -- is a command line for sh",
    ...ofProgram,
  },
  {
    name: "cwd",
    value: "DIR",
    help: "where it runs; {dir} is the trial's own folder",
    default: "here",
    ...ofProgram,
  },
  {
    name: "metric",
    value: "NAME",
    help: "which figure of step=3 loss=0.41 is reported to the pruner",
    default: "the first",
    ...ofProgram,
  },
  {
    name: "warmup",
    value: "N",
    help: "runs before those that --repeats counts",
    default: "0",
    ...ofProgram,
  },
  {
    name: "trial-timeout",
    value: "TIME",
    help: "a trial that takes longer fails",
    ...ofProgram,
  },
  {
    name: "grace",
    value: "TIME",
    help: "between the polite request to end (SIGTERM) and the end (SIGKILL)",
    default: "5s",
    ...ofProgram,
  },
  {
    name: "memory",
    value: "SIZE",
    help: "what each of its processes may ask for, such as 2GB",
    ...ofProgram,
  },
  {
    name: "infeasible-exit",
    value: "CODES",
    help: "exit codes, such as 3,4, that say that parameters cannot be",
    ...ofProgram,
  },
  {
    name: "pin",
    value: "CORES",
    help: "keep each trial on one of these, such as 2,3 or 0-3",
    ...ofProgram,
  },
] as const satisfies readonly Flag[];
