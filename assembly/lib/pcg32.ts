// PCG-XSH-RR 64/32 (O'Neill 2014), the generator of src/random.ts: state in memory as two u64,
// the state proper and the increment. tests/engine/random_test.ts holds the two together.

/** Advances the generator at statePtr and returns its next 32 bits. */
@inline
export function nextU32(statePtr: usize): u32 {
  const state = load<u64>(statePtr);
  store<u64>(statePtr, state * 6364136223846793005 + load<u64>(statePtr, 8));
  const shifted = <u32>(((state >> 18) ^ state) >> 27);
  return rotr<u32>(shifted, <u32>(state >> 59));
}

/** An integer uniform in [0, bound), by rejection; bound ≥ 1. */
@inline
export function nextBelow(statePtr: usize, bound: u32): u32 {
  const threshold: u32 = (<u32>0 - bound) % bound;
  let bits = nextU32(statePtr);
  while (bits < threshold) bits = nextU32(statePtr);
  return bits % bound;
}

/** A float uniform in (0, 1), with 32 random bits. */
@inline
export function nextUnit(statePtr: usize): f64 {
  return (<f64>nextU32(statePtr) + 0.5) / 4294967296.0;
}

/** A standard normal number, from two uniform ones. */
export function nextNormal(statePtr: usize): f64 {
  const radius = Math.sqrt(-2 * Math.log(nextUnit(statePtr)));
  return radius * Math.cos(2 * Math.PI * nextUnit(statePtr));
}
