// What stands behind a linear layer, forward and back. The linear layers and
// the order of it all are step.ts.

/** One operation on a layer's outputs. */
export interface Stage {
  /** Works on the first rows of the layer's buffers. */
  forward(rows: number, isTraining: boolean): void;
  /** Turns the gradient of what it gave, in place, into that of what it got. */
  backward(rows: number): void;
}
