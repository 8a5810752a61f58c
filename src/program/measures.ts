// What is measured of a run of a program: an entry for each way to get a number
// out of it. `--value` and `--constraint` are written in these words.

import { messageOf, quote, suggest } from "../errors.ts";
import { numberAt, readJson, readJsonLine } from "./output/json_lines.ts";
import { lastNumber, mayHoldNumber, toNumber } from "./output/numbers.ts";
import { parseTemplate } from "./placeholders.ts";

/** A run that has ended, as far as measures look at it. */
export interface EndedRun {
  /** Its exit code. */
  readonly code: number;
  /** Wall time. */
  readonly seconds: number;
  /** Processor time of all its processes, and its largest one's memory. */
  readonly usage?: { readonly cpuSeconds: number; readonly rssBytes: number };
  /** A path with its placeholders filled in, from where the program ran. */
  readonly fill: (path: string) => string;
}

/** Gets one number out of one run. */
export interface Watcher {
  /** Gets each line of standard output. */
  readonly onLine?: (line: string) => void;
  /** The number, or what is missing as a text. */
  readonly read: (run: EndedRun) => number | string | Promise<number | string>;
}

/** One number to get out of each run. */
export interface Measure {
  /** As it was written. */
  readonly text: string;
  /** What its numbers are called. */
  readonly name: string;
  /** What it takes: `time`, `json`. */
  readonly kind: string;
  /** What stands behind the colon. */
  readonly detail: string;
  /** Looks at one run. */
  readonly watch: () => Watcher;
}

interface Kind {
  /** What its detail is; it has none if absent. */
  readonly detail?: string;
  readonly name: string | ((detail: string) => string);
  readonly watch: (detail: string) => Watcher;
}

/** What measures ended before the program did. */
const NOT_MEASURED = "its processor time and memory were not measured";

/** A file that numbers are looked for in; only its end is. */
const MAX_FILE = 1 << 16;

/** Every kind by its name. */
const KINDS: { readonly [kind: string]: Kind } = {
  last: { name: "value", watch: watchLast },
  json: {
    detail: "PATH",
    name: (path) => path.split(".").at(-1)!,
    watch: watchJson,
  },
  regex: { detail: "PATTERN", name: "value", watch: watchPattern },
  time: { name: "seconds", watch: () => ({ read: (run) => run.seconds }) },
  cpu: {
    name: "cpu_seconds",
    watch: () => ({ read: (run) => run.usage?.cpuSeconds ?? NOT_MEASURED }),
  },
  rss: {
    name: "rss_bytes",
    watch: () => ({ read: (run) => run.usage?.rssBytes ?? NOT_MEASURED }),
  },
  file: {
    detail: "PATH",
    name: "value",
    watch: (path) => ({ read: (run) => readLast(run.fill(path)) }),
  },
  size: {
    detail: "PATH",
    name: "bytes",
    watch: (path) => ({ read: (run) => readSize(run.fill(path)) }),
  },
  exit: { name: "exit_code", watch: () => ({ read: (run) => run.code }) },
};

/** How each is written. */
const FORMS = Object.entries(KINDS).map(([kind, entry]) => formOf(kind, entry));

/**
 * Reads a measure: `time`, `json:loss`.
 *
 * @param flag What it was written for, for messages: `--value`.
 * @throws {RangeError} If it is unknown or lacks what it needs.
 * @throws {SyntaxError} If its pattern is none.
 */
