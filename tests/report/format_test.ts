import { assertEquals } from "@std/assert";
import {
  formatAccuracy,
  formatClock,
  formatNumber,
  formatParams,
  formatParamValue,
  formatSeconds,
  standardError,
} from "../../src/report/format.ts";

Deno.test("standardError() is sqrt(p(1-p)/n), 0 at both ends", () => {
  assertEquals(standardError(0.5, 100), 0.05);
  assertEquals([standardError(0, 10), standardError(1, 10)], [0, 0]);
});

Deno.test("formatAccuracy() leaves the error out where the samples are unknown", () => {
  assertEquals(formatAccuracy(0.97324), "0.9732");
  assertEquals(formatAccuracy(0.5, 100), "0.5000 ± 0.0500");
});

Deno.test("formatNumber() keeps integers whole and names what is not finite", () => {
  assertEquals(
    [118282, 0.1, 1e-7, 123.456789, NaN, Infinity, -0.000123456].map((value) =>
      formatNumber(value)
    ),
    ["118282", "0.1", "1e-7", "123.5", "NaN", "Infinity", "-0.0001235"],
  );
});

Deno.test("formatParamValue() shows every kind of value, and a dash for none", () => {
  assertEquals(
    ["adam", true, null, 64, undefined].map(formatParamValue),
    ["adam", "true", "null", "64", "–"],
  );
  assertEquals(formatParams({ lr: 0.001, depth: 2 }), "lr=0.001 depth=2");
});

Deno.test("formatClock() carries a rounded-up second over", () => {
  assertEquals(
    [0, 59.6, 61, 3599.7, NaN, Infinity].map(formatClock),
    ["0:00", "1:00", "1:01", "1:00:00", "?", "?"],
  );
});

Deno.test("formatSeconds() shows fewer digits of longer spans", () => {
  assertEquals(
    [0.0123, 9.994, 9.996, 99.94, 100, 3700].map(formatSeconds),
    ["0.01 s", "9.99 s", "10.0 s", "99.9 s", "1:40", "1:01:40"],
  );
});
