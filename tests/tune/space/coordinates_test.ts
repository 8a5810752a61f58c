import { assert, assertEquals } from "@std/assert";
import { Pcg32 } from "../../../src/random.ts";
import { Coordinates } from "../../../src/tune/space/coordinates.ts";
import type { Space } from "../../../src/tune/space/space.ts";
import { EVERY_KIND, isOfEveryKind } from "../samplers/support.ts";

Deno.test("Coordinates leaves out parameters with one value", () => {
  // kind, rate, drop, width, depth, only
  const { dimensions, unordered } = new Coordinates(EVERY_KIND);
  assertEquals(dimensions, 6);
  assertEquals(unordered, Uint8Array.of(1, 0, 0, 0, 0, 0));
});

Deno.test("Coordinates: drawn places are points of the space, there and back", () => {
  const coordinates = new Coordinates(EVERY_KIND);
  const random = new Pcg32(5n);
  for (let i = 0; i < 200; i++) {
    const { point, params, exists } = coordinates.draw(random);
    assert(isOfEveryKind(params), JSON.stringify(params));
    assertEquals(exists[5], params.kind === "b" ? 1 : 0);
    if (params.kind !== "b") assertEquals(point[5], 0.5);
    const again = coordinates.snap(coordinates.encode(params)).params;
    assertEquals(Object.keys(again), Object.keys(params));
    const { rate, only, ...exact } = params;
    for (const [name, value] of Object.entries(exact)) {
      assertEquals(again[name], value);
    }
    assert(Math.abs(Number(again.rate) / Number(rate) - 1) < 1e-12);
    if (only) assert(Math.abs(Number(again.only) - Number(only)) < 1e-12);
  }
});

Deno.test("Coordinates.snap() moves into the box and onto steps", () => {
  const space: Space = {
    a: { type: "float", low: -1, high: 1 },
    b: { type: "int", low: 0, high: 3 },
  };
  const { point, params } = new Coordinates(space)
    .snap(Float64Array.of(-0.2, 1.7));
  assertEquals(point, Float64Array.of(0, 0.875));
  assertEquals(params, { a: -1, b: 3 });
});

Deno.test("Coordinates.alternatives() lists all other values, or a ladder of many", () => {
  const space: Space = {
    few: { type: "categorical", choices: ["a", "b", "c"] },
    step: { type: "float", low: 0, high: 0.4, step: 0.1 },
    many: { type: "int", low: 1, high: 100, log: true },
  };
  const coordinates = new Coordinates(space);
  const here = { few: "b", step: 0.4, many: 10 };
  const point = coordinates.encode(here);
  const others = (d: number, name: string) =>
    coordinates.alternatives(point, d).map((other) =>
      coordinates.snap(point.with(d, other)).params[name]
    );
  assertEquals(others(0, "few"), ["a", "c"]);
  assertEquals(others(1, "step"), [0, 0.1, 0.2, 0.3]);
  assertEquals(others(2, "many"), [11, 9, 12, 8, 14, 6, 18, 2, 26, 42, 74]);
});
