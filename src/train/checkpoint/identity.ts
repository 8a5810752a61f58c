// Which training a checkpoint belongs to: configuration, samples and engine,
// each compared by name, so that no other goes on from it.

import { digest } from "../../dataset/digest.ts";
import type { Engine } from "../../engine/engine.ts";
import { quote } from "../../errors.ts";
import { sha256Hex } from "../../sha256.ts";
import type { TrainingConfig, TrainingSamples } from "../training.ts";

/** What decides a training, by name, each as text. */
export type Identity = { readonly [name: string]: string };

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
    digest({ train, test: validation }),
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

/** @throws {RangeError} If the two differ, naming what does. */
export function checkIdentity(
  action: string,
  found: Identity,
  wanted: Identity,
): void {
  const names = new Set([...Object.keys(wanted), ...Object.keys(found)]);
  for (const name of names) {
    const [there, here] = [found, wanted].map((one) =>
      Object.hasOwn(one, name) ? one[name] : undefined
    );
    if (there === here) continue;
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
