// docs/training.md has every hyperparameter and metric, as the lists have them.

import { assert, assertEquals } from "@std/assert";
import {
  describeEffect,
  HYPERPARAMETERS,
  parentsOf,
} from "../../src/train/hyperparameters/mod.ts";
import { METRICS } from "../../src/train/metrics/mod.ts";

const page = await Deno.readTextFile(
  new URL("../../docs/training.md", import.meta.url),
);

/** The rows of the table under a heading, cell by cell, its titles left out. */
function rowsUnder(heading: string): string[][] {
  const [, section = ""] = page.split(`## ${heading}\n`);
  const [text = ""] = section.split(/^## /m);
  return text.split("\n").filter((line) => line.startsWith("|")).slice(2)
    .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
}

Deno.test("docs/training.md has every hyperparameter with its range, default and condition", () => {
  const rows = rowsUnder("Hyperparameters");
  assertEquals(
    rows.map(([name, , , ...rest]) => [name, ...rest]),
    Object.entries(HYPERPARAMETERS).map(([name, one]) => [
      `\`${name}\``,
      one.description,
      one.defaultText ?? String(one.default),
      parentsOf(name).map((parent) => describeEffect(name, parent))
        .join(", ") || "always",
    ]),
  );
  for (const [name, torch, sklearn] of rows) {
    assert(torch !== "" && sklearn !== "", `${name}: its other names`);
  }
});

Deno.test("docs/training.md has every metric", () => {
  assertEquals(
    rowsUnder("What a study optimises")
      .map(([name, what, direction]) => [name, what, direction]),
    Object.entries(METRICS).map(([name, { description, direction }]) => [
      `\`${name}\``,
      description,
      direction,
    ]),
  );
});
