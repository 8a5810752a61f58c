// From flags to a search space: a file, `--param` on top of it, and the spaces
// that hold without either.

import {
  conditionsOf,
  extremesOf,
  hasEffect,
  type Params,
  type ParamSpec,
  type ParamValue,
  parseParamText,
  type Space,
} from "../../../mod.ts";
import type { Args } from "../args/args.ts";
import { flagOf } from "../args/hyperparameter_flags.ts";
import { asHyperparameter } from "./hyperparameters.ts";
import { readSpaceFile } from "./space_file.ts";
import { asUsage, UsageError } from "../usage.ts";

const choices = (...values: ParamValue[]): ParamSpec => ({
  type: "categorical",
  choices: values,
});

/** The tutorial's grid. */
const TUTORIAL_GRID: Space = {
  hidden_size: choices(64, 128),
  lr: choices(0.001, 0.01),
  num_layers: choices(2, 3),
};

/** What every other sampler searches. */
export const RANGES: Space = {
  hidden_size: { type: "int", low: 16, high: 256, log: true },
  lr: { type: "float", low: 1e-4, high: 1e-1, log: true },
  num_layers: { type: "int", low: 1, high: 4 },
};

/** What holds where neither `--space` nor `--param` says anything. */
export interface DefaultSpace {
  readonly space: Space;
  /** Whether it is that of a study to go on with: then its names stay. */
  readonly isRecorded: boolean;
}

/** The space of `tune` for a sampler that walks it to its end, or not. */
export function defaultSpace(isFinite: boolean | undefined): DefaultSpace {
  return { space: isFinite ? TUTORIAL_GRID : RANGES, isRecorded: false };
}

/**
 * The space of `tune`: that of `--space` or the default one, `--param`
 * replacing and adding, without what a flag fixes.
 *
 * @throws {UsageError} If a hyperparameter is both fixed and searched, or is
 * searched now and was not, or the other way round.
 */
export async function readTuneSpace(
  args: Args,
  fixed: Params,
  defaults: DefaultSpace,
): Promise<Space> {
  const file = await readFile(args);
  const params = Object.fromEntries(
    Object.entries(readParams(args)).map(([name, param]) =>
      [name, asHyperparameter(name, param)] as const
    ),
  );
  const base = file ??
    (defaults.isRecorded
      ? defaults.space
      : withEffect(defaults.space, fixed, params));
  const space = { ...base, ...params };
  addConditions(space, Object.keys(params));
  for (const name of Object.keys(fixed)) {
    const place = name in params
      ? `--param ${name}=…`
      : file !== undefined && name in file
      ? "--space"
      : defaults.isRecorded && name in defaults.space
      ? "a study that searches it"
      : undefined;
    if (place !== undefined) {
      throw new UsageError(
        `Cannot both fix and search ${name}: ` +
          `found --${flagOf(name)} and ${place}, expected one of them`,
      );
    }
    delete space[name];
  }
  return defaults.isRecorded ? inOrderOf(defaults.space, space) : space;
}

/** The default space without what has no effect beside what is asked for. */
function withEffect(space: Space, fixed: Params, params: Space): Space {
  const searched = Object.entries(params)
    .map(([name, param]) => [name, extremesOf(param)[0]!] as const);
  const asked = { ...fixed, ...Object.fromEntries(searched) };
  return Object.fromEntries(
    Object.entries(space).filter(([name]) => hasEffect(name, asked)),
  );
}

/** With the names of a recorded space, in its order, which decides samples. */
function inOrderOf(recorded: Space, space: Space): Space {
  const names = Object.keys(recorded);
  const added = Object.keys(space).find((name) => !names.includes(name));
  if (added !== undefined) {
    throw new UsageError(
      `Cannot search ${added}: the study to go on with does not, ` +
        `expected ${names.join(", ")} only`,
    );
  }
  return Object.fromEntries(
    names.filter((name) => name in space).map((name) => [name, space[name]!]),
  );
}

/**
 * Hyperparameters of `--param` are searched only where they have an effect:
 * `momentum` not in trials with adam, if `optimizer` is searched too.
 */
function addConditions(
  space: Record<string, ParamSpec>,
  names: readonly string[],
): void {
  for (const name of names) {
    const when = conditionsOf(name, space);
    if (Object.keys(when).length === 0) continue;
    const param = space[name]!;
    delete space[name];
    // Now the last, and so behind what it depends on.
    space[name] = { ...param, when };
  }
}

/** A space of which nothing is known: `--space`, `--param` or both. */
export async function readSpace(args: Args): Promise<Space> {
  return { ...await readFile(args), ...readParams(args) };
}

/** The parameters of all `--param`. */
function readParams(args: Args): Record<string, ParamSpec> {
  const params: Record<string, ParamSpec> = {};
  for (const text of args.list("param")) {
    const [name, param] = asUsage(() => parseParamText(text));
    if (Object.hasOwn(params, name)) {
      throw new UsageError(`Cannot search ${name}: --param names it twice`);
    }
    params[name] = param;
  }
  return params;
}

async function readFile(args: Args): Promise<Space | undefined> {
  const path = args.text("space");
  return path === undefined ? undefined : await readSpaceFile(path);
}
