// A network in an engine of its own, for forward passes alone: its weights, room
// for a batch of inputs and targets, no training samples.

import type { Engine } from "../engine/engine.ts";
import { outputsOf } from "../dataset/dataset.ts";
import type { Samples } from "../engine/samples.ts";
import { type BufferPlan, planBuffers } from "../train/memory/plan.ts";
import { createStepper, type Stepper } from "../train/step.ts";
import { type Weights, writeWeights } from "../train/weights/weights.ts";
import type { Blueprint } from "./description.ts";

/** Rows of a batch: activations of that many stay in cache. */
const ROWS = 128;

/** Numbers as a network wants them: `inputs × scale + offset`. */
export interface RawInputs {
  readonly inputs: Uint8Array | Float32Array;
  readonly scale: number;
  readonly offset: number;
}

/** Runs one network. Its engine holds nothing else. */
export class Runner {
  readonly #engine: Engine;
  readonly #blueprint: Blueprint;
  readonly #plan: BufferPlan;
  readonly #width: number;
  readonly #inputsPtr: number;
  readonly #targetsPtr: number;
  readonly #orderPtr: number;

  /** @throws {RangeError} If the network does not fit into memory. */
  constructor(engine: Engine, blueprint: Blueprint, weights: Weights) {
    engine.openRun();
    const { layers, recipe } = blueprint;
    this.#engine = engine;
    this.#blueprint = blueprint;
    this.#width = layers[0]!.inputs;
    this.#plan = planBuffers(engine, {
      layers,
      recipe,
      batchSize: ROWS,
      evaluationRows: ROWS,
      stateVectors: 0,
      sparseRows: 0,
      dense: true,
    });
    const place = (floats: number, what: string) =>
      engine.allocate(ROWS * floats * 4, what);
    this.#inputsPtr = place(this.#width, "a batch of inputs");
    this.#targetsPtr = place(layers.at(-1)!.outputs, "a batch of targets");
    this.#orderPtr = place(1, "an order of samples");
    engine.words(this.#orderPtr, ROWS).forEach((_, i, order) => order[i] = i);
    writeWeights(engine, this.#plan, weights);
  }

  /** Logits or numbers: samples × outputs, row-major. */
  outputs(raw: RawInputs): Float32Array {
    const { linearPtr, outputs, columns } = this.#plan.layers.at(-1)!;
    const all = new Float32Array(raw.inputs.length / this.#width * outputs);
    this.#eachBatch(raw, (stepper, rows, first) => {
      stepper.forward(this.#orderPtr, rows);
      const batch = this.#engine.floats(linearPtr, rows * columns);
      for (let row = 0; row < rows; row++) {
        const from = batch.subarray(row * columns, row * columns + outputs);
        all.set(from, (first + row) * outputs);
      }
    });
    return all;
  }

  /** Loss sum, and hits or the sum of squared errors. */
  totals(
    raw: RawInputs,
    targets: Uint8Array | Float32Array,
  ): readonly [loss: number, hits: number] {
    const each = targets.length * this.#width / raw.inputs.length;
    const totals = this.#engine.doubles(this.#plan.totalsPtr, 3).fill(0);
    this.#eachBatch(raw, (stepper, rows, first) => {
      const batch = targets.subarray(first * each, (first + rows) * each);
      this.#put(this.#targetsPtr, batch);
      stepper.evaluate(this.#orderPtr, rows);
    });
    return [totals[0]!, totals[1]!];
  }

  #eachBatch(
    { inputs, scale, offset }: RawInputs,
    use: (stepper: Stepper, rows: number, first: number) => void,
  ): void {
    const width = this.#width, count = inputs.length / width;
    const form = inputs instanceof Uint8Array ? "bytes" : "floats";
    const stepper = this.#stepper({ form, scale, offset });
    stepper.prepareEvaluation();
    for (let first = 0; first < count; first += ROWS) {
      const rows = Math.min(ROWS, count - first);
      const end = (first + rows) * width;
      this.#put(this.#inputsPtr, inputs.subarray(first * width, end));
      use(stepper, rows, first);
    }
  }

  #put(ptr: number, numbers: Uint8Array | Float32Array): void {
    const engine = this.#engine, { length } = numbers;
    if (numbers instanceof Uint8Array) engine.bytes(ptr, length).set(numbers);
    else engine.floats(ptr, length).set(numbers);
  }

  /** Steps over the batch that lies at `#inputsPtr` in this form. */
  #stepper({ form, scale, offset }: {
    readonly form: "bytes" | "floats";
    readonly scale: number;
    readonly offset: number;
  }): Stepper {
    const { recipe, description: { task, inputShape } } = this.#blueprint;
    const samples: Samples = {
      count: ROWS,
      width: this.#width,
      shape: inputShape,
      task: task.type,
      outputs: outputsOf(task),
      scale,
      offset,
      targetsPtr: this.#targetsPtr,
      inputs: { form, ptr: this.#inputsPtr },
    };
    // No step is taken: neither the rule nor the seed of one matters.
    const rule = this.#engine.kernels.COLLECT.value as number;
    const options = { rule, recipe, seedOf: () => 0n };
    return createStepper(this.#engine, this.#plan, samples, options);
  }
}
