// From flags to how a space is searched and for how long.

import {
  type Budget,
  createStudy,
  makeSampler,
  type SamplerNeeds,
  samplers,
  type SettingsInput,
  sizeOf,
  type Space,
  type StoredStudy,
  type Study,
  type StudySettings,
  type TechniqueInput,
} from "../../../mod.ts";
import { quote } from "../../errors.ts";
import type { Args } from "../args/args.ts";
import { asUsage, asUsageLater, UsageError } from "../usage.ts";

/** What decides which trials a study has, but for its space and its facts. */
export interface SearchSettings extends Omit<SettingsInput, "space" | "facts"> {
  readonly sampler: TechniqueInput;
}

/** Flags that say how long a search may be, so that it can be any. */
const BUDGETS = ["total", "more", "timeout", "stop"];

/** The sampler of `tune` for networks: a walk to the end where none is said. */
export function defaultSampler(args: Args): string {
  return BUDGETS.some((flag) => args.has(flag)) ? "auto" : "grid";
}

/**
 * Reads sampler, pruner, stopping rules, seed and lag.
 *
 * @param recorded What holds where a flag is not written.
 * @param sampler What holds where neither says one.
 */
export function readSearchSettings(
  args: Args,
  recorded: StudySettings | null,
  sampler: TechniqueInput,
): SearchSettings {
  const lag = args.integer("lag", 1) ?? recorded?.lag;
  return {
    sampler: args.text("sampler") ?? recorded?.sampler ?? sampler,
    pruner: args.text("pruner") ?? recorded?.pruner ?? "none",
    stopping: args.has("stop") ? args.list("stop") : recorded?.stopping ?? [],
    seed: args.integer("seed", 0) ?? recorded?.seed ?? 0,
    ...(lag !== undefined && { lag }),
  };
}

/** What a sampler, as it is written or recorded, cannot do without. */
export function needsOf(sampler: TechniqueInput): SamplerNeeds {
  return asUsage(() => makeSampler(sampler)).needs ?? {};
}

/** What a listed sampler that chooses among others chose: `auto: gp for …`. */
export function explainSampler(
  { sampler, space, directions }: StudySettings,
): string | undefined {
  if (!Object.hasOwn(samplers, sampler.name)) return undefined;
  const why = makeSampler(sampler).explain?.({ space, directions });
  return why === undefined ? undefined : `${sampler.name}: ${why}`;
}

/** Whether trials of a study pause and go on from each other. */
export function continuesTrials({ sampler, pruner }: StudySettings): boolean {
  const isListed = Object.hasOwn(samplers, sampler.name);
  return pruner.options["promote"] === true ||
    isListed && makeSampler(sampler).mayResume !== undefined;
}

/**
 * Makes a study, or what one goes on with, in memory: whatever is refused is
 * refused before anything is loaded or written.
 *
 * @param stored What its storage holds.
 * @throws {UsageError} If no study can have these settings, or this one has
 * others.
 */
export function dryRun(
  settings: SettingsInput,
  stored: StoredStudy | null,
): Promise<Study> {
  const storage = {
    load: () => Promise.resolve(stored),
    append: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  return asUsageLater(createStudy({ ...settings, storage, resume: true }));
}

/** When a run of a study ends, and how much it does at once. */
export interface Limit {
  readonly budget: Budget;
  /** Trials at once; all cores unless given. */
  readonly jobs?: number;
  /** How many trials there will be in all, where that is known. */
  readonly total?: number;
}

/** What is searched, and how. */
interface Search extends SearchSettings {
  readonly space: Space;
  /** Whether a point may have several trials, which go on from each other. */
  readonly continues?: boolean;
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
  search: Search,
  created: number,
): Limit {
  const total = args.integer("total", 0), more = args.integer("more", 0);
  if (total !== undefined && more !== undefined) {
    throw new UsageError(
      "Cannot use both --total and --more: expected one of them",
    );
  }
  const timeout = readTime(args, "timeout"), jobs = readJobs(args);
  const wanted = total ?? (more === undefined ? Infinity : created + more);
  const { sampler, space, stopping = [] } = search;
  const points = search.continues ? undefined : countPoints(space);
  const known = Math.min(wanted, points ?? Infinity);
  const isFinite = Object.values(space).every((p) => sizeOf(p) < Infinity);
  const hasEnd = known < Infinity || isFinite || timeout !== undefined ||
    stopping.length > 0 || makeSampler(sampler).end !== undefined;
  if (!hasEnd) {
    throw new UsageError(
      `Cannot search with ${makeSampler(sampler).name} without an end: ` +
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

/** How many points a space has, which all samplers give once, if it is known. */
function countPoints(space: Space): number | undefined {
  const params = Object.values(space);
  if (params.some((param) => param.when)) return undefined;
  return params.reduce((product, param) => product * sizeOf(param), 1);
}

const SECONDS: { readonly [unit: string]: number } = { h: 3600, m: 60, s: 1 };

/** A flag of `90`, `90s`, `15m`, `2h` or `1h30m` in seconds, if it was written. */
export function readTime(args: Args, flag: string): number | undefined {
  const text = args.text(flag);
  if (text === undefined) return undefined;
  const number = String.raw`\d+(?:\.\d+)?`;
  if (new RegExp(`^${number}$`).test(text)) return Number(text);
  const form = `^(?=.)(?:${number}h)?(?:${number}m)?(?:${number}s)?$`;
  if (!new RegExp(form).test(text)) {
    throw new UsageError(
      `Cannot use --${flag}: found ${quote(text)}, ` +
        "expected 90, 90s, 15m, 2h or 1h30m",
    );
  }
  return [...text.matchAll(/([\d.]+)([hms])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * SECONDS[unit!]!,
    0,
  );
}

/** Trials at once; undefined for as many as there are cores. */
export function readJobs(args: Args): number | undefined {
  if (args.text("jobs") === "auto") return undefined;
  return args.integer("jobs", 1);
}
