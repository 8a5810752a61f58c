// From flags to a program: what decides its results, as it is recorded, and how
// it runs where that decides nothing.

import type { Direction, Json, StudySettings } from "../../../mod.ts";
import { quote } from "../../errors.ts";
import { parseQuantity } from "../../program/constraints.ts";
import type { FileTemplate, ProgramFacts } from "../../program/program.ts";
import type { Args } from "../args/args.ts";
import { COORDINATOR_FLAGS } from "../args/cluster_flags.ts";
import { PROGRAM_FLAGS } from "../args/program_flags.ts";
import { readText } from "../local_files.ts";
import { readTime } from "../study/search.ts";
import { UsageError } from "../usage.ts";

/** Of a template no more is read: it is copied for each trial. */
const MAX_TEMPLATE = 1_000_000;

/** What a study of a program takes besides, as one of networks. */
const SHARED: readonly string[] = [
  "param",
  "space",
  "sampler",
  "pruner",
  "stop",
  "lag",
  "total",
  "more",
  "timeout",
  "seed",
  "repeats",
  "jobs",
  "storage",
  "study",
  "resume",
  "fsync",
  "format",
  "report",
  "plots",
  "serve",
  "serve-control",
  "force",
  "quiet",
  "verbose",
];

/** Refuses what only a program has a use for. */
export function refuseProgramFlags(args: Args): void {
  const found = PROGRAM_FLAGS.find(({ name }) => args.has(name));
  if (found === undefined) return;
  throw new UsageError(
    `Cannot use --${found.name} for networks: expected -- and a program ` +
      "behind it",
  );
}

/** Refuses what only networks have a use for. */
function refuseOthers(args: Args): void {
  const flags = [...PROGRAM_FLAGS, ...COORDINATOR_FLAGS].map(({ name }) => name)
    .filter((name) => name !== "verify"); // what is measured differs each time
  const known = [...SHARED, ...flags];
  const found = args.names.find((name) => !known.includes(name));
  if (found === undefined) return;
  throw new UsageError(
    `Cannot use --${found} with a program: it is for networks, expected ` +
      `no program behind --, or no --${found}`,
  );
}

/**
 * Reads what decides the results of a program.
 *
 * @param recorded What holds where a flag is not written. Of what is run that is
 * nothing: a file shall not start programs.
 */
export async function readProgram(
  args: Args,
  recorded: ProgramFacts | undefined,
): Promise<ProgramFacts> {
  refuseOthers(args);
  const words = args.program!;
  const isShell = args.isOn("shell");
  checkWords(words, isShell);
  const cwd = args.text("cwd");
  const metric = args.text("metric") ?? recorded?.metric;
  const memory = readSize(args, "memory") ?? recorded?.memory;
  const trialTimeout = readTime(args, "trial-timeout") ??
    recorded?.trialTimeout;
  if (trialTimeout === 0) {
    throw new UsageError(
      "Cannot use --trial-timeout: found 0 s, expected more than none",
    );
  }
  const values = args.list("value"), constraints = args.list("constraint");
  return {
    words,
    ...(isShell && { shell: true }),
    ...(cwd !== undefined && { cwd }),
    env: Object.fromEntries(args.list("env").map(readVariable)),
    templates: await Promise.all(args.list("template").map(readTemplate)),
    values: values.length > 0 ? values : recorded?.values ?? ["last"],
    constraints: constraints.length > 0
      ? constraints
      : recorded?.constraints ?? [],
    ...(metric !== undefined && { metric }),
    repeats: args.integer("repeats", 1) ?? recorded?.repeats ?? 1,
    warmup: args.integer("warmup", 0) ?? recorded?.warmup ?? 0,
    ...(trialTimeout !== undefined && { trialTimeout }),
    ...(memory !== undefined && { memory }),
    infeasibleExits: readCodes(args) ?? recorded?.infeasibleExits ?? [],
  };
}

/** What is recorded of a program; undefined if it is a study of networks. */
export function recordedProgram(
  settings: StudySettings | null,
): ProgramFacts | undefined {
  return settings?.facts["program"] as unknown as ProgramFacts | undefined;
}

/** A program as a fact of its study. */
export function programFact(program: ProgramFacts): { program: Json } {
  return { program: program as unknown as Json };
}

/** A direction for each value. */
export function readDirections(
  args: Args,
  { values }: ProgramFacts,
  recorded: readonly Direction[] | undefined,
): readonly Direction[] {
  const written = args.list("direction") as Direction[];
  if (written.length === 0) {
    return recorded ?? values.map(() => "minimize" as const);
  }
  if (written.length === values.length) return written;
  throw new UsageError(
    `Cannot use --direction ${written.length} times: found ` +
      `${values.length} values (${values.join(", ")}), expected one for each`,
  );
}

/** The cores that trials stay on; undefined if on any. */
export function readCores(args: Args): number[] | undefined {
  const text = args.text("pin");
  if (text === undefined) return undefined;
  const cores = text.split(",").flatMap((part) => {
    const [, first, last = first] = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(part) ??
      [];
    const from = Number(first), count = Number(last) - from + 1;
    return count > 0
      ? Array.from({ length: count }, (_, i) => from + i)
      : [NaN];
  });
  if (cores.every(Number.isInteger) && new Set(cores).size === cores.length) {
    return cores;
  }
  throw new UsageError(
    `Cannot use --pin: found ${quote(text)}, expected different cores, ` +
      "as in 2,3 or 0-3",
  );
}

function checkWords(words: readonly string[], isShell: boolean): void {
  const [first = ""] = words;
  if (first.trim() === "") {
    throw new UsageError(
      "Cannot tune a program: found none behind --, expected its name",
    );
  }
  if (!isShell || words.length === 1) return;
  throw new UsageError(
    `Cannot use --shell: found ${words.length} words behind --, expected the ` +
      "whole command line as one, in quotes",
  );
}

function readVariable(text: string): [string, string] {
  const [name, value] = readPair(text);
  if (name !== "") return [name, value];
  throw new UsageError(
    `Cannot use --env: found ${quote(text)}, expected NAME=TEXT`,
  );
}

function readPair(text: string): [string, string] {
  const at = text.indexOf("=");
  return [text.slice(0, at), text.slice(at + 1)];
}

async function readTemplate(text: string): Promise<FileTemplate> {
  const [path, to] = readPair(text);
  return { to, text: await readText(path, MAX_TEMPLATE) };
}

function readSize(args: Args, flag: string): number | undefined {
  const text = args.text(flag);
  if (text === undefined) return undefined;
  const bytes = parseQuantity(text);
  if (bytes !== undefined && bytes > 0) return bytes;
  throw new UsageError(
    `Cannot use --${flag}: found ${quote(text)}, expected a size such as 2GB`,
  );
}

function readCodes(args: Args): number[] | undefined {
  const text = args.text("infeasible-exit");
  if (text === undefined) return undefined;
  const codes = text.split(",").map((part) =>
    /^\d{1,3}$/.test(part) ? Number(part) : NaN
  );
  if (codes.every((code) => code <= 255)) return codes;
  throw new UsageError(
    `Cannot use --infeasible-exit: found ${quote(text)}, expected numbers ` +
      "from 0 to 255, as in 3,4",
  );
}
