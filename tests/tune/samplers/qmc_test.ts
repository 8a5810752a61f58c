import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Pcg32 } from "../../../src/random.ts";
import { createHalton } from "../../../src/tune/samplers/halton.ts";
import {
  drawPermutations,
  firstPrimes,
  haltonCoordinate,
} from "../../../src/tune/math/halton.ts";
import {
  scrambleBits,
  sobolBits,
  sobolDimensions,
} from "../../../src/tune/math/sobol.ts";
import type { Sampler, SeenTrial } from "../../../src/tune/samplers/sampler.ts";
import { createSobol } from "../../../src/tune/samplers/sobol.ts";
import type { Space } from "../../../src/tune/space/space.ts";

/** The first trials that a sampler makes of a space, one after another. */
function sample(sampler: Sampler, space: Space, count: number, seed = 0) {
  const trials: SeenTrial[] = [];
  const directions = ["minimize"] as const;
  for (let number = 0; number < count; number++) {
    const view = { space, directions, seed, trials };
    const suggestion = sampler.suggest(view, number);
    if (suggestion === null) break;
    trials.push({ number, params: suggestion.params });
  }
  return trials.map((trial) => trial.params);
}

/** A cube of real parameters. */
function cube(D: number): Space {
  const param = { type: "float", low: 0, high: 1 } as const;
  return Object.fromEntries(
    Array.from({ length: D }, (_, d) => [`x${d}`, param]),
  );
}

Deno.test("sobolBits() gives the first points of the sequence", () => {
  const points = Array.from(
    { length: 8 },
    (_, i) => [0, 1, 2, 3].map((d) => sobolBits(i, d) / 2 ** 32),
  );
  assertEquals(points, [
    [0, 0, 0, 0],
    [0.5, 0.5, 0.5, 0.5],
    [0.75, 0.25, 0.25, 0.25],
    [0.25, 0.75, 0.75, 0.75],
    [0.375, 0.375, 0.625, 0.875],
    [0.875, 0.875, 0.125, 0.375],
    [0.625, 0.125, 0.875, 0.625],
    [0.125, 0.625, 0.375, 0.125],
  ]);
});

// scipy 1.17.1: qmc.Sobol(128, scramble=False, bits=32).random(2**14)[12345]
// times 2**32.
const SCIPY_POINT_12345 = [
  2752774144,
  3493593088,
  688652288,
  2262564864,
  3816030208,
  252968960,
  546570240,
  486801408,
  3443785728,
  1845231616,
  319029248,
  2571894784,
  3998482432,
  4045144064,
  148111360,
  2752249856,
  268697600,
  218890240,
  1371799552,
  1475084288,
  855900160,
  348913664,
  2607022080,
  3705405440,
  1895563264,
  1270087680,
  1572077568,
  2070151168,
  376700928,
  1737228288,
  1232338944,
  2843475968,
  2158755840,
  2840330240,
  817102848,
  3910926336,
  11272192,
  1384382464,
  4122738688,
  4072407040,
  925630464,
  3438018560,
  3273392128,
  2458648576,
  1240727552,
  2049179648,
  4217110528,
  1029963776,
  2848194560,
  2632187904,
  3313238016,
  1947467776,
  38010880,
  2644770816,
  3720085504,
  2366898176,
  1916010496,
  4177264640,
  1985216512,
  4164681728,
  464257024,
  2695626752,
  4165730304,
  1999896576,
  4065591296,
  4155244544,
  1594097664,
  3239837696,
  845414400,
  1656487936,
  2647916544,
  1889796096,
  729546752,
  342097920,
  1046740992,
  996409344,
  2294546432,
  1370750976,
  2096365568,
  3697016832,
  1929117696,
  3598974976,
  1948516352,
  679739392,
  1328807936,
  2115239936,
  2617507840,
  2560360448,
  311689216,
  2396782592,
  2576613376,
  2955149312,
  1530658816,
  3230400512,
  1404305408,
  1774977024,
  4114350080,
  439615488,
  166985728,
  2314469376,
  2317090816,
  3859546112,
  285474816,
  3400269824,
  1571028992,
  1304690688,
  1608777728,
  1622933504,
  1301544960,
  801898496,
  810811392,
  2413559808,
  1306787840,
  3161194496,
  3190030336,
  3207856128,
  2055995392,
  3900964864,
  2375811072,
  3613655040,
  3361472512,
  1866727424,
  1619787776,
  2847145984,
  2477522944,
  520355840,
  201064448,
  2759589888,
];

Deno.test("sobolBits() agrees with scipy in all 128 dimensions", () => {
  assertEquals(sobolDimensions(), 128);
  const point = SCIPY_POINT_12345.map((_, d) => sobolBits(12345, d));
  assertEquals(point, SCIPY_POINT_12345);
});

Deno.test("scrambled Sobol coordinates stay a net: each of 2^m points in its own interval of 2^-m", () => {
  for (const d of [0, 1, 5, 127]) {
    const cells = new Set<number>();
    for (let i = 0; i < 256; i++) {
      cells.add(scrambleBits(sobolBits(i, d), 1234 + d) >>> 24);
    }
    assertEquals(cells.size, 256);
  }
});

Deno.test("scrambleBits() is uniform over seeds, also in its second bit", () => {
  const counts = [0, 0, 0, 0];
  const random = new Pcg32(1n);
  for (let i = 0; i < 4000; i++) {
    counts[scrambleBits(0x40000000, random.nextU32()) >>> 30]! += 1;
  }
  for (const count of counts) assert(Math.abs(count - 1000) < 150, `${counts}`);
});

