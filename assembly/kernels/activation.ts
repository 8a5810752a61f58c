// Activations that no product applies in its epilogue, and how gradients flow back through them.

import { activationFor } from "../activations/list";

/**
 * a ← f(z), element by element, for the activation of that number (activations/list.ts).
 *
 * a, z: count f32; a may be z. Requires: count a multiple of 4.
 * Error: 8·ε·(1 + |z|) absolute, tests/engine/activations_test.ts, which has the bound of each.
 */
export function activate(activation: i32, aPtr: usize, zPtr: usize, count: i32): void {
  activationFor<Forward>(activation, aPtr, zPtr, count);
}

/**
 * d ← d·f′(z): the gradient of a = f(z) becomes that of z.
 *
 * d, z: count f32. Requires, error: as activate, times |d|.
 */
export function activateGradient(activation: i32, dPtr: usize, zPtr: usize, count: i32): void {
  activationFor<Backward>(activation, dPtr, zPtr, count);
}

@unmanaged
class Forward {
  run<A>(activation: A, aPtr: usize, zPtr: usize, count: i32): void {
    const bytes = <usize>count << 2;
    for (let at: usize = 0; at < bytes; at += 16) {
      v128.store(aPtr + at, activation.value(v128.load(zPtr + at)));
    }
  }
}

@unmanaged
class Backward {
  run<A>(activation: A, dPtr: usize, zPtr: usize, count: i32): void {
    const bytes = <usize>count << 2;
    for (let at: usize = 0; at < bytes; at += 16) {
      const slope = activation.slope(v128.load(zPtr + at));
      v128.store(dPtr + at, f32x4.mul(v128.load(dPtr + at), slope));
    }
  }
}
