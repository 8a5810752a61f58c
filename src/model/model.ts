// A trained network by itself: predictions, figures, files. It needs neither
// trainer nor training samples, and has an engine of its own.

import {
  anything,
  check,
  fields,
  optional,
  rule,
  type RulesOf,
} from "../check.ts";
import { checkDataset, type Dataset, outputsOf } from "../dataset/dataset.ts";
import { inUnits } from "../dataset/tables/apply.ts";
import { loadEngine, type LoadOptions } from "../engine/load.ts";
import {
  onlyWeights,
  readTensors,
  writeTensors,
} from "../train/weights/safetensors.ts";
import type { Weights } from "../train/weights/weights.ts";
import {
  type Blueprint,
  draw,
  fromMetadata,
  type ModelDescription,
  toMetadata,
} from "./description.ts";
import {
  classScores,
  confusionOf,
  labelsOf,
} from "../train/metrics/confusion.ts";
import { variationOf } from "../train/metrics/regression.ts";
import type { Evaluation } from "./evaluation.ts";
import { inferDescription } from "./infer.ts";
import { type ModelInputs, rawInputs, rawOf } from "./inputs.ts";
import { Runner } from "./runner.ts";
import { softmax } from "./softmax.ts";
import { checkTensors, withCounters } from "./tensors.ts";

export type { ModelInputs };

const ACTION = "Cannot use model";

/** What {@linkcode Model.load} may be told. */
export interface ModelOptions extends LoadOptions, Partial<ModelDescription> {}

/**
 * A trained network. It predicts from raw inputs: bytes as fractions of 255,
 * floats as they are, normalised as in training.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { digits } from "../dataset/digits.ts";
 * import { loadEngine } from "../engine/load.ts";
 * import { Trainer } from "../train/trainer.ts";
 * import { Model } from "./model.ts";
 * const { train, test } = await digits();
 * using trainer = new Trainer(await loadEngine(), { train, validation: test }, {
 *   hidden: [32],
 *   epochs: 2,
 *   batchSize: 50,
 *   optimizer: { name: "adam", learningRate: 0.003 },
 * });
 * let last;
 * for await (const epoch of trainer.epochs()) last = epoch;
 * const model = Model.load(trainer.model().save());
 * const { accuracy } = await model.evaluate(test);
 * assertEquals(accuracy, last?.validationAccuracy);
 * const labels = await model.predict(test.inputs.subarray(0, 2 * 400));
 * assertEquals(labels.length, 2);
 * ```
 */
export class Model {
  /** Sizes, design, normalisation, names of classes, notes. */
  readonly description: ModelDescription;
  /** The weights, under PyTorch's names and in its layout. */
  readonly weights: Weights;
  readonly #blueprint: Blueprint;
  readonly #engine: LoadOptions;
  #runner: Promise<Runner> | undefined;

