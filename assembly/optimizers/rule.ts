// What the blocks of all update rules begin with.

/** Settings of a run. They are read by address, so that a schedule changes a rate by writing it. */
@unmanaged
export class Rule {
  /** Bytes from a parameter to its first state, and from there to its next. */
  stateStride: usize;
  learningRate: f32;
  weightDecay: f32;
  /** What else a rule has, in the order of its defaults in src/train/optimizers/. */
  setting0: f32;
  setting1: f32;
  setting2: f32;
  setting3: f32;
}

/** Room for the largest block of a rule: what hypergradients need lies behind it. */
export const BLOCK_BYTES: usize = 192;

// Where flush keeps states from decaying further. A step made of less, over the usual ε = 1e−8, is
// far below the last bit of any weight.

/** Means of gradients below 2^−80 are flushed to 0. */
export const LEAST_MEAN: f32 = 8.271806125530277e-25;
/** Means or sums of squares below 2^−100 are kept there. */
export const LEAST_SQUARE: f32 = 7.888609052210118e-31;
