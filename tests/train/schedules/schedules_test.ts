// Every schedule of the list by its formula, the warm-up, and bad settings.

import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  createSchedule,
  resolveSchedule,
  SCHEDULE_KINDS,
  type ScheduleConfig,
} from "../../../src/train/schedules/mod.ts";

const RUN = { steps: 20, stepsPerEpoch: 5, kernels: { cosine: Math.cos } };

function factors(config: ScheduleConfig, warmupSteps = 0): number[] {
  const schedule = createSchedule(resolveSchedule(config), RUN, warmupSteps);
  return Array.from({ length: RUN.steps }, (_, i) => schedule.factorAt(i));
}

function near(found: readonly number[], wanted: readonly number[]): void {
  assertEquals(found.length, wanted.length);
  found.forEach((value, i) =>
    assert(Math.abs(value - wanted[i]!) < 1e-12, `${i}: ${value}`)
  );
}

const each = (factorAt: (step: number) => number) =>
  Array.from({ length: RUN.steps }, (_, i) => factorAt(i));

Deno.test("each schedule follows its formula", () => {
  near(factors({ name: "constant" }), each(() => 1));
  near(
    factors({ name: "step", gamma: 0.5, every: 2 }),
    each((i) => i < 10 ? 1 : 0.5),
  );
  near(
    factors({ name: "exponential", gamma: 0.8 }),
    each((i) => 0.8 ** Math.floor(i / 5)),
  );
  near(
    factors({ name: "cosine", least: 0.1 }),
    each((i) => 0.1 + 0.9 * (1 + Math.cos(Math.PI * i / 20)) / 2),
  );
});

Deno.test("a kind of schedule says whether its schedules are told of losses", () => {
  for (const [name, { watchesLoss }] of Object.entries(SCHEDULE_KINDS)) {
    const { afterEpoch } = createSchedule(resolveSchedule({ name }), RUN, 0);
    assertEquals([name, afterEpoch !== undefined], [name, watchesLoss]);
  }
});

Deno.test("one_cycle rises to the rate and ends almost at 0", () => {
  const found = factors({ name: "one_cycle" });
  near([found[0]!, found[5]!, found[19]!], [1 / 25, 1, 1 / 25 / 1e4]);
  assert(found.slice(0, 6).every((f, i, all) => i === 0 || f > all[i - 1]!));
  assert(found.slice(5).every((f, i, all) => i === 0 || f < all[i - 1]!));
});

Deno.test("plateau falls after patience and goes on from its state", () => {
  const resolved = resolveSchedule({
    name: "plateau",
    gamma: 0.5,
    patience: 1,
  });
  const schedule = createSchedule(resolved, RUN, 0);
  const after = [3, 2, 2, 2, 2, 2].map((loss) => {
    schedule.afterEpoch!(loss);
    return schedule.factorAt(0);
  });
  assertEquals(after, [1, 1, 1, 0.5, 0.5, 0.25]);
  const again = createSchedule(resolved, RUN, 0);
  again.state = schedule.state!;
  for (const loss of [2, 2]) {
    schedule.afterEpoch!(loss);
    again.afterEpoch!(loss);
  }
  assertEquals([again.factorAt(0), again.state], [0.125, schedule.state]);
});

Deno.test("a warm-up stands in front of any schedule", () => {
  for (const name of Object.keys(SCHEDULE_KINDS)) {
    const found = factors({ name }, 4);
    near(found.slice(0, 4), [0.25, 0.5, 0.75, 1]);
    const rest = createSchedule(resolveSchedule({ name }), {
      ...RUN,
      steps: 16,
    }, 0);
    near(
      found.slice(4),
      Array.from({ length: 16 }, (_, i) => rest.factorAt(i)),
    );
  }
});

Deno.test("resolveSchedule() names what it cannot use", () => {
  const cases: [ScheduleConfig, string][] = [
    [{ name: "cosin" }, 'did you mean "cosine"?'],
    [{ name: "cosine", gamma: 0.1 }, 'it has no "gamma"'],
    [{ name: "step", gamma: 0 }, "gamma is 0, expected above 0"],
    [{ name: "step", every: 1.5 }, "expected a whole number of at least 1"],
    [{ name: "one_cycle", start: NaN }, "start is NaN, expected at least 1"],
  ];
  for (const [config, message] of cases) {
    assertThrows(() => resolveSchedule(config), RangeError, message);
  }
  assertThrows(
    () => resolveSchedule({ name: "step", gamma: "1" as never }),
    TypeError,
    'gamma is "1"',
  );
});
