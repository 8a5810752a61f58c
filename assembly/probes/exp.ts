// The functions of lib/exp.ts over arrays, for tests/engine/exp_test.ts: never part of the engine.

import { exp4, log32 } from "../lib/exp";

/** x[i] ← e^x[i], count a multiple of 4. */
export function expArray(xPtr: usize, count: i32): void {
  for (let at: usize = 0; at < <usize>count << 2; at += 16) {
    v128.store(xPtr + at, exp4(v128.load(xPtr + at)));
  }
}

/** x[i] ← log x[i]. */
export function logArray(xPtr: usize, count: i32): void {
  for (let at: usize = 0; at < <usize>count << 2; at += 4) {
    store<f32>(xPtr + at, log32(load<f32>(xPtr + at)));
  }
}
