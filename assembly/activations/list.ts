// The list of activations, by number: what the engine's exports take to say which they mean. Each
// has value(z) and slope(z), its derivative, in four lanes. Names are in
// src/train/network/activations.ts.

import { Elu } from "./elu";
import { Gelu } from "./gelu";
import { GeluTanh } from "./gelu_tanh";
import { LeakyRelu } from "./leaky_relu";
import { Relu } from "./relu";
import { Selu } from "./selu";
import { Sigmoid } from "./sigmoid";
import { Silu } from "./silu";
import { Softplus } from "./softplus";
import { Tanh } from "./tanh";

/** Calls kernel K for an activation, as callFor of optimizers/rules.ts does for a rule. */
@inline
export function activationFor<K>(activation: i32, x: usize, y: usize, count: i32): void {
  const kernel = changetype<K>(0);
  switch (activation) {
    case 0: return kernel.run<Relu>(changetype<Relu>(0), x, y, count);
    case 1: return kernel.run<LeakyRelu>(changetype<LeakyRelu>(0), x, y, count);
    case 2: return kernel.run<Elu>(changetype<Elu>(0), x, y, count);
    case 3: return kernel.run<Selu>(changetype<Selu>(0), x, y, count);
    case 4: return kernel.run<Gelu>(changetype<Gelu>(0), x, y, count);
    case 5: return kernel.run<GeluTanh>(changetype<GeluTanh>(0), x, y, count);
    case 6: return kernel.run<Silu>(changetype<Silu>(0), x, y, count);
    case 7: return kernel.run<Tanh>(changetype<Tanh>(0), x, y, count);
    case 8: return kernel.run<Sigmoid>(changetype<Sigmoid>(0), x, y, count);
    case 9: return kernel.run<Softplus>(changetype<Softplus>(0), x, y, count);
    default: unreachable();
  }
}