export function parseMeasure(text: string, flag: string): Measure {
  const [kind = "", ...rest] = text.split(":");
  const detail = rest.join(":");
  const entry = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (entry === undefined) {
    const hint = suggest(kind, Object.keys(KINDS));
    throw new RangeError(
      `Cannot use ${flag}: found ${quote(text)}, ` +
        (hint.endsWith("?") ? hint : `expected ${FORMS.join(", ")}`),
    );
  }
  if ((detail === "") !== (entry.detail === undefined)) {
    throw new RangeError(
      `Cannot use ${flag}: found ${quote(text)}, expected ` +
        formOf(kind, entry),
    );
  }
  const { name } = entry;
  const measure: Measure = {
    text,
    name: typeof name === "string" ? name : name(detail),
    kind,
    detail,
    watch: () => entry.watch(detail),
  };
  try {
    measure.watch(); // compiles a pattern
  } catch (cause) {
    const reason = messageOf(cause).split(": ").at(-1);
    throw new SyntaxError(
      `Cannot use ${flag}: found ${quote(text)}, expected a regular ` +
        `expression (${reason})`,
      { cause },
    );
  }
  return measure;
}

function formOf(kind: string, { detail }: Kind): string {
  return detail === undefined ? kind : `${kind}:${detail}`;
}

/** Whether a measure wants processor time and memory measured. */
export function needsUsage({ kind }: Measure): boolean {
  return kind === "cpu" || kind === "rss";
}

/**
 * Whether all trials have the file of a measure in common, so that one reads
 * what another wrote if they run at once.
 *
 * @param cwd Where the program runs, unless where the tuner was started.
 */
export function isShared({ kind, detail }: Measure, cwd = ""): boolean {
  if (kind !== "file" && kind !== "size") return false;
  const path = detail.startsWith("/") ? detail : cwd + detail;
  return parseTemplate(path).names.every((name) => name === "seed");
}

/** The names of measures, those that are taken with a number behind. */
export function namesOf(measures: readonly Measure[]): string[] {
  const names: string[] = [];
  for (const { name } of measures) {
    let free = name;
    for (let i = 2; names.includes(free); i++) free = `${name}_${i}`;
    names.push(free);
  }
  return names;
}

function watchLast(): Watcher {
  let last: string | undefined;
  return {
    onLine: (line) => {
      // Looked into only at the end, unless there may be none in it.
      if (mayHoldNumber(line)) last = pick(line, last);
    },
    read: () =>
      (last === undefined ? undefined : lastNumber(last)) ??
        "it printed no number",
  };
}

/** The later of two lines that has a number. */
function pick(line: string, before: string | undefined): string | undefined {
  const isSure = /(?<![\w.])\d/.test(line);
  return isSure || lastNumber(line) !== undefined ? line : before;
}

/** The last object that has the path, on one line or over many. */
function watchJson(path: string): Watcher {
  let found: number | undefined;
  let block = "";
  return {
    onLine(line) {
      const json = readJsonLine(line);
      const number = json && numberAt(json, path);
      if (number !== undefined) found = number;
      if (/^[{[]/.test(line)) block = "";
      if (block.length < MAX_FILE * 16) block += line + "\n";
    },
    read: () =>
      numberAt(readJson(block), path) ?? found ??
        `it printed no JSON with a number at ${quote(path)}`,
  };
}

/** The last match: its first group, or all of it. */
function watchPattern(pattern: string): Watcher {
  const expression = new RegExp(pattern);
  let found: string | undefined;
  return {
    onLine(line) {
      const match = expression.exec(line);
      if (match !== null) found = match[1] ?? match[0];
    },
    read: () => {
      if (found === undefined) {
        return `it printed nothing like ${quote(pattern)}`;
      }
      const text = found.trim();
      return /^[+-]?(nan|inf)/i.test(text) || Number.isFinite(Number(text))
        ? toNumber(text)
        : lastNumber(text) ?? `${quote(text)} is no number`;
    },
  };
}

async function readLast(path: string): Promise<number | string> {
  try {
    using file = await Deno.open(path);
    const { size } = await file.stat();
    await file.seek(Math.max(size - MAX_FILE, 0), Deno.SeekMode.Start);
    const text = await new Response(file.readable).text();
    return lastNumber(text) ?? `there is no number in ${quote(path)}`;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      return `it made no ${quote(path)}`;
    }
    throw error;
  }
}

async function readSize(path: string): Promise<number | string> {
  const info = await Deno.stat(path).catch(() => null);
  return info?.size ?? `it made no ${quote(path)}`;
}