  /**
   * Puts a model together; a trainer does (`trainer.model()`), and
   * {@linkcode Model.load}.
   *
   * @param description Everything but the weights.
   * @param weights All of its tensors.
   * @param engine Which engine is to run it.
   * @throws {TypeError} If a part is of another type.
   * @throws {RangeError} If a part is unknown or out of range, or a tensor is
   * missing, unknown or of another shape.
   */
  constructor(
    description: ModelDescription,
    weights: Weights,
    engine: LoadOptions = {},
  ) {
    this.#blueprint = draw(ACTION, description);
    checkTensors(ACTION, this.#blueprint, weights);
    this.description = description;
    this.weights = weights;
    this.#engine = engine;
  }

  /**
   * Reads a model's file, or PyTorch's own of the tutorial's `FNN`, whose sizes
   * follow from its shapes.
   *
   * @param bytes The whole file, in safetensors format.
   * @param options What the file does not say, or says otherwise (activation,
   * input shape, normalisation, class names), and the engine.
   * @returns The model.
   * @throws {SyntaxError} If the file is damaged.
   * @throws {TypeError} If a tensor is not F32.
   * @throws {RangeError} If a newer version wrote it, or tensors and sizes do
   * not fit together.
   */
  static load(bytes: Uint8Array, options: ModelOptions = {}): Model {
    check(ACTION, "what is given", bytes, BYTES);
    check(ACTION, "", options, fields(OPTIONS));
    const { module, variant, ...told } = options;
    const { tensors, metadata } = readTensors(bytes);
    const weights = onlyWeights(tensors);
    const description = fromMetadata(ACTION, metadata) ??
      inferDescription(ACTION, weights);
    const design = { ...description.design, ...told.design };
    return new Model({ ...description, ...told, design }, weights, {
      ...(module !== undefined && { module }),
      ...(variant !== undefined && { variant }),
    });
  }

  /**
   * The model as a safetensors file: weights under PyTorch's names, all else in
   * its metadata.
   *
   * @returns The file's bytes; equal models give equal bytes.
   */
  save(): Uint8Array<ArrayBuffer> {
    const { description, weights } = this;
    return writeTensors({
      tensors: withCounters(this.#blueprint, weights),
      metadata: toMetadata(description),
    });
  }

  /**
   * What the network gives.
   *
   * @param inputs One or more samples.
   * @returns Logits, or the numbers of a regression: samples × outputs; of a
   * table's target standardised ones.
   * @throws {RangeError} If inputs are no whole number of samples or not finite.
   */
  async outputs(inputs: ModelInputs): Promise<Float32Array> {
    const raw = rawInputs(this.#blueprint, inputs);
    return (await this.#run()).outputs(raw);
  }

  /**
   * Predicts.
   *
   * @param inputs One or more samples.
   * @returns A label for each sample, or the numbers of a regression, of a
   * table's target in its own units.
   * @throws {RangeError} If inputs are no whole number of samples or not finite.
   */
  async predict(inputs: ModelInputs): Promise<Uint8Array | Float32Array> {
    const outputs = await this.outputs(inputs);
    const { task, schema } = this.description;
    if (task.type === "classification") return labelsOf(outputs, task.classes);
    return schema === undefined ? outputs : inUnits(schema, outputs);
  }

  /**
   * How sure the network is of each class.
   *
   * @param inputs One or more samples, row-major.
   * @returns Samples × classes; the numbers of a sample add up to 1.
   * @throws {RangeError} If inputs are no whole number of samples or not
   * finite, or the model is one of regression.
   */
  async probabilities(inputs: ModelInputs): Promise<Float32Array> {
    const { task } = this.description;
    if (task.type === "regression") {
      throw new RangeError(
        "Cannot give probabilities: the model is one of regression, expected " +
          "one of classification",
      );
    }
    return softmax(await this.outputs(inputs), task.classes);
  }

  /**
   * Scores the model.
   *
   * @param dataset Labelled samples; raw inputs are normalised as in training,
   * those of a table have to be already (`normalization` of `makeDataset`).
   * @returns Loss, accuracy, and how each class fared; R² in regression.
   * @throws {RangeError} If the data set has other inputs, classes or
   * normalisation than the model.
   */
  async evaluate(dataset: Dataset): Promise<Evaluation> {
    checkDataset(dataset);
    const { targets, count: samples } = dataset;
    const { task } = this.description;
    const raw = rawOf(this.#blueprint, dataset);
    const runner = await this.#run();
    const [sum, hits] = runner.totals(raw, targets);
    const outputs = outputsOf(task);
    if (task.type === "regression") {
      const r2 = 1 - hits / variationOf(targets, outputs);
      return { samples, loss: sum / targets.length, accuracy: NaN, r2 };
    }
    const labels = labelsOf(runner.outputs(raw), outputs);
    const confusion = confusionOf(targets, labels, outputs);
    return {
      samples,
      loss: sum / samples,
      accuracy: hits / samples,
      confusion,
      classes: classScores(confusion),
    };
  }

  /** The engine starts with the first use. */
  #run(): Promise<Runner> {
    const make = async () =>
      new Runner(
        await loadEngine(this.#engine),
        this.#blueprint,
        this.weights,
      );
    return this.#runner ??= make();
  }
}

/** What follows from a model's description, which was checked with it. */
export function blueprintOf({ description }: Model): Blueprint {
  return draw(ACTION, description);
}

const BYTES = rule(
  "a Uint8Array",
  (value) => value instanceof Uint8Array,
);
/** Their values are checked with all of the description. */
const OPTIONS: RulesOf<ModelOptions> = {
  module: optional(anything),
  variant: optional(anything),
  task: optional(anything),
  inputShape: optional(anything),
  hidden: optional(anything),
  design: optional(anything),
  loss: optional(anything),
  huberDelta: optional(anything),
  normalization: optional(anything),
  classNames: optional(anything),
  schema: optional(anything),
  steps: optional(anything),
  notes: optional(anything),
};
