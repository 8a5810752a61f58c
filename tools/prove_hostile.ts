// Attacks every way into lanetune with broken files, words and values, from a
// printed seed: each must be a valid result or a clear error in one line, at
// once, without growth, and without touching a file that is none of its own.
// Prints Markdown; exits 1 on any fault.
//
//   deno task prove:hostile [--inputs 1000] [--seed N] [--only NAME,…]
//
// --inputs N: hostile inputs a surface.
// --seed N: of everything random; printed, and 0 unless given.
// --first N: begin with this input; a fault's number and --inputs 1 repeat it.
//
// Valid files come from Python's gzip and json, Optuna, PyYAML and safetensors:
// python3, and the Pythons that LANETUNE_OPTUNA_PYTHON and
// LANETUNE_SAFETENSORS_PYTHON name.

import type { Said } from "./hostile/child.ts";
import { SURFACES } from "./hostile/surfaces.ts";
import { readFlags } from "./program.ts";

const NAMES = SURFACES.map(({ name }) => name);

/** After so long without a word a process hangs. A command line is given longer. */
const PATIENCE_MS = 5_000, COMMAND_PATIENCE_MS = 15_000;
/** Growth of the heap from the first quarter of the inputs to the last. */
const MOST_GROWTH_BYTES = 16_000_000;

/** Characters of an input in a message; --first and --inputs 1 repeat it. */
const MOST_SHOWN = 600;

interface Tally {
  readonly name: string;
  accepted: number;
  refused: number;
  longestMs: number;
  heapBytes: number[];
  readonly faults: { readonly number: number; readonly text: string }[];
}

interface Attack {
  readonly seed: number;
  readonly first: number;
  readonly inputs: number;
  readonly corpus: string;
}

const HERE = new URL("./hostile/", import.meta.url);

/** Valid files, from each Python that has the programs. */
async function makeCorpus(folder: string): Promise<void> {
  const pythons = ["LANETUNE_OPTUNA_PYTHON", "LANETUNE_SAFETENSORS_PYTHON"]
    .map((name) => Deno.env.get(name)).filter((python) => python !== undefined);
  for (const python of new Set(["/usr/bin/python3", ...pythons])) {
    if (python === "unreachable") continue;
    const { success, stderr } = await new Deno.Command(python, {
      args: [new URL("corpus.py", HERE).pathname, folder],
    }).output();
    if (success) continue;
    throw new Error(
      `Cannot make valid files: ${new TextDecoder().decode(stderr)}`,
    );
  }
}

/** Runs inputs until they are done or the process hangs; where to go on. */
async function attackFrom(
  tally: Tally,
  first: number,
  { seed, inputs, corpus, first: begin }: Attack,
): Promise<number> {
  const folder = await Deno.makeTempDir();
  const end = begin + inputs;
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--allow-all", "--quiet", "--v8-flags=--expose-gc"],
      new URL("child.ts", HERE).pathname,
      ...[tally.name, String(seed), String(first), String(end - first)],
      ...[folder, corpus],
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const patience = ["commands", "tell"].includes(tally.name)
    ? COMMAND_PATIENCE_MS
    : PATIENCE_MS;
  let current = first, isHung = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const watch = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      isHung = true;
      child.kill("SIGKILL");
    }, patience + (current === first ? 20_000 : 0));
  };
  watch();
  const errors = new Response(child.stderr).text();
  for await (const line of linesOf(child.stdout)) {
    watch();
    const said = JSON.parse(line) as Said;
    if ("start" in said) current = said.start;
    else note(tally, said);
  }
  clearTimeout(timer);
  const { code } = await child.status;
  await Deno.remove(folder, { recursive: true });
  if (code === 0) return end;
  const why = isHung
    ? `hangs for ${patience / 1000} s`
    : `the process ended with ${code}: ${(await errors).slice(-2000)}`;
  tally.faults.push({ number: current, text: why });
  return current + 1;
}

async function* linesOf(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<string> {
  let rest = "";
  for await (const part of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + part).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}

function note(tally: Tally, said: Exclude<Said, { start: number }>): void {
  if ("heapBytes" in said) tally.heapBytes.push(said.heapBytes);
  else if ("fault" in said) {
    const input = said.input.slice(0, MOST_SHOWN).replaceAll("\n", "\n    ");
    const text = `${said.fault}\n    ${input}`;
    tally.faults.push({ number: said.number, text });
  } else {
    tally.longestMs = Math.max(tally.longestMs, said.ms);
    if (said.verdict !== "fault") tally[said.verdict]++;
  }
}

async function attack(name: string, how: Attack): Promise<Tally> {
  const tally: Tally = {
    ...{ name, accepted: 0, refused: 0, longestMs: 0 },
    ...{ heapBytes: [], faults: [] },
  };
  for (let next = how.first; next < how.first + how.inputs;) {
    next = await attackFrom(tally, next, how);
  }
  const [early, late] = tally.heapBytes;
  if (late !== undefined && late - early! > MOST_GROWTH_BYTES) {
    const text = `the heap grew from ${early} to ${late} bytes`;
    tally.faults.push({ number: how.first, text });
  }
  return tally;
}

if (import.meta.main) {
  const flags = readFlags(import.meta.filename, {
    string: ["inputs", "seed", "only", "first"],
  }, `--only: some of ${NAMES.join(", ")}`);
  const corpus = await Deno.makeTempDir();
  await makeCorpus(corpus);
  const how = {
    seed: Number(flags.seed ?? 0),
    first: Number(flags.first ?? 0),
    inputs: Number(flags.inputs ?? 1000),
    corpus,
  };
  const names = flags.only?.split(",") ?? NAMES;
  console.log(`seed ${how.seed}, ${how.inputs} inputs a surface\n`);
  console.log("| surface | accepted | refused | faults | longest, ms |");
  console.log("|---|---|---|---|---|");
  const tallies: Tally[] = [];
  for (const name of names) {
    const tally = await attack(name, how);
    const { accepted, refused, faults, longestMs } = tally;
    console.log(
      `| ${name} | ${accepted} | ${refused} | ${faults.length} | ${
        longestMs.toFixed(0)
      } |`,
    );
    tallies.push(tally);
  }
  await Deno.remove(corpus, { recursive: true });
  for (const { name, faults } of tallies) {
    for (const { number, text } of faults) {
      console.error(`\n${name}, input ${number}: ${text}`);
    }
  }
  if (tallies.some(({ faults }) => faults.length > 0)) Deno.exit(1);
}
