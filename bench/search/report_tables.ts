// The tables of the search benchmark's report.

import { median } from "../rank_tests.ts";
import type { Table } from "../table.ts";
import {
  bestOf,
  complete,
  meanRanks,
  meanRatio,
  type Row,
  type Verdict,
  verdictOf,
} from "./comparison.ts";

/** How improbable a difference must be to be called one. */
const LEVEL = 0.01;

/** Optuna's sampler of several values, unless another is asked for. */
const DEFAULT = "optuna:tpe";

const isOurs = (name: string) => name.startsWith("lanetune:");
const isOptunas = (name: string) => name.startsWith("optuna:");

/** Samplers of others that were measured on at least half of these problems. */
export function theirsIn(rows: readonly Row[]): string[] {
  const names = new Set(rows.flatMap(({ losses }) => [...losses.keys()]));
  return [...names].filter((name) =>
    !isOurs(name) && 2 * complete(rows, [name]).length >= rows.length
  ).toSorted();
}

/** Ranks and regrets of our first sampler and theirs; regrets of our others. */
export function ranking(
  title: string,
  rows: readonly Row[],
  ours: readonly string[],
): Table {
  const names = [ours[0]!, ...theirsIn(rows)];
  const common = complete(rows, names);
  const ranks = meanRanks(common, names);
  return {
    title: `${title}: ${common.length} problems`,
    rows: [...names, ...ours.slice(1)].map((name, i) => {
      const measured = complete(common, [name]);
      return {
        sampler: name,
        studies: studiesOf(measured, name),
        rank: ranks[i]?.toFixed(2) ?? "–",
        regret: meanRatio(measured, name).toFixed(3),
        ...against(measured, name),
      };
    }),
  };
}

/** How many studies there are of each problem, at least and at most. */
function studiesOf(rows: readonly Row[], name: string): string {
  const counts = rows.map(({ losses }) => losses.get(name)!.length);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? `${least}` : `${least}–${most}`;
}

/** On how many problems ours is worse and better than Optuna's best there. */
function against(rows: readonly Row[], name: string) {
  const verdicts = isOurs(name)
    ? rows.flatMap((row) => {
      const best = bestOf(row, isOptunas);
      return best === undefined ? [] : [verdictOf(row, name, best)];
    })
    : [];
  if (verdicts.length === 0) return { worse: "–", better: "–" };
  const count = (is: keyof Verdict) =>
    `${verdicts.filter((verdict) => verdict[is] < LEVEL).length}`;
  return { worse: count("worse"), better: count("better") };
}

/** Medians of regret on each problem. */
export function byProblem(
  title: string,
  rows: readonly Row[],
  ours: readonly string[],
): Table {
  return {
    title,
    rows: rows.map((row) => {
      const best = bestOf(row, isOptunas);
      return {
        problem: row.entry.name,
        half: row.entry.half,
        "Optuna's best": best === undefined
          ? "–"
          : `${best.slice("optuna:".length)} ${shown(row, best)}`,
        ...cellsOf(row, ours, best),
      };
    }),
  };
}

/** Medians of the hypervolume on problems with several values. */
export function hypervolumes(
  title: string,
  rows: readonly Row[],
  ours: readonly string[],
): Table {
  const theirs = theirsIn(rows);
  return {
    title,
    rows: rows.map((row) => ({
      problem: row.entry.name,
      half: row.entry.half,
      ...cellsOf(row, theirs, undefined),
      ...cellsOf(row, ours, row.losses.has(DEFAULT) ? DEFAULT : undefined),
    })),
  };
}

/** Medians, and whether they differ from those of a rival. */
function cellsOf(
  row: Row,
  names: readonly string[],
  rival: string | undefined,
): { [name: string]: string } {
  return Object.fromEntries(names.map((name) => [
    name,
    row.losses.has(name)
      ? shown(row, name) + (rival === undefined ? "" : mark(row, name, rival))
      : "–",
  ]));
}

/** A median; of hypervolumes, which stand as negative losses, its size. */
function shown({ losses }: Row, name: string): string {
  const value = Math.abs(median(losses.get(name)!));
  return value === Infinity ? "none" : value.toPrecision(3);
}

function mark(row: Row, name: string, rival: string): string {
  const { worse, better } = verdictOf(row, name, rival);
  return worse < LEVEL ? " worse" : better < LEVEL ? " better" : "";
}
