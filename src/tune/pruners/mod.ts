// The list of pruners. The command line's choices, its help and the contract
// tests derive from it: a new pruner is one file and one line here.

import { choose, type Technique } from "../technique.ts";
import { asha } from "./asha.ts";
import { hyperband } from "./hyperband.ts";
import { withMetric } from "./metric.ts";
import { none } from "./none.ts";
import { patienceWith } from "./patience.ts";
import { median, percentile } from "./percentile.ts";
import type { Pruner } from "./pruner.ts";
import { threshold } from "./threshold.ts";
import { wilcoxon } from "./wilcoxon.ts";

/** Every pruner by name, in the order in which help lists them. */
export const pruners: { readonly [name: string]: Technique<Pruner> } = {
  none,
  median: withMetric(median),
  percentile: withMetric(percentile),
  asha: withMetric(asha),
  hyperband: withMetric(hyperband),
  patience: withMetric(
    patienceWith((text) => choose("pruner", pruners, text).create()),
  ),
  threshold: withMetric(threshold),
  wilcoxon: withMetric(wilcoxon),
};
