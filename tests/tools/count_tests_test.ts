import { assertEquals, assertThrows } from "@std/assert";
import { countTests } from "../../tools/count_tests.ts";

function report(claimed: number, ...cases: string[]): string {
  return `<?xml version="1.0"?>
<testsuites name="deno test" tests="${claimed}" failures="9">
  <testsuite name="./a_test.ts" tests="${claimed}">
    ${cases.map((body) => `<testcase name="a">${body}</testcase>`).join("\n")}
  </testsuite>
</testsuites>`;
}

Deno.test("countTests() counts cases by result", () => {
  const failure = '<failure message="Uncaught">no</failure>';
  const xml = report(4, "", failure, "<skipped/>", "");
  assertEquals(countTests(xml), { passed: 2, failed: 1 });
  assertEquals(countTests(report(0)), { passed: 0, failed: 0 });
});

Deno.test("countTests() refuses a report that was cut off", () => {
  assertThrows(() => countTests(report(3, "")), SyntaxError, "holds 1");
  assertThrows(() => countTests(""), SyntaxError, "claims NaN");
});
