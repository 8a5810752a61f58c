// Reports of Optuna's own files: nothing is lost, and what is said to be best
// and to matter is what Optuna says.

import { assertAlmostEquals, assertEquals } from "@std/assert";
import { readStudies } from "../../../files.ts";
import { reportInput } from "../../../src/cli/report/input.ts";
import { reportPage } from "../../../src/cli/report/page/page.ts";
import { plotsOf } from "../../../src/cli/report/plots/mod.ts";
import { formatNumber } from "../../../report.ts";
import { optunas } from "../../support/optuna.ts";

interface Described {
  readonly name: string;
  readonly best: readonly number[];
  readonly values: readonly (readonly number[])[];
  readonly importances: { readonly [name: string]: number };
  /** Null of one objective. */
  readonly hypervolume: number | null;
  readonly states: { readonly [state: string]: number };
}

const PROGRAM = new URL("optuna_studies.py", import.meta.url);
const ORIGIN = { program: ["lanetune"], version: "0.0.0", path: "study.db" };

/** The numbers of the rows that a page marks as best. */
function bestRows(page: string): number[] {
  const rows = page.matchAll(
    /<tr class="best"><th scope="row"><button type="button">(\d+)</g,
  );
  return Array.from(rows, ([, number]) => Number(number));
}

/** How many rows of the table are in a state. */
function countRows(page: string, state: string): number {
  return page.split(`<td>${state}</td>`).length - 1;
}

/** The hypervolume after the last trial. */
function lastArea(input: ReturnType<typeof reportInput>): number | undefined {
  const plot = plotsOf(input).get("pareto")?.find(({ name }) =>
    name === "hypervolume"
  );
  const series = plot?.option["series"] as
    | { data: { value: number[] }[] }[]
    | undefined;
  return series?.[0]?.data.at(-1)?.value[1];
}

function importancesOf(input: ReturnType<typeof reportInput>) {
  const [plot] = plotsOf(input).get("importance")!;
  const { yAxis, series } = plot!.option as unknown as {
    yAxis: { data: string[] };
    series: { data: { value: number }[] }[];
  };
  return new Map(
    yAxis.data.map((name, i) => [name, series[0]!.data[i]!.value / 100]),
  );
}

const [optuna] = optunas().filter(({ major }) => major >= 5);

for (const form of ["log", "db"]) {
  Deno.test({
    name:
      `reports of Optuna's own studies in a .${form} lose nothing and agree with it`,
    ignore: optuna === undefined,
    fn: async () => {
      const folder = await Deno.makeTempDir();
      try {
        const path = `${folder}/optuna.${form}`;
        const described = JSON.parse(
          optuna!.program(PROGRAM, path),
        ) as Described[];
        const studies = await readStudies(path);
        assertEquals(
          studies.map(({ name }) => name),
          described.map(({ name }) => name),
        );
        for (const [i, study] of studies.entries()) {
          const { best, values, importances, states } = described[i]!;
          const { hypervolume } = described[i]!;
          const input = reportInput(study);
          const page = await reportPage(input, ORIGIN);
          // The report carries all that the file says.
          await Deno.writeTextFile(`${folder}/page.html`, page);
          const [carried] = await readStudies(`${folder}/page.html`);
          assertEquals(withoutIds(carried!), withoutIds(study));
          // The best and the front.
          assertEquals(bestRows(page), best);
          for (const [value] of values) {
            assertEquals(page.includes(formatNumber(value!, 6)), true);
          }
          const infeasible = countRows(page, "infeasible");
          assertEquals(countRows(page, "failed"), states["FAIL"]);
          assertEquals(countRows(page, "pruned"), states["PRUNED"]);
          assertEquals(
            countRows(page, "complete") + best.length + infeasible,
            states["COMPLETE"],
          );
          const isConstrained = ["three", "five"].includes(study.name);
          assertEquals(infeasible > 0, isConstrained);
          assertEquals(lastArea(input) === undefined, hypervolume === null);
          assertAlmostEquals(lastArea(input) ?? 0, hypervolume ?? 0, 1e-9);
          // What mattered.
          const measured = importancesOf(input);
          assertEquals(measured.size, Object.keys(importances).length);
          for (const [name, share] of Object.entries(importances)) {
            assertAlmostEquals(measured.get(name)!, share, 0.0006);
          }
        }
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

/** Identities are those of a file. */
function withoutIds(study: { readonly trials: readonly object[] }): unknown {
  const trials = study.trials.map((trial) => ({ ...trial, id: 0 }));
  return { ...study, id: 0, trials };
}
