// Which training a checkpoint belongs to: configuration, samples and engine,
// each compared by name, so that no other goes on from it.

import type { Dataset } from "../../dataset/dataset.ts";
import { digest } from "../../dataset/digest.ts";
import type { Engine } from "../../engine/engine.ts";
import { quote } from "../../errors.ts";
import { sha256Hex } from "../../sha256.ts";
import type { TrainingConfig, TrainingSamples } from "../training.ts";

/** What decides a training, by name, each as text. */
export type Identity = { readonly [name: string]: string };

/** By training and validation samples: hashing them takes its time. */
const digests = new WeakMap<Dataset, WeakMap<Dataset, Promise<string>>>();

function digestOnce(train: Dataset, validation: Dataset): Promise<string> {
  const known = digests.get(train) ?? new WeakMap<Dataset, Promise<string>>();
  digests.set(train, known);
  const made = known.get(validation) ?? digest({ train, test: validation });
  known.set(validation, made);
  return made;
}

/** What decides a training; weights to start from no longer do. */
export async function identify(
  { variant, abi }: Pick<Engine, "variant" | "abi">,
  { initial: _, seed = 0, repeat = 0, ...config }: TrainingConfig,
  { train, validation, trainIndices, validationIndices }: TrainingSamples,
): Promise<Identity> {
  const named = Object.entries({ seed, repeat, ...config })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, JSON.stringify(sorted(value))]);
  const [data, ...indices] = await Promise.all([
    digestOnce(train, validation),
    ...[trainIndices, validationIndices].map((list) =>
      list === undefined
        ? "all"
        : sha256Hex(new Uint8Array(Uint32Array.from(list).buffer))
    ),
  ]);
  return {
    ...Object.fromEntries(named),
    engine: JSON.stringify({ variant, abi }),
    "the data's digest": data!,
    "the training samples' digest": indices[0]!,
    "the validation samples' digest": indices[1]!,
  };
}

/** The same whatever the order of names; infinities told apart. */
function sorted(value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) return `${value}`;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(
    Object.entries(value).filter(([, of]) => of !== undefined).sort()
      .map(([name, of]) => [name, sorted(of)]),
  );
}

/** What stays what it was where a training goes on with other settings. */
const FOR_GOOD = ["seed", "repeat", "hidden", "epochs", "batchSize"];

/** Whether two trainings that differ in this may go on from each other. */
function mayChange(name: string, there?: string, here?: string): boolean {
  const nameOf = (text = "{}") => JSON.parse(text).name;
  if (name === "optimizer") return nameOf(there) === nameOf(here);
  return /^\w+$/.test(name) && name !== "engine" && !FOR_GOOD.includes(name);
}

/**
 * Checks that a checkpoint is that of a training.
 *
 * @param isChanged Whether its settings may be others, as far as they are no
 * part of the network.
 * @throws {RangeError} If the two differ, naming what does.
 */
export function checkIdentity(
  action: string,
  found: Identity,
  wanted: Identity,
  isChanged = false,
): void {
  const names = new Set([...Object.keys(wanted), ...Object.keys(found)]);
  for (const name of names) {
    const [there, here] = [found, wanted].map((one) =>
      Object.hasOwn(one, name) ? one[name] : undefined
    );
    if (there === here || isChanged && mayChange(name, there, here)) continue;
    const say = (text: string | undefined) =>
      text === undefined ? "not set" : shown(text);
    throw new RangeError(
      `${action}: ${name} is ${say(here)}, its checkpoint was made with ${
        say(there)
      }, expected the same`,
    );
  }
}

function shown(text: string): string {
  return /^[\w.+-]+$/.test(text) ? text : quote(text).slice(1, -1);
}
