// From flags to how a space is searched and for how long.

import {
  type Budget,
  samplers,
  type SettingsInput,
  sizeOf,
  type Space,
  type StudySettings,
  type TechniqueInput,
} from "../../../mod.ts";
import { quote } from "../../errors.ts";
import type { Args } from "../args.ts";
import { UsageError } from "../usage.ts";

/** What decides which trials a study has, but for its space and its facts. */
export interface Technique extends Omit<SettingsInput, "space" | "facts"> {
  readonly sampler: TechniqueInput;
}

/** Reads sampler, pruner, stopping rules, seed and lag. */
export function readTechnique(args: Args): Technique {
  const pruner = args.text("pruner");
  const lag = args.integer("lag", 1);
  return {
    sampler: args.text("sampler") ?? "grid",
    ...(pruner !== undefined && { pruner }),
    stopping: args.list("stop"),
    seed: args.integer("seed", 0) ?? 0,
    ...(lag !== undefined && { lag }),
  };
}

/** Whether a sampler, as it is written or recorded, is the grid. */
export function isGrid(sampler: TechniqueInput): boolean {
  return nameOf(sampler) === "grid";
}

/** Whether a sampler wants outcomes that carry gradients. */
export function isGradient(sampler: TechniqueInput): boolean {
  return nameOf(sampler) === "gradient";
}

function nameOf(sampler: TechniqueInput): string {
  return typeof sampler === "string"
    ? sampler.replace(/:.*$/, "")
    : sampler.name;
}

/** When a run of a study ends, and how much it does at once. */
export interface Limit {
  readonly budget: Budget;
  /** Trials at once; all cores unless given. */
  readonly jobs?: number;
  /** How many trials there will be in all, where that is known. */
  readonly total?: number;
}

/**
 * Reads when to stop, and finds out how many trials that will be.
 *
 * @param search What is searched, and how.
 * @param created Trials that there are before.
 * @throws {UsageError} If there would be no end.
 */
export function readLimit(
  args: Args,
  search: Technique & { readonly space: Space },
  created: number,
): Limit {
  const total = args.integer("total", 0), more = args.integer("more", 0);
  if (total !== undefined && more !== undefined) {
    throw new UsageError(
      "Cannot use both --total and --more: expected one of them",
    );
  }
  const text = args.text("timeout"), jobs = readJobs(args);
  const timeout = text === undefined ? undefined : parseTime(text);
  const wanted = total ?? (more === undefined ? Infinity : created + more);
  const { sampler, stopping = [] } = search;
  const size = sizeOfGrid(search);
  const known = Math.min(wanted, size ?? Infinity);
  const hasEnd = known < Infinity || isGrid(sampler) ||
    timeout !== undefined || stopping.length > 0;
  if (!hasEnd) {
    throw new UsageError(
      `Cannot search with ${nameOf(sampler)} without an end: ` +
        "expected --total, --more, --timeout or --stop",
    );
  }
  return {
    budget: {
      ...(total !== undefined && { total }),
      ...(more !== undefined && { more }),
      ...(timeout !== undefined && { timeout }),
    },
    ...(jobs !== undefined && { jobs }),
    ...(known < Infinity && { total: known }),
  };
}

/**
 * How many points a grid has, where conditions take none away.
 *
 * @throws {UsageError} If a parameter of a grid is continuous.
 */
function sizeOfGrid(
  { sampler, space }: Technique & { readonly space: Space },
): number | undefined {
  if (!isGrid(sampler)) return undefined;
  let product = 1;
  for (const [name, param] of Object.entries(space)) {
    if (!Number.isFinite(sizeOf(param))) {
      throw new UsageError(
        `Cannot walk a grid over ${name}: it is continuous, expected a list ` +
          "of values, a step, or another --sampler",
      );
    }
    product *= sizeOf(param);
  }
  const hasConditions = Object.values(space).some((param) => param.when);
  return hasConditions ? undefined : product;
}

const SECONDS: { readonly [unit: string]: number } = { h: 3600, m: 60, s: 1 };

/** `90`, `90s`, `15m`, `2h` or `1h30m` in seconds. */
function parseTime(text: string): number {
  const number = String.raw`\d+(?:\.\d+)?`;
  if (new RegExp(`^${number}$`).test(text)) return Number(text);
  const form = `^(?=.)(?:${number}h)?(?:${number}m)?(?:${number}s)?$`;
  if (!new RegExp(form).test(text)) {
    throw new UsageError(
      `Cannot use --timeout: found ${quote(text)}, ` +
        "expected 90, 90s, 15m, 2h or 1h30m",
    );
  }
  return [...text.matchAll(/([\d.]+)([hms])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * SECONDS[unit!]!,
    0,
  );
}

/** Trials at once; undefined for as many as there are cores. */
function readJobs(args: Args): number | undefined {
  if (args.text("jobs") === "auto") return undefined;
  return args.integer("jobs", 1);
}

/** Whether creating a trial may wait for outcomes of earlier ones (Rule V4). */
export function readsOutcomes({ sampler, stopping }: StudySettings): boolean {
  const { name, options } = sampler;
  return stopping.length > 0 || samplers[name]!.create(options).readsOutcomes;
}
