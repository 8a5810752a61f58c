import { assertEquals } from "@std/assert";
import {
  constraintAttributes,
  constraintsIn,
  isInfeasible,
} from "../../../../src/tune/journal/format/constraints.ts";

Deno.test("isInfeasible() knows both forms in which Optuna keeps constraints", () => {
  const infeasible = [
    { constraints: [-1, 0.5] },
    { constraints: [2n ** 70n] },
    { constraints: [NaN] },
    { "constraints:size": 1 },
    { constraints: [-1], "constraints:size": 1 },
  ];
  const feasible = [
    {},
    { constraints: null },
    { constraints: [] },
    { constraints: [0, -0, -Infinity] },
    { "constraints:size": -0.5 },
    { constraintsOfMine: 5, fixed_params: { x: 1 } },
    { constraints: "soft" },
  ];
  for (const one of infeasible) assertEquals(isInfeasible(one), true);
  for (const one of feasible) assertEquals(isInfeasible(one), false);
});

Deno.test("constraintsIn() finds what constraintAttributes() writes, by name", () => {
  const constraints = { "rss<1MB": 0.5, size: -3 };
  const written = Object.fromEntries(constraintAttributes(constraints));
  assertEquals(written["constraints"], [0.5, -3]);
  assertEquals(constraintsIn(written), constraints);
  assertEquals(constraintsIn({ constraints: [1], constraintsX: 2 }), undefined);
  assertEquals(constraintAttributes({}), []);
});