Deno.test("haltonCoordinate() gives the first points of the sequence", () => {
  const bases = firstPrimes(4);
  assertEquals(bases, [2, 3, 5, 7]);
  const points = [1, 2, 3, 4, 5].map((i) =>
    bases.map((base) => haltonCoordinate(i, base).toFixed(6))
  );
  assertEquals(points, [
    ["0.500000", "0.333333", "0.200000", "0.142857"],
    ["0.250000", "0.666667", "0.400000", "0.285714"],
    ["0.750000", "0.111111", "0.600000", "0.428571"],
    ["0.125000", "0.444444", "0.800000", "0.571429"],
    ["0.625000", "0.777778", "0.040000", "0.714286"],
  ]);
});

Deno.test("permuted Halton coordinates fill every interval of base^-2 once", () => {
  for (const base of [2, 3, 7, 13]) {
    const permutations = drawPermutations(base, new Pcg32(5n));
    const cells = new Set<number>();
    for (let i = 0; i < base * base; i++) {
      const coordinate = haltonCoordinate(i, base, permutations);
      cells.add(Math.floor(coordinate * base * base + 1e-9));
    }
    assertEquals(cells.size, base * base);
  }
});

for (const create of [createSobol, createHalton]) {
  const { name } = create();

  Deno.test(`${name}: a fresh instance gives the same trials`, () => {
    const space = cube(3);
    const trials = sample(create(), space, 20, 7);
    const again = trials.map((params, number) => {
      const before = trials.slice(0, number);
      const seen = before.map((params, number) => ({ number, params }));
      const directions = ["minimize"] as const;
      const view = { space, directions, seed: 7, trials: seen };
      assertEquals(create().suggest(view, number)!.params, params);
      return params;
    });
    assertEquals(again, trials);
  });

  Deno.test(`${name}: seeds differ, and one instance serves several studies`, () => {
    const sampler = create();
    const first = sample(sampler, cube(2), 5, 0);
    const second = sample(sampler, cube(2), 5, 1);
    assert(JSON.stringify(first) !== JSON.stringify(second));
    assertEquals(sample(sampler, cube(2), 5, 0), first);
  });

  Deno.test(`${name}: covers the square more evenly than chance`, () => {
    const points = sample(create(), cube(2), 256);
    const cells = new Map<number, number>();
    for (const { x0, x1 } of points) {
      const cell = Math.floor(Number(x0) * 8) * 8 + Math.floor(Number(x1) * 8);
      cells.set(cell, (cells.get(cell) ?? 0) + 1);
    }
    // By chance, four per cell on average leave one cell in fifty empty and
    // spread with variance 4.
    let squares = 0;
    for (let c = 0; c < 64; c++) squares += ((cells.get(c) ?? 0) - 4) ** 2;
    assert(squares / 64 < 1.2, `variance ${squares / 64}`);
  });

  Deno.test(`${name}: every kind of parameter, each in its range and on its step`, () => {
    const space: Space = {
      kind: { type: "categorical", choices: ["a", "b", null] },
      fixed: { type: "fixed", value: 3 },
      rate: { type: "float", low: 1e-4, high: 1e-1, log: true },
      drop: { type: "float", low: 0, high: 0.5, step: 0.1 },
      width: { type: "int", low: 16, high: 256, log: true },
      depth: { type: "int", low: 1, high: 9, step: 4 },
      only: { type: "float", low: 2, high: 3, when: { kind: ["b"] } },
    };
    const all = sample(create(), space, 60);
    assertEquals(all.length, 60);
    for (const p of all) {
      assertEquals(p.fixed, 3);
      assert(Number(p.rate) >= 1e-4 && Number(p.rate) <= 1e-1);
      const steps = Number(p.drop) / 0.1;
      assertAlmostEquals(steps, Math.round(steps), 1e-9);
      assert(Number.isInteger(p.width) && [1, 5, 9].includes(Number(p.depth)));
      assertEquals("only" in p, p.kind === "b");
    }
    const rates = all.filter((p) => Number(p.rate) < 1e-3);
    assert(rates.length > 15 && rates.length < 25, `${rates.length}`);
    for (const kind of ["a", "b", null]) {
      const share = all.filter((p) => p.kind === kind).length;
      assert(share >= 16 && share <= 24, `${kind}: ${share}`);
    }
  });

  Deno.test(`${name}: gives each point of a finite space once, then says it is exhausted`, () => {
    const space: Space = {
      a: { type: "categorical", choices: ["x", "y"] },
      b: { type: "int", low: 1, high: 5, log: true, when: { a: ["x"] } },
      c: { type: "float", low: 0, high: 1, step: 0.25 },
    };
    const points = sample(create(), space, 100).map((p) => JSON.stringify(p));
    assertEquals(points.length, (5 + 1) * 5);
    assertEquals(new Set(points).size, points.length);
  });
}

Deno.test("sobol draws parameters beyond its 128 dimensions independently", () => {
  const points = sample(createSobol(), cube(130), 64);
  const mean = (name: string) =>
    points.reduce((total, point) => total + Number(point[name]), 0) / 64;
  assertAlmostEquals(mean("x127"), 0.5, 0.01); // a net
  assertAlmostEquals(mean("x129"), 0.5, 0.15); // chance
  assert(points.some((point) => point.x128 !== point.x129));
});
