// What simulated workers are told to run, which none of them reads: they only
// let time go by.

import type { ClusterTask } from "../../cluster.ts";

/** The task of a simulation. */
export const TASK: ClusterTask = { type: "module", digest: "0".repeat(64) };
