// Flags of commands by which other programs and agents take part in a study.

import type { Flag } from "./flag.ts";

/** By name. */
export const AGENT_FLAGS = {
  step: {
    name: "step",
    value: "N",
    help: "the value at a step of the trial: prints continue or prune",
  },
  failed: {
    name: "failed",
    value: "REASON",
    help: "the trial failed, instead of a value",
  },
  folder: {
    name: "folder",
    value: "DIR",
    help: "where agents keep studies: they reach nothing else",
  },
  allowProgram: {
    name: "allow-program",
    value: "WORDS",
    help:
      "a program that others may have run, and what its arguments have to begin with",
    default: "none",
    many: true,
  },
  note: {
    name: "note",
    value: "TEXT",
    help: "why it is to be tried: kept with the trial",
  },
} as const satisfies { readonly [name: string]: Flag };
