// Seeded initialisation and shuffling. The generator's state (pcg32.ts) lies in memory, 16 bytes.

import { nextBelow, nextNormal, nextU32 } from "../lib/pcg32";

/**
 * x[r][c] = uniform in [−bound, bound) for c < columns, 0 for the padding columns up to stride;
 * rows × stride, row-major, drawn column by column as PyTorch's out×in weights are laid out.
 *
 * Requires: columns ≤ stride; stride in elements.
 * Error: none, 24 random bits a number; tests/engine/random_test.ts.
 * Source: PyTorch's nn.Linear initialises weights and biases uniformly in ±1/√fan_in.
 */
export function fillUniform(
  xPtr: usize, rows: i32, columns: i32, stride: i32, bound: f32, statePtr: usize,
): void {
  memory.fill(xPtr, 0, (<usize>rows * stride) << 2);
  for (let c = 0; c < columns; c++) {
    let p = xPtr + (<usize>c << 2);
    for (let r = 0; r < rows; r++) {
      const unit = <f32>(nextU32(statePtr) >> 8) * <f32>(1.0 / 8388608.0) - 1;
      store<f32>(p, unit * bound);
      p += <usize>stride << 2;
    }
  }
}

/**
 * The same with normal numbers of standard deviation `deviation` (Box and Muller 1958, one of each
 * pair).
 */
export function fillNormal(
  xPtr: usize, rows: i32, columns: i32, stride: i32, deviation: f32, statePtr: usize,
): void {
  memory.fill(xPtr, 0, (<usize>rows * stride) << 2);
  for (let c = 0; c < columns; c++) {
    let p = xPtr + (<usize>c << 2);
    for (let r = 0; r < rows; r++) {
      store<f32>(p, <f32>nextNormal(statePtr) * deviation);
      p += <usize>stride << 2;
    }
  }
}

/**
 * Shuffles count u32 in place (Fisher–Yates from the last element down), as Pcg32.shuffle does.
 *
 * Requires: 4-byte alignment; statePtr outside the array.
 */
export function shuffle(itemsPtr: usize, count: i32, statePtr: usize): void {
  for (let i = count - 1; i > 0; i--) {
    const j = nextBelow(statePtr, i + 1);
    const p = itemsPtr + (<usize>i << 2), q = itemsPtr + (<usize>j << 2);
    const item = load<u32>(p);
    store<u32>(p, load<u32>(q));
    store<u32>(q, item);
  }
}
