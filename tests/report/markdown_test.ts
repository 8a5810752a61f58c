import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Outcome, Params } from "../../src/tune/trial.ts";
import { markdownReport } from "../../src/report/markdown.ts";

const trial = (number: number, params: Params, outcome: Outcome) => ({
  number,
  params,
  reports: [],
  outcome,
});

const complete = (...values: number[]): Outcome => ({
  state: "complete",
  values,
});

Deno.test("markdownReport: the best comes first, then what is known of it, then trials", () => {
  const text = markdownReport.study({
    study: {
      name: "s",
      directions: ["minimize"],
      settings: null,
      trials: [
        trial(0, { x: 2 }, complete(3)),
        trial(1, { x: 1 }, complete(0.5)),
        trial(2, { x: 9 }, { state: "failed", reason: "too hot" }),
      ],
    },
    meaning: { names: ["cost"] },
  });
  assertEquals(
    text,
    `### s

Best: trial 1, cost **0.5**, with x 1

- ahead of the next, trial 0, by 2.5
- trial 2 failed: too hot

<details><summary>All 3 trials</summary>

| trial | x | cost | time |  |
| --- | --- | --- | --- | --- |
| 1 | 1 | 0.5 |  | best |
| 0 | 2 | 3 |  |  |
| 2 | 9 |  |  | failed |

</details>`,
  );
});

Deno.test("markdownReport: names and values of strangers are neither markup nor calls", () => {
  const text = markdownReport.study({
    study: {
      name: "</summary><script>",
      directions: ["maximize", "maximize"],
      settings: null,
      trials: [
        trial(0, { "a|b": "@everyone `x` [y](z)" }, complete(1, 2)),
        trial(1, { "a|b": "line\nbreak" }, complete(2, 1)),
      ],
    },
    meaning: { names: ["value_0", "value_1"] },
  });
  assert(!/<script|@everyone|[^\\]\[y\]/.test(text));
  assertStringIncludes(text, "a\\|b");
  assertStringIncludes(text, "line\\\\u\\{a\\}break");
  // Every row of the table has as many cells as its head.
  const cells = text.split("\n").filter((line) => line.startsWith("| "))
    .map((line) => line.split(/(?<!\\)\|/).length);
  assertEquals(new Set(cells), new Set([cells[0]]));
});
