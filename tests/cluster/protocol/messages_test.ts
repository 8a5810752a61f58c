import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { isLater } from "../../../src/cluster/protocol/attempts.ts";
import {
  decode,
  encode,
  MAX_MESSAGE_BYTES,
  type Messages,
  PROTOCOL,
  RefusedMessageError,
  type Unsent,
} from "../../../src/cluster/protocol/messages.ts";

const DIGEST = "0".repeat(64);
const blob = { digest: DIGEST, sizeBytes: 5 };
const attempt = { number: 3, sequence: 9, delivery: 1 };

/** What messages may lack. */
const OPTIONAL = ["until", "resumeFrom", "attributes", "part", "blob"];

/** One of each. */
const SAMPLES: {
  readonly [K in keyof Messages]: Unsent<Messages[K]>;
} = {
  study: {
    run: "r",
    settings: DIGEST,
    leaseMs: 15_000,
    objective: {
      type: "network",
      setup: { seed: 0 },
      abi: 1,
      library: "0.1.0",
      data: blob,
      pauses: true,
    },
  },
  coordinator: { run: "r", coordinator: "c" },
  checkpoint: {
    run: "r",
    ...attempt,
    step: 2,
    seconds: 4.5,
    part: "9-1-0",
    blob,
  },
  work: {
    run: "r",
    number: 3,
    params: { lr: 0.1, optimizer: "adam", bias: true, none: null },
    until: 4,
    resumeFrom: blob,
  },
  event: {
    run: "r",
    ...attempt,
    index: 4,
    type: "report",
    report: { step: 1, value: "NaN", metrics: { loss: "-0" } },
    attributes: { note: ["x"] },
  },
  alive: { run: "r", jobs: 2, about: "0.1.0", running: [attempt] },
  orders: { run: "r", abandon: [attempt] },
  status: {
    run: "r",
    seconds: 12.5,
    workers: [{ name: "w", index: 0, jobs: 2, trials: [7], about: "0.1.0" }],
    running: 1,
    waiting: 3,
    ended: 4,
    endedLastMinute: 2,
    lost: 0,
    refused: 0,
    slowest: [{ number: 3, worker: "w", seconds: 1.5, step: 2 }],
  },
};
const KINDS = Object.keys(SAMPLES) as (keyof Messages)[];

Deno.test("decode() gives back what encode() was given", () => {
  for (const kind of KINDS) {
    const message = SAMPLES[kind];
    assertEquals(
      decode(kind, encode(kind, message as never), "r") as unknown,
      { protocol: PROTOCOL, ...message },
      kind,
    );
  }
});

Deno.test("decode() refuses other versions and runs by name", () => {
  for (const kind of KINDS) {
    const bytes = encode(kind, SAMPLES[kind] as never);
    assertThrows(
      () => decode(kind, bytes, "s"),
      RefusedMessageError,
      `Cannot take a message (${kind}): it is of another run of the study`,
    );
    assertThrows(
      () =>
        decode(
          kind,
          bytesOf({ ...SAMPLES[kind], protocol: PROTOCOL + 1 }),
          "r",
        ),
      RefusedMessageError,
      "another version of lanetune",
    );
  }
});

Deno.test("messages have a bound, both ways", () => {
  const about = "x".repeat(MAX_MESSAGE_BYTES);
  const alive = { run: "r", jobs: 1, about, running: [] };
  assertThrows(() => encode("alive", alive), RangeError, "expected at most");
  assertThrows(
    () => decode("alive", bytesOf({ protocol: PROTOCOL, ...alive })),
    RefusedMessageError,
    "expected at most",
  );
});

Deno.test("decode() takes any bytes, and refuses all that is no message", () => {
  const anyBytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.json({ maxDepth: 6 }).map((text) => new TextEncoder().encode(text)),
  );
  fc.assert(fc.property(anyBytes, (bytes) => {
    for (const kind of KINDS) {
      assertThrows(() => decode(kind, bytes), RefusedMessageError);
    }
  }));
});

Deno.test("decode() refuses a message with anything in the server of a part", () => {
  // What may be anything there is: other texts and records are messages.
  const strange = fc.oneof(
    fc.anything({ maxDepth: 3, withNullPrototype: false }),
    fc.constantFrom("NaN", "__proto__", -1, 0.5, 1e300, [[]], deep(10_000)),
  ).filter((value) => value !== undefined && typeof value !== "bigint");
  fc.assert(
    fc.property(
      fc.constantFrom(...KINDS),
      fc.nat(),
      strange,
      (kind, at, odd) => {
        const whole = { protocol: PROTOCOL, ...SAMPLES[kind] };
        const names = Object.keys(whole);
        const name = names[at % names.length]!;
        let bytes;
        try {
          bytes = bytesOf({ ...whole, [name]: odd });
        } catch {
          return; // JSON cannot even say it
        }
        try {
          decode(kind, bytes);
        } catch (error) {
          assertEquals(
            error instanceof RefusedMessageError,
            true,
            String(error),
          );
        }
      },
    ),
    { numRuns: 500 },
  );
  for (const kind of KINDS) {
    for (const name of Object.keys(SAMPLES[kind])) {
      const { [name]: _, ...rest } = {
        protocol: PROTOCOL,
        ...SAMPLES[kind],
      } as Record<string, unknown>;
      if (OPTIONAL.includes(name)) continue;
      assertThrows(() => decode(kind, bytesOf(rest)), RefusedMessageError);
    }
  }
});

Deno.test("a message cannot reach prototypes", () => {
  const params = `{"__proto__":1}`;
  const text =
    `{"protocol":${PROTOCOL},"run":"r","number":0,"params":${params}}`;
  assertThrows(
    () => decode("work", new TextEncoder().encode(text)),
    RefusedMessageError,
    "__proto__",
  );
});

Deno.test("isLater() goes by sequence, then delivery", () => {
  const at = (sequence: number, delivery: number) => ({
    number: 0,
    sequence,
    delivery,
  });
  assertEquals(isLater(at(2, 1), at(1, 5)), true);
  assertEquals(isLater(at(2, 2), at(2, 1)), true);
  assertEquals(isLater(at(2, 1), at(2, 1)), false);
  assertEquals(isLater(at(1, 5), at(2, 1)), false);
});

function bytesOf(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function deep(levels: number): unknown {
  let value: unknown = 0;
  for (let i = 0; i < levels; i++) value = [value];
  return value;
}
