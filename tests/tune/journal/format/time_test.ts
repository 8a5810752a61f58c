import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  isTime,
  readTime,
  toLocal,
  writeTime,
} from "../../../../src/tune/journal/format/time.ts";

const MOMENT = Date.UTC(2026, 10, 23, 23, 59, 58, 7);

Deno.test("isTime() takes no day that its month does not have, and no year on the edge", () => {
  const wrong = ["2026-02-29", "2026-04-31", "0001-01-01", "9999-12-31"];
  for (const day of wrong) assertEquals(isTime(`${day}T00:00:00`), false, day);
  for (const day of ["2028-02-29", "2026-12-31", "0002-01-01"]) {
    assertEquals(isTime(`${day}T00:00:00`), true, day);
  }
});

Deno.test("toLocal() gives one form and keeps what has it", () => {
  const noon = Date.UTC(2026, 0, 31, 12);
  for (
    const text of [
      "2026-01-31T12:00:00Z",
      "2026-01-31 12:00:00.0+00:00",
      "2026-01-31T12:00:00.00000Z",
      "2026-01-31T13:00:00.000000+01:00",
    ]
  ) assertEquals(toLocal(text), writeTime(noon));
  assertEquals(
    toLocal("2026-01-31T12:00:00.123456"),
    "2026-01-31T12:00:00.123456",
  );
});

Deno.test("writeTime() writes six digits and no offset", () => {
  assertEquals(writeTime(MOMENT, "utc"), "2026-11-23T23:59:58.007000");
  assertEquals(writeTime(MOMENT, "utc", " "), "2026-11-23 23:59:58.007000");
});

Deno.test("readTime() reads what writeTime() wrote, to the microsecond", () => {
  const micros = fc.integer({ min: 0, max: 4e15 });
  fc.assert(fc.property(micros, fc.boolean(), (us, isUtc) => {
    const zone = isUtc ? "utc" : "local";
    const back = readTime(writeTime(us / 1000, zone), zone);
    // An hour is repeated when summer time ends; half an hour on one island.
    const offBy = Math.abs(back - us / 1000);
    const isRepeated = zone === "local" &&
      [1_800_000, 3_600_000].some((hour) => Math.abs(offBy - hour) < 0.001);
    assertEquals(offBy < 0.001 || isRepeated, true, `${us}`);
  }));
});

Deno.test("writeTime() of this machine's zone is what the clock shows", () => {
  const date = new Date(MOMENT);
  const two = (n: number) => String(n).padStart(2, "0");
  assertEquals(
    writeTime(MOMENT).slice(0, 16),
    `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${
      two(date.getHours())
    }:${two(date.getMinutes())}`,
  );
});

Deno.test("readTime() reads every form that Optuna writes", () => {
  for (
    const text of [
      "2026-11-23T23:59:58.007000+00:00",
      "2026-11-24T00:59:58.007000+01:00",
      "2026-11-23T18:29:58.007-05:30",
      "2026-11-23 23:59:58.007Z",
    ]
  ) {
    assertEquals(readTime(text), MOMENT, text);
  }
  assertEquals(readTime("2026-11-23 23:59:58", "utc"), MOMENT - 7);
});

Deno.test("readTime() rejects what is no time", () => {
  for (const text of ["", "yesterday", "2026-11-23", "2026-99-23T00:00:00"]) {
    assertThrows(() => readTime(text), SyntaxError, "Cannot read a time");
  }
});
