// One run of a program within a trial: its words, files and environment filled
// in, its output watched, and what came of it.

import { reasonNotWritten } from "../disk.ts";
import { quote } from "../errors.ts";
import {
  type Fillings,
  fillTemplate,
  fillWord,
  parseTemplate,
} from "./placeholders.ts";
import { type ProcessEnd, runProcess } from "./process.ts";
import type { Program } from "./program.ts";
import { quoteForShell } from "./shell_word.ts";
import type { EndedRun } from "./measures.ts";

/** What a run needs beside the program. */
export interface RunOptions {
  readonly fillings: Fillings;
  /** The trial's folder; it exists. */
  readonly folder: string;
  /** What stands in the names of its logs behind `stdout` and `stderr`. */
  readonly suffix: string;
  /** The core it is to stay on. */
  readonly core?: number;
  readonly signal: AbortSignal;
  readonly graceMs: number;
  /** Gets each line of standard output. */
  readonly onLine: (line: string) => void;
}

/** A run, and the last lines of it for a person. */
export interface Run extends EndedRun {
  readonly end: ProcessEnd;
  readonly lastLines: readonly string[];
}

/** So many lines say why a program crashed. */
const LAST_LINES = 10, LINE_LENGTH = 300;

/**
 * Runs a program.
 *
 * @throws {Error} If it could not be started.
 */
export async function run(program: Program, options: RunOptions): Promise<Run> {
  const { fillings, folder, suffix, signal, graceMs } = options;
  for (const { to, text } of program.templates) {
    await writeFile(fillTemplate(to, fillings), fillTemplate(text, fillings));
  }
  const printed = new LastLines(), complained = new LastLines();
  const { env, facts } = program;
  const cwd = program.cwd && fillTemplate(program.cwd, fillings);
  const end = await runProcess({
    words: wordsOf(program, options),
    ...(cwd !== undefined && { cwd }),
    env: Object.fromEntries(
      env.map(([name, text]) => [name, fillTemplate(text, fillings)]),
    ),
    ...(facts.memory !== undefined && {
      memoryKib: Math.ceil(facts.memory / 1024),
    }),
    logs: {
      stdout: `${folder}/stdout${suffix}.log`,
      stderr: `${folder}/stderr${suffix}.log`,
    },
    onLine: (line) => {
      printed.add(line);
      options.onLine(line);
    },
    onErrorLine: (line) => complained.add(line),
    signal,
    graceMs,
  });
  const usage = program.needsUsage ? await readUsage(folder) : undefined;
  return {
    end,
    code: end.code,
    seconds: end.seconds,
    ...(usage && { usage }),
    fill: (text) => {
      const path = fillTemplate(parseTemplate(text), fillings);
      return cwd === undefined || path.startsWith("/")
        ? path
        : `${cwd}/${path}`;
    },
    lastLines: complained.lines.length > 0 ? complained.lines : printed.lines,
  };
}

/** The words to run, behind those of what limits and measures them. */
function wordsOf(
  { words, facts, needsUsage }: Program,
  { fillings, folder, core }: RunOptions,
): string[] {
  const filled = facts.shell
    ? ["sh", "-c", fillTemplate(words[0]!, forShell(fillings))]
    : words.map((word) => fillWord(word, fillings))
      .filter((word) => word !== null);
  const pin = core === undefined ? [] : ["taskset", "-c", `${core}`];
  const measure = needsUsage
    ? ["time", "-o", usagePath(folder), "-f", "%U %S %M", "--"]
    : [];
  return [...pin, ...measure, ...filled];
}

/** Values that a shell takes for one word each. */
function forShell(fillings: Fillings): Fillings {
  return Object.fromEntries(
    Object.entries(fillings).map(([name, value]) => [
      name,
      typeof value === "string" && value !== "" ? quoteForShell(value) : value,
    ]),
  );
}

function usagePath(folder: string): string {
  return `${folder}/usage.txt`;
}

/** What GNU time says in its last line; undefined if it was killed too. */
async function readUsage(folder: string): Promise<EndedRun["usage"]> {
  const text = await Deno.readTextFile(usagePath(folder)).catch(() => "");
  const [user, system, kib] = text.trim().split("\n").at(-1)!.split(" ")
    .map(Number);
  if (user === undefined || system === undefined || kib === undefined) {
    return undefined;
  }
  return { cpuSeconds: user + system, rssBytes: kib * 1024 };
}

async function writeFile(path: string, text: string): Promise<void> {
  try {
    await Deno.writeTextFile(path, text);
  } catch (cause) {
    throw new Error(
      `Cannot write ${quote(path)}: ${reasonNotWritten(cause)}`,
      { cause },
    );
  }
}

/** The last lines of a stream. */
class LastLines {
  readonly lines: string[] = [];

  add(line: string): void {
    if (line.trim() === "") return;
    this.lines.push(line.slice(0, LINE_LENGTH));
    if (this.lines.length > LAST_LINES) this.lines.shift();
  }
}
