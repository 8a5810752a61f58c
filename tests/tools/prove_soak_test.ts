// The proof that memory stays flat: that it can fail, and a short run of it.
// `deno task prove:soak` is the long one.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { judgeSamples } from "../../tools/prove_soak.ts";
import { type Sample, soak } from "../../tools/soak/soak.ts";
import type { Memory } from "../../tools/soak/subject.ts";
import { judge } from "../../tools/soak/verdict.ts";
import { Pcg32 } from "../../src/random.ts";
import { hasNats } from "../support/nats_server.ts";

const MIB = 2 ** 20;
const HOUR = 3_600;

/** An hour of two processes that collect garbage, one of which may leak. */
function anHour(leak: Partial<Memory> = {}): Sample[] {
  const random = new Pcg32(7n);
  const { heapBytes = 0, rssBytes = 0 } = leak;
  return Array.from({ length: 240 }, (_, at) => {
    const share = at / 239;
    const warm = Math.min(1, share * 8) * 60 * MIB;
    const noise = (size: number) => random.nextFloat() * size * MIB;
    const memory = (leaks: number) => ({
      heapBytes: 25 * MIB + noise(4) + leaks * heapBytes * share,
      rssBytes: 120 * MIB + warm + noise(40) + leaks * rssBytes * share,
    });
    const [coordinator, worker] = [memory(0), memory(1)];
    return { seconds: share * HOUR, trials: at, coordinator, worker };
  });
}

/** What grows, as the proof has it. */
const growing = (samples: readonly Sample[]) =>
  judgeSamples(samples)
    .filter(({ verdict }) => !verdict.isFlat)
    .map(({ process, memory }) => `${process} ${memory}`);

Deno.test("judgeSamples() takes warming up and noise for flat", () => {
  assertEquals(growing(anHour()), []);
});

Deno.test("judgeSamples() finds a heap that leaks 2 KiB with each of 4,000 trials", () => {
  const leak = { heapBytes: 4_000 * 2_048 };
  assertEquals(growing(anHour(leak)), ["worker heapBytes"]);
});

Deno.test("judgeSamples() finds memory that leaks beside the heap", () => {
  const leak = { rssBytes: 80 * MIB };
  assertEquals(growing(anHour(leak)), ["worker rssBytes"]);
});

Deno.test("judgeSamples() allows a coordinator its trials, and no more", () => {
  const grow = (bytes: number) =>
    anHour().map((sample) => ({
      ...sample,
      trials: Math.round(10_000 * sample.seconds / HOUR),
      coordinator: {
        ...sample.coordinator,
        heapBytes: sample.coordinator.heapBytes +
          bytes * 10_000 * sample.seconds / HOUR,
      },
    }));
  assertEquals(growing(grow(2_048)), []);
  assertEquals(growing(grow(6_000)), ["coordinator heapBytes"]);
});

Deno.test("judge() gives the rise of a line through outliers", () => {
  const points = Array.from({ length: 21 }, (_, at) => ({
    seconds: at,
    bytes: 100 + 3 * at + (at % 5 === 0 ? 1_000 : 0),
  }));
  const { riseBytes, isFlat } = judge(points, 59);
  assertEquals(Math.round(riseBytes), 60);
  assertEquals(isFlat, false);
  assertEquals(judge(points, 61).isFlat, true);
});

Deno.test("judge() refuses to say anything of a few samples", () => {
  assertThrows(() => judge([], 1), RangeError, "0 samples, expected at least");
});

Deno.test({
  name: "a short soak: trials end, a worker comes and goes, the server dies",
  ignore: !hasNats,
  fn: async () => {
    const soaked = await soak({
      seconds: 8,
      sampleSeconds: 0.4,
      guestSeconds: 1,
      guestsPerDeath: 1,
    });
    const { samples, guests, deaths, events, blobs } = soaked;
    assert(samples.at(-1)!.trials > 0, "no trial ended");
    assert(guests > 0 && deaths > 0, `${guests} guests, ${deaths} deaths`);
    assert(events > 0 && blobs > 0, `${events} events, ${blobs} blobs`);
    // In seconds nothing has found its size; the heap has nearly.
    const most = { heapBytes: 8 * MIB, rssBytes: 200 * MIB };
    const grown = judgeSamples(samples, most)
      .filter(({ verdict }) => !verdict.isFlat);
    assertEquals(grown, []);
  },
});
