// PyTorch's own training runs, followed step by step: same initial weights,
// same batches, then the first gradients, every loss and the final weights.

import { assert, assertEquals } from "@std/assert";
import { type Dataset, makeDataset } from "../../src/dataset/dataset.ts";
import { readIdxFile } from "../../src/dataset/disk.ts";
import type { IdxTensor } from "../../src/dataset/idx.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { InputForm } from "../../src/engine/samples.ts";
import type { OptimizerConfig } from "../../src/train/optimizers/optimizer.ts";
import { decodeSafetensors } from "../../src/train/weights/safetensors.ts";
import type { Weights } from "../../src/train/weights/weights.ts";
import { maxAbsolute, maxDifference } from "../support/close.ts";
import { testBoth } from "../support/engines.ts";
import { exists, requireOrSkip } from "../support/require.ts";
import { sharedPath } from "../support/shared.ts";
import { Stepping } from "../support/stepping.ts";

/** One case of cases.json. */
interface Case {
  readonly name: string;
  readonly hidden: readonly number[];
  readonly batch: number;
  readonly optimizer: string;
  readonly hyperparameters: {
    readonly lr: number;
    readonly betas?: readonly [number, number];
    readonly eps?: number;
    readonly momentum?: number;
    readonly weight_decay?: number;
  };
  readonly steps: number;
  readonly losses: readonly number[];
}

const FOLDER = sharedPath("reference/pytorch");
const DATA = sharedPath("data/mnist");
const IMAGES = 2000;
const FORMS: readonly InputForm[] = ["dense", "sparse"];

/** The first images of a tensor. */
function firstOf({ shape, data }: IdxTensor, count: number): IdxTensor {
  const size = shape.slice(1).reduce((a, b) => a * b, 1);
  return {
    type: "u8",
    shape: [count, ...shape.slice(1)],
    data: Uint8Array.from(data.subarray(0, count * size)),
  };
}

async function loadImages(): Promise<Dataset> {
  const read = async (name: string) =>
    firstOf(await readIdxFile(`${DATA}/${name}-ubyte.gz`), IMAGES);
  return makeDataset({
    images: await read("train-images-idx3"),
    labels: await read("train-labels-idx1"),
  }, {
    name: "the first MNIST images",
    classes: 10,
    normalization: { mean: 0.1307, std: 0.3081 },
  });
}

let loaded: Promise<Dataset> | undefined;

async function loadTensors({ name }: Case, which: string): Promise<Weights> {
  const path = `${FOLDER}/${name}.${which}.safetensors`;
  return decodeSafetensors(await Deno.readFile(path));
}

function optimizerOf({ optimizer, hyperparameters }: Case): OptimizerConfig {
  const { lr, betas, eps, momentum, weight_decay } = hyperparameters;
  return {
    name: optimizer,
    learningRate: lr,
    ...(betas && { beta1: betas[0], beta2: betas[1] }),
    ...(eps !== undefined && { epsilon: eps }),
    ...(momentum !== undefined && { momentum }),
    ...(weight_decay !== undefined && { weightDecay: weight_decay }),
  };
}

/** Every tensor of `wanted` within `allowed(tensor)`. */
function assertTensors(
  found: Weights,
  wanted: Weights,
  allowed: (tensor: Float32Array) => number,
  what: string,
): void {
  assertEquals(Object.keys(found).sort(), Object.keys(wanted).sort());
  for (const [name, { shape, data }] of Object.entries(wanted)) {
    assertEquals(found[name]!.shape, shape);
    const difference = maxDifference(found[name]!.data, data);
    assert(
      difference <= allowed(data),
      `${what}, ${name}: off by ${difference}, allowed ${allowed(data)}`,
    );
  }
}

/** The first layer's gradient is not kept in sparse form: a step of SGD shows it. */
function firstGradients(
  engine: Engine,
  images: Dataset,
  one: Case,
  initial: Weights,
  inputForm: InputForm,
): Weights {
  using run = new Stepping(engine, images, {
    hidden: one.hidden,
    batchSize: one.batch,
    optimizer: { name: "sgd", learningRate: 1 },
    initial,
    inputForm,
  });
  run.step(0);
  const after = run.weights();
  const first = Object.keys(after)[0]!;
  const { shape, data } = after[first]!;
  const moved = data.map((w, i) => initial[first]!.data[i]! - w);
  return inputForm === "dense"
    ? run.gradients()
    : { ...run.gradients(), [first]: { shape, data: moved } };
}

function followLosses(run: Stepping, one: Case): void {
  one.losses.forEach((wanted, step) => {
    const loss = run.step(step * one.batch);
    const difference = Math.abs(loss - wanted);
    assert(difference <= 1e-5, `step ${step + 1}: ${loss}, expected ${wanted}`);
  });
}

async function follow(engine: Engine, one: Case, form: InputForm) {
  const images = await (loaded ??= loadImages());
  const initial = await loadTensors(one, "init");
  // PyTorch's traced gradients come before weight decay is added.
  const gradients = firstGradients(engine, images, one, initial, form);
  assertTensors(
    gradients,
    await loadTensors(one, "grad-step1"),
    (tensor) => 1e-5 * maxAbsolute(tensor),
    "first gradients",
  );
  using run = new Stepping(engine, images, {
    hidden: one.hidden,
    batchSize: one.batch,
    optimizer: optimizerOf(one),
    initial,
    inputForm: form,
  });
  followLosses(run, one);
  const final = await loadTensors(one, "final");
  assertTensors(run.weights(), final, () => 1e-5, "final weights");
}

const found = requireOrSkip(
  "PyTorch's traces and MNIST",
  exists(`${FOLDER}/cases.json`) && exists(DATA),
);
if (found) {
  const { cases }: { cases: readonly Case[] } = JSON.parse(
    await Deno.readTextFile(`${FOLDER}/cases.json`),
  );
  for (const one of cases) {
    for (const form of FORMS) {
      testBoth(
        `training follows PyTorch through ${one.name}, ${form} inputs`,
        (engine) => follow(engine, one, form),
      );
    }
  }
}
