import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  renderProgress,
  renderRunning,
} from "../../../src/report/live/progress.ts";
import { ansiStyle } from "../../../src/report/layout/style.ts";
import { widthOf } from "../../../src/report/layout/width.ts";

const STATE = {
  done: 3,
  total: 8,
  fraction: 0.4,
  elapsedSeconds: 12,
  best: "0.9732",
};

Deno.test("renderProgress() shows bar, trials, elapsed, time left and best", () => {
  assertEquals(
    renderProgress(STATE, 80),
    "|█████████▌              | 3/8  0:12  0:18 left  best 0.9732",
  );
});

Deno.test("renderProgress() drops elapsed, time left and best, in this order", () => {
  assertEquals(
    [46, 36, 33, 27, 22, 12, 4].map((columns) =>
      renderProgress(STATE, columns)
    ),
    [
      "|███▌     | 3/8  0:12  0:18 left  best 0.9732",
      "3/8  0:12  0:18 left  best 0.9732",
      "3/8  0:18 left  best 0.9732",
      "|██▊    | 3/8  best 0.9732",
      "3/8  best 0.9732",
      "|██   | 3/8",
      "3/8",
    ],
  );
});

Deno.test("renderProgress() knows no time left before anything is done", () => {
  const start = { done: 0, total: 8, fraction: 0, elapsedSeconds: 1 };
  assertEquals(
    renderProgress(start, 60),
    "|                        | 0/8  0:01",
  );
});

Deno.test("renderProgress() counts without a bar where there is no total", () => {
  assertEquals(
    renderProgress({ done: 3, elapsedSeconds: 5, best: "1" }, 60),
    "3 done  0:05  best 1",
  );
});

Deno.test("renderProgress() is shorter than the terminal, whatever its width", () => {
  fc.assert(fc.property(
    fc.record({
      done: fc.nat(1e6),
      total: fc.nat(1e6),
      fraction: fc.double({ min: 0, max: 1, noNaN: true }),
      elapsedSeconds: fc.double({ min: 0, max: 1e7, noNaN: true }),
      best: fc.string({ maxLength: 12 }),
    }),
    fc.integer({ min: 1, max: 200 }),
    (state, columns) => {
      assert(widthOf(renderProgress(state, columns, ansiStyle)) < columns);
    },
  ));
});

Deno.test("renderProgress() draws how the best came about, and drops that first", () => {
  const state = {
    done: 3,
    elapsedSeconds: 5,
    best: "0.9",
    trend: [0.2, 0.55, 0.9],
  };
  assertEquals(renderProgress(state, 60), "3 done  0:05  best 0.9  ▁▅█");
  assertEquals(renderProgress(state, 27), "3 done  0:05  best 0.9");
});

Deno.test("renderRunning() draws curves where there is room beside parameters", () => {
  const trials = [
    { number: 0, params: { lr: 0.1 }, step: 2, steps: 5, values: [1, 2] },
    { number: 1, params: { lr: 0.2 }, step: 0, steps: 5 },
  ];
  assertEquals(renderRunning(trials, "epoch", 80), [
    "  trial 0  epoch 2/5  ▁█          lr=0.1",
    "  trial 1  epoch 0/5              lr=0.2",
  ]);
  assertEquals(renderRunning(trials, "epoch", 40), [
    "  trial 0  epoch 2/5  lr=0.1",
    "  trial 1  epoch 0/5  lr=0.2",
  ]);
});
