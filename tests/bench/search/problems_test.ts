import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { bbobFunction } from "../../../bench/search/problems/bbob.ts";
import { problems, problemsNamed } from "../../../bench/search/problems/mod.ts";
import {
  isMulti,
  type Problem,
} from "../../../bench/search/problems/problem.ts";
import { Pcg32 } from "../../../src/random.ts";
import { checkSpace } from "../../../src/tune/space/check.ts";
import { sampleUniform } from "../../../src/tune/space/space.ts";
import type { Params } from "../../../src/tune/trial.ts";

const loaded = problems
  .filter(({ name }) => !/^(hpobench|hpolib|nasbench)/.test(name))
  .map(({ load }) => load());

/** The value that counts, Infinity if a constraint is broken or it failed. */
function valueOf(problem: Problem, params: Params): number {
  const answer = problem.evaluate(params, new Pcg32(1n));
  if ("failed" in answer) return Infinity;
  const { values, constraints = {} } = answer;
  const broken = Object.values(constraints).filter((c) => c > 1e-4);
  if (broken.length > 0) return Infinity;
  return !isMulti(problem) && problem.truth?.(params) || values[0]!;
}

for (const problem of loaded) {
  Deno.test(`${problem.name} answers as it says, never below its minimum`, () => {
    checkSpace(problem.space);
    const random = new Pcg32(1n);
    for (let i = 0; i < 3000; i++) {
      const params = sampleUniform(problem.space, random);
      const answer = problem.evaluate(params, random);
      if ("failed" in answer) continue;
      const { values, constraints = {} } = answer;
      const expected = isMulti(problem) ? problem.reference.length : 1;
      assertEquals(values.length, expected);
      assertEquals(Object.keys(constraints).length, problem.constraints ?? 0);
      assert([...values, ...Object.values(constraints)].every(Number.isFinite));
      if (isMulti(problem)) continue;
      assert(valueOf(problem, params) >= problem.minimum - 1e-9);
    }
  });
}

for (const f of [1, 6, 8, 10, 14, 15, 17, 21]) {
  Deno.test(`BBOB f${f} is 0 where its best lies, and only there`, () => {
    for (const D of [5, 10]) {
      const { best, value } = bbobFunction(f, D);
      assertAlmostEquals(value(best), 0, 1e-12);
      assert(value(best.map((v) => v + 0.01)) > 1e-12);
    }
  });
}

/** Where the best lies, as published or by construction. */
const BEST: { readonly [name: string]: Params } = {
  "func2c": { first: "camel", second: "camel", x: 0.04492101, y: -0.3563282 },
  "func3c": {
    first: "camel",
    second: "camel",
    weight: "half",
    x: 0.04492101,
    y: -0.3563282,
  },
  "jenatton-tree": { x1: 0, x2: 0, x4: 0, r8: 0 },
  "layer-stack": {
    layers: 3,
    lr: 0.01,
    width1: 256,
    drop1: 0,
    width2: 128,
    drop2: 0.1,
    width3: 64,
    drop3: 0.2,
  },
  "kernel-tiles": {
    tileM: 128,
    tileN: 64,
    tileK: 32,
    unroll: 4,
    stages: 4,
    warps: 8,
  },
  "gardner": { x: 4.62226, y: 5.84971 },
  "spring": { wire: 0.05169, coil: 0.35673, turns: 11.28831 },
  "welded-beam": {
    weld: 0.20573,
    length: 3.470489,
    depth: 9.036624,
    width: 0.20573,
  },
  "pressure-vessel": {
    shell: 13,
    head: 7,
    radius: 42.098446,
    length: 176.636596,
  },
  "learning-cliff": { lr: 0.12589, momentum: 0.9, decay: 1e-3, warmup: 0.3 },
};

for (const [name, params] of Object.entries(BEST)) {
  Deno.test(`${name} comes to its minimum`, () => {
    const [entry] = problemsNamed([name]);
    const problem = entry!.load();
    assert(!isMulti(problem));
    assertAlmostEquals(
      valueOf(problem, params),
      problem.minimum,
      2e-3 * Math.max(0.05, Math.abs(problem.minimum)),
    );
  });
}

Deno.test("problems have names of their own, and fall into two halves", () => {
  const names = problems.map(({ name }) => name);
  assertEquals(new Set(names).size, names.length);
  const tuned = problems.filter(({ half }) => half === "tuned");
  assertEquals(tuned.length * 2, problems.length);
});

Deno.test("docs/search-quality.md names each problem in its half", async () => {
  const page = await Deno.readTextFile(
    new URL("../../../docs/search-quality.md", import.meta.url),
  );
  const rows = page.split("\n").filter((line) => /^\|.*`\w/.test(line));
  for (const { name, half } of problems) {
    const row = rows.find((line) => line.includes(`\`${name}\``));
    assert(row !== undefined, name);
    const [, , tuned, untouched] = row.split("|");
    const cell = half === "tuned" ? tuned! : untouched!;
    assert(cell.includes(`\`${name}\``), `${name} is ${half}`);
  }
});
