// What training leaves behind: models, checkpoints, and the images that models
// are asked about. A model that is read must be written again and exported; a
// checkpoint that is refused must leave the training as it was.

import { isDeepStrictEqual } from "node:util";
import { digits, loadEngine, Model, Trainer } from "../../mod.ts";
import { decodePng } from "../../data.ts";
import { toJavaScript, toOnnx } from "../../models.ts";
import type { Pcg32 } from "../../src/random.ts";
import {
  readTensors,
  writeTensors,
} from "../../src/train/weights/safetensors.ts";
import { makePng } from "../../tests/dataset/png/make_png.ts";
import { mutateBytes, mutateText, pick } from "./mutate.ts";
import { attempt, Fault, type Surface } from "./surface.ts";

/** A training of digits, one epoch along. */
async function training(): Promise<Trainer> {
  const { train, test } = await digits();
  const trainer = new Trainer(
    await loadEngine(),
    { train, validation: test },
    {
      hidden: [6, 6],
      epochs: 2,
      batchSize: 500,
      optimizer: { name: "adam" },
      normalization: "batch",
      residual: true,
      earlyStopping: {},
    },
  );
  await trainer.epochs().next();
  return trainer;
}

/** The file of a model of digits. */
export async function modelFile(): Promise<Uint8Array<ArrayBuffer>> {
  using trainer = await training();
  return trainer.model({ classNames: [..."0123456789"] }).save();
}

/** An image of the size of digits. */
export function imageFile(): Promise<Uint8Array> {
  const rows = new Uint8Array(20 * 21).map((_, i) => i % 21 === 0 ? 0 : i);
  const size = { width: 20, height: 20, depth: 8, colourType: 0 } as const;
  return makePng({ ...size, rows });
}

/** Faults of bytes, or of the texts in a file's metadata. */
function mutateTensors(random: Pcg32, valid: Uint8Array): Uint8Array {
  if (random.nextBelow(2) === 0) return mutateBytes(random, valid);
  const { tensors, metadata } = readTensors(valid);
  const name = pick(random, Object.keys(metadata));
  const text = mutateText(random, metadata[name]!);
  return writeTensors({ tensors, metadata: { ...metadata, [name]: text } });
}

function shown(bytes: Uint8Array): string {
  return `base64 ${bytes.slice(0, 3000).toBase64()}`;
}

/** Whatever is read works. */
async function checkModel(bytes: Uint8Array): Promise<void> {
  const model = Model.load(bytes);
  try {
    const saved = model.save();
    if (!isDeepStrictEqual(Model.load(saved).save(), saved)) {
      throw new Error("another model");
    }
    toOnnx(model);
    toJavaScript(model);
    const { inputShape } = model.description;
    const inputs = new Uint8Array(inputShape.reduce((a, b) => a * b, 1));
    if (inputs.length < 1e6) await model.predict(inputs);
  } catch (error) {
    const text = (error as Error).stack ?? String(error);
    throw new Fault(`a model that was read fails: ${text}`, shown(bytes));
  }
}

const model: Surface = {
  name: "model",
  open: async () => {
    const valid = await modelFile();
    return (random) => {
      const bytes = mutateTensors(random, valid);
      return attempt(shown(bytes), () => checkModel(bytes));
    };
  },
};

const checkpoint: Surface = {
  name: "checkpoint",
  open: async () => {
    const trainer = await training(), valid = await trainer.checkpoint();
    return async (random) => {
      const bytes = mutateTensors(random, valid);
      const verdict = await attempt(
        shown(bytes),
        () => trainer.restore(bytes),
      );
      // Accepted or not: nothing that matters can have changed.
      if (!isDeepStrictEqual(await trainer.checkpoint(), valid)) {
        throw new Fault("an altered checkpoint has an effect", shown(bytes));
      }
      return verdict;
    };
  },
};

const png: Surface = {
  name: "png",
  open: async () => {
    const valid = await imageFile();
    return (random) => {
      const bytes = mutateBytes(random, valid);
      return attempt(shown(bytes), () => decodePng(bytes));
    };
  },
};

export const MODELS: readonly Surface[] = [model, checkpoint, png];
