import { assertEquals, assertThrows } from "@std/assert";
import {
  outcomeOf,
  readAttribute,
  readReport,
} from "../../../src/tune/study/trial_input.ts";

Deno.test("outcomeOf() takes every form of a result, and copies it", () => {
  const values = [1, 2], gradient = { x: NaN };
  const outcome = outcomeOf("Cannot", { values, gradient });
  values[0] = 9;
  gradient.x = 9;
  assertEquals(outcome, {
    state: "complete",
    values: [1, 2],
    gradient: { x: NaN },
  });
  assertEquals(outcomeOf("Cannot", 3), { state: "complete", values: [3] });
  assertEquals(outcomeOf("Cannot", [NaN]), {
    state: "complete",
    values: [NaN],
  });
  assertEquals(outcomeOf("Cannot", { failed: "does not fit" }), {
    state: "failed",
    reason: "does not fit",
  });
});

Deno.test("outcomeOf() names the part of a result that is none", () => {
  const wrong: readonly (readonly [unknown, string])[] = [
    ["0.5", 'result is "0.5", expected a number or numbers'],
    [undefined, "result is undefined, expected a number or numbers"],
    // deno-lint-ignore no-sparse-arrays
    [[, 1], "result[0] is undefined, expected a number"],
    [[1, "2"], 'result[1] is "2", expected a number'],
    [{ values: 1 }, "result.values is 1, expected a list"],
    [{ value: 1 }, 'result.value is unknown, did you mean "values"?'],
    [{ failed: 1 }, "result.failed is 1, expected a text"],
    [
      { values: [1], gradient: { x: "1" } },
      'result.gradient.x is "1", expected a number',
    ],
    [new Float32Array(1), "result is a Float32Array, expected a number"],
  ];
  for (const [told, message] of wrong) {
    assertThrows(
      () => outcomeOf("Cannot tell", told as number),
      Error,
      message,
    );
  }
});

Deno.test("readReport() wants numbers, of metrics too, and copies them", () => {
  const metrics = { loss: 1 };
  const report = readReport("Cannot", { step: 1, value: NaN, metrics });
  metrics.loss = 2;
  assertEquals(report, { step: 1, value: NaN, metrics: { loss: 1 } });
  const wrong: readonly (readonly [unknown, string])[] = [
    [{ step: 1, value: "0.5" }, 'value is "0.5", expected a number'],
    [{ step: 1 }, "value is undefined, expected a number"],
    [{ step: 1, value: 0, metric: {} }, 'did you mean "metrics"?'],
    [
      { step: 1, value: 0, metrics: { loss: "1" } },
      'metrics.loss is "1", expected a number',
    ],
    [{ step: 1, value: 0, metrics: [1] }, "metrics is [1], expected an object"],
  ];
  for (const [report, message] of wrong) {
    assertThrows(() => readReport("Cannot", report as never), Error, message);
  }
});

Deno.test("readAttribute() copies what it takes and names what it does not", () => {
  const value = { a: { b: [1, 2] } };
  const read = readAttribute("x", value);
  value.a.b[0] = 9;
  assertEquals(read, { a: { b: [1, 2] } });
  assertThrows(
    () => readAttribute("a", { b: [1, 2, undefined] } as never),
    TypeError,
    "Cannot keep an attribute: attributes.a.b[2] is undefined, expected",
  );
  assertThrows(() => readAttribute("", 1), RangeError, "its name is");
  assertThrows(() => readAttribute("__proto__", 1), RangeError, "its name is");
});
