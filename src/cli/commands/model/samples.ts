// The samples in a file that a model is to predict, some thousand at a time.

import type { IdxTensor, Model, ModelInputs } from "../../../../mod.ts";
import { readIdxFile, readTableFile } from "../../../../files.ts";
import { quote } from "../../../errors.ts";
import type { Args } from "../../args/args.ts";
import { readWhole } from "../../local_files.ts";
import { readTableFlags } from "../../study/data.ts";
import { readImage } from "./images.ts";

/** Samples that are predicted and printed at once. */
const BATCH = 2048;

/** Some samples of a file. */
export interface Samples {
  readonly inputs: ModelInputs;
  /** Position of the first in the file, 0-based. */
  readonly first: number;
}

/**
 * Reads a file of samples: a table for a model that learnt from one, else a PNG
 * image, which is one sample, or IDX.
 *
 * @throws {Error} If it cannot be read, or its samples are not the model's.
 */
export async function* samplesOf(
  model: Model,
  file: string,
  args: Args,
): AsyncGenerator<Samples> {
  const { schema, inputShape } = model.description;
  if (schema === undefined && /\.png$/i.test(file)) {
    const bytes = await readWhole(file);
    yield { inputs: await readImage(file, bytes, inputShape), first: 0 };
    return;
  }
  if (schema === undefined) {
    yield* tensorBatches(model, await readIdxFile(file), file);
    return;
  }
  const table = await readTableFile(file, readTableFlags(args));
  for (let first = 0; first < table.rows.length; first += BATCH) {
    const rows = table.rows.slice(first, first + BATCH);
    yield { inputs: { ...table, rows }, first };
  }
}

function* tensorBatches(
  model: Model,
  { shape, type, data }: IdxTensor,
  file: string,
): Generator<Samples> {
  const { inputShape } = model.description;
  const width = inputShape.reduce((a, b) => a * b, 1);
  const found = shape.slice(1).reduce((a, b) => a * b, 1);
  if (shape.length < 2 || found !== width) {
    throw new Error(
      `Cannot predict from ${quote(file)}: it holds ${type} ${
        shape.join("×")
      }, expected samples of ${inputShape.join("×")}`,
    );
  }
  for (let first = 0; first < shape[0]!; first += BATCH) {
    const part = data.subarray(first * width, (first + BATCH) * width);
    const inputs = part instanceof Uint8Array ? part : Float32Array.from(part);
    yield { inputs, first };
  }
}
