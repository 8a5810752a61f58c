import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  outcomeRule,
  packOutcome,
  packReport,
  reportRule,
  unpackOutcome,
  unpackReport,
} from "../../../src/cluster/protocol/trials.ts";
import type { OwnOutcome } from "../../../src/tune/executor.ts";

const number = fc.oneof(
  fc.double(),
  fc.constantFrom(NaN, Infinity, -Infinity, -0, 0, 5e-324),
);
const name = fc.string({ minLength: 1 }).filter((text) => text !== "__proto__");
const numbers = fc.dictionary(name, number, { noNullPrototype: true });

function travel<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

Deno.test("reports travel to the bit, whatever their numbers", () => {
  const report = fc.record(
    { step: fc.nat(), value: number, metrics: numbers },
    { requiredKeys: ["step", "value"], noNullPrototype: true },
  );
  fc.assert(fc.property(report, (report) => {
    const packed = travel(packReport(report));
    assertEquals(reportRule(packed, "report"), null);
    const back = unpackReport(packed);
    assertEquals(back, report);
    assertEquals(Object.is(back.value, report.value), true);
  }));
});

Deno.test("outcomes travel to the bit, all but checkpoints and what was thrown", () => {
  const complete = fc.record({
    state: fc.constant("complete" as const),
    values: fc.array(number),
    gradient: numbers,
    constraints: numbers,
    attributes: fc.dictionary(name, fc.string(), { noNullPrototype: true }),
  }, { requiredKeys: ["state", "values"], noNullPrototype: true });
  const failed = fc.record({
    state: fc.constant("failed" as const),
    reason: fc.string(),
  }, { noNullPrototype: true });
  fc.assert(fc.property(fc.oneof(complete, failed), (outcome) => {
    const packed = travel(packOutcome(outcome));
    assertEquals(outcomeRule(packed, "outcome"), null);
    assertEquals(unpackOutcome(packed), outcome as OwnOutcome);
  }));
});

Deno.test("a checkpoint travels as a name, what was thrown as its message", () => {
  const bytes = Uint8Array.of(1, 2);
  const blob = { digest: "a".repeat(64), sizeBytes: 2 };
  const paused = { state: "complete", values: [1], checkpoint: bytes } as const;
  const packed = travel(packOutcome(paused, blob));
  assertEquals(Object(packed).checkpoint, blob);
  assertEquals(unpackOutcome(packed, bytes), paused);
  const thrown = {
    state: "failed",
    reason: "a",
    thrown: new Error("b"),
  } as const;
  const back = unpackOutcome(travel(packOutcome(thrown)));
  assertEquals(Object(back).thrown.message, "b");
});
