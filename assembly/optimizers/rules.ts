// The list of update rules, by number: what the engine's exports take to say which rule they mean.
//
// A rule is a block in engine memory (rule.ts) with update(pPtr, gradient), the new values of four
// parameters, and as it needs them: start(), advance() before a step, flush(pPtr) now and then,
// adapt() after a step. Which number a name of src/train/optimizers/ has is said there.

import { Adam } from "./adam";
import { AdamHyper } from "./adam_hyper";
import { Probe } from "./probe";
import { Sgd } from "./sgd";
import { SgdHyper } from "./sgd_hyper";

/** The number of the rule that changes nothing. */
export const PROBE: i32 = 0;

/**
 * Calls kernel K for a rule: K is a type without fields whose run<O> is given the rule's block and
 * the arguments. The branch is taken once a call, so that every loop knows its rule.
 */
@inline
export function callFor<K>(
  rule: i32, block: usize, x: usize, y: usize, z: usize, i: i32, j: i32, k: i32,
): void {
  const kernel = changetype<K>(0);
  switch (rule) {
    case PROBE: return kernel.run<Probe>(changetype<Probe>(block), x, y, z, i, j, k);
    case 1: return kernel.run<Adam>(changetype<Adam>(block), x, y, z, i, j, k);
    case 2: return kernel.run<AdamHyper>(changetype<AdamHyper>(block), x, y, z, i, j, k);
    case 3: return kernel.run<Sgd>(changetype<Sgd>(block), x, y, z, i, j, k);
    case 4: return kernel.run<SgdHyper>(changetype<SgdHyper>(block), x, y, z, i, j, k);
    default: unreachable();
  }
}
