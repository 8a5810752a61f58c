import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { type Cell, toCsv, trialsToCsv } from "../../src/report/csv.ts";
import type { TrialRecord } from "../../src/tune/trial.ts";
import { requireOrSkip, runs } from "../support/require.ts";

const TRIAL: TrialRecord = {
  number: 7,
  params: {
    number: 1,
    state: "x",
    accuracy: 2,
    trainLoss: 3,
    "param:state": 4,
  },
  reports: [{
    step: 1,
    value: 0.5,
    metrics: { trainLoss: 5, value: 6, step: 8 },
  }],
  outcome: { state: "complete", values: [0.5] },
};

Deno.test("trialsToCsv() gives every column a heading of its own", () => {
  assertEquals(
    trialsToCsv([TRIAL], ["accuracy"]).split("\n")[0],
    "number,state,param:number,param:state,param:accuracy,trainLoss," +
      "param:param:state,accuracy,metric:trainLoss,value,step,reason,run_seconds",
  );
  assertEquals(
    trialsToCsv([{ ...TRIAL, params: {} }], ["value"]).split("\n")[0],
    "number,state,value,trainLoss,metric:value,step,reason,run_seconds",
  );
});

Deno.test("toCsv() guards texts that read as formulas, never numbers", () => {
  assertEquals(
    toCsv([
      [-3, -1e-7, -Infinity, true],
      ["-3", "+1", "=1+1", "@x"],
      ["\t=1", "\r=1", "'quoted", "a=b"],
    ]),
    "-3,-1e-7,-Infinity,true\n'-3,'+1,'=1+1,'@x\n" +
      "'\t=1,\"'\r=1\",''quoted,a=b\n",
  );
});

/** Prints what Python's reader makes of standard input, as JSON. */
const READ = `import csv, io, json, sys
text = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", newline="")
print(json.dumps(list(csv.reader(text, strict=True))))`;

/** Rows as Python's csv module reads them. */
async function readByPython(text: string): Promise<string[][]> {
  const process = new Deno.Command("python3", {
    args: ["-c", READ],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = process.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  return JSON.parse(new TextDecoder().decode((await process.output()).stdout));
}

const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: fc.constantFrom(..."a,;\"'\r\n\t=+-@ ") }),
  fc.double(),
  fc.integer(),
  fc.boolean(),
);

Deno.test({
  name: "toCsv() is what Python's csv module reads back, text by text",
  ignore: !requireOrSkip("python3 (csv)", runs("python3")),
  async fn() {
    // Two cells or more: a line of one empty cell is no row to Python.
    const row = fc.array(cell, { minLength: 2, maxLength: 6 });
    const rows = fc.sample(row, { numRuns: 2000, seed: 1 });
    const found = await readByPython(toCsv(rows));
    assertEquals(
      found.map((one) => one.map((text) => text.replace(/^'/, ""))),
      rows.map((one) => one.map(String)),
    );
  },
});
