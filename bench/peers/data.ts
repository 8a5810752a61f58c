// The data sets of the comparison, written as every driver can read them:
// PREFIX.f32, normalised inputs, and PREFIX.u8, labels.

import { findDataset } from "../../src/dataset/find.ts";
import { normalizationOf } from "../../src/dataset/statistics.ts";
import { density } from "../../src/dataset/statistics.ts";
import { Pcg32 } from "../../src/random.ts";
import { exists } from "../../tests/support/require.ts";
import { findMnist } from "../data.ts";

/** A data set on disk. */
export interface PeerData {
  readonly name: string;
  /** Share of inputs that are not zero before normalisation. */
  readonly density: number;
  readonly prefix: string;
  /** The IDX files that we read instead of floats, if there are any. */
  readonly folder?: string;
}

/** Where the IDX files usually are; Debian's dataset-fashion-mnist. */
const FOLDERS: Readonly<Record<string, string | undefined>> = {
  mnist: findMnist(),
  "fashion-mnist": "/usr/share/datasets/fashion-mnist",
};
const GAUSSIAN = "gaussian";

/** Every data set by name. */
export const PEER_DATA: readonly string[] = [...Object.keys(FOLDERS), GAUSSIAN];

/** Writes a data set into a folder. Undefined where its files are absent. */
export async function prepareData(
  name: string,
  into: string,
): Promise<PeerData | undefined> {
  const prefix = `${into}/${name}`, folder = FOLDERS[name];
  if (name === GAUSSIAN) return await writeGaussian(prefix);
  if (folder === undefined || !exists(folder)) return undefined;
  const { train } = await findDataset(folder, { cacheDir: folder });
  const { mean, std } = normalizationOf(train);
  const inputs = Float32Array.from(
    train.inputs,
    (byte) => (byte / 255 - Number(mean)) / Number(std),
  );
  await write(prefix, inputs, Uint8Array.from(train.targets));
  return { name, density: density(train), prefix, folder };
}

/** Dense inputs: each class a centre of its own and noise around it. */
async function writeGaussian(prefix: string): Promise<PeerData> {
  const random = new Pcg32(1n), count = 60_000, width = 784;
  const centres = Float32Array.from(
    { length: 10 * width },
    () => 0.1 * random.nextNormal(),
  );
  const labels = Uint8Array.from({ length: count }, () => random.nextBelow(10));
  const inputs = Float32Array.from({ length: count * width }, (_, at) => {
    const label = labels[Math.floor(at / width)]!;
    return centres[label * width + at % width]! + random.nextNormal();
  });
  await write(prefix, inputs, labels);
  return { name: GAUSSIAN, density: 1, prefix };
}

async function write(
  prefix: string,
  inputs: Float32Array<ArrayBuffer>,
  labels: Uint8Array,
): Promise<void> {
  await Deno.writeFile(`${prefix}.f32`, new Uint8Array(inputs.buffer));
  await Deno.writeFile(`${prefix}.u8`, labels);
}
