import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { report } from "../../../../src/tune/journal/format/lines.ts";
import { readOwnReport } from "../../../../src/tune/journal/format/own_report.ts";
import { parsePythonJson } from "../../../../src/tune/journal/format/python_json.ts";

/** A line of a report with these texts for numbers. */
function line(trialId: string, step: string, value: string): string {
  return `{"op_code":7,"worker_id":"lanetune","trial_id":${trialId},` +
    `"step":${step},"intermediate_value":${value}}`;
}

Deno.test("readOwnReport() reads every finite report that lines.ts writes", () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.nat(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      (trialId, step, value) => {
        const text = report(trialId, step, value).trimEnd();
        assertEquals(readOwnReport(text), { trialId, step, value });
      },
    ),
  );
});

Deno.test("readOwnReport() agrees with JSON or passes the line on", () => {
  const number = fc.oneof(
    fc.constantFrom("0", "-0", "-0.0", "1e400", "5e-324", "1E3", "1.", ".5"),
    fc.constantFrom(
      "007",
      "-",
      "NaN",
      "Infinity",
      "true",
      '"1"',
      "1 ",
      "",
      "e",
    ),
    fc.bigInt({ min: 0n, max: 10n ** 20n }).map(String),
    fc.stringMatching(/^-?\d{1,3}(\.\d{1,20})?([eE][+-]?\d{1,3})?$/),
  );
  fc.assert(
    fc.property(number, number, number, (...texts) => {
      const text = line(...texts);
      const found = readOwnReport(text);
      if (found === null) return;
      const { trialId, step, value } = found;
      const parsed = parsePythonJson(text) as Record<string, unknown>;
      assertEquals(
        [trialId, step, value],
        [
          parsed["trial_id"],
          parsed["step"],
          Number(parsed["intermediate_value"]),
        ],
      );
    }),
    { numRuns: 2000 },
  );
});

Deno.test("readOwnReport() takes nothing but whole reports of this project", () => {
  const whole = line("3", "4", "0.5");
  assertEquals(readOwnReport(whole), { trialId: 3, step: 4, value: 0.5 });
  for (
    const other of [
      whole.slice(0, -1),
      whole + "}",
      " " + whole,
      whole.replace("lanetune", "w-1"),
      whole.replace(",", ", "),
      whole.replace('"step":4', '"step":4,"step":5'),
      line("3", "9007199254740993", "0.5"),
      line("3", "4", "NaN"),
    ]
  ) {
    assertEquals(readOwnReport(other), null, other);
  }
});
