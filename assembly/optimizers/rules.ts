// The list of update rules, by number: what the engine's exports take to say which rule they mean.
//
// A rule is a block in engine memory (rule.ts) with update(pPtr, gradient), the new values of four
// parameters, and as it needs them: start(), advance() before a step, flush(pPtr) now and then,
// adapt() after a step. Which number a name of src/train/optimizers/ has is said there.

import { Adagrad } from "./adagrad";
import { Adam } from "./adam";
import { AdamHyper } from "./adam_hyper";
import { AdamW } from "./adamw";
import { Collector } from "./collector";
import { NAdam } from "./nadam";
import { Nesterov } from "./nesterov";
import { Probe } from "./probe";
import { RAdam } from "./radam";
import { RmsProp } from "./rmsprop";
import { Sgd } from "./sgd";
import { SgdHyper } from "./sgd_hyper";

/** The number of the rule that changes nothing. */
export const PROBE: i32 = 0;
/** The number of the rule that stores gradients. */
export const COLLECT: i32 = 11;

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
    case 5: return kernel.run<Nesterov>(changetype<Nesterov>(block), x, y, z, i, j, k);
    case 6: return kernel.run<RmsProp>(changetype<RmsProp>(block), x, y, z, i, j, k);
    case 7: return kernel.run<Adagrad>(changetype<Adagrad>(block), x, y, z, i, j, k);
    case 8: return kernel.run<AdamW>(changetype<AdamW>(block), x, y, z, i, j, k);
    case 9: return kernel.run<NAdam>(changetype<NAdam>(block), x, y, z, i, j, k);
    case 10: return kernel.run<RAdam>(changetype<RAdam>(block), x, y, z, i, j, k);
    case COLLECT:
      return kernel.run<Collector>(changetype<Collector>(block), x, y, z, i, j, k);
    default: unreachable();
  }
}
