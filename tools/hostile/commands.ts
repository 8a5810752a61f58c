// The command line as a real process: words nobody would type, and values that
// `tell` is given. Files beside it that are no studies must keep their bytes.

import { cliCommand } from "../../tests/cli/support.ts";
import { COMMANDS } from "../../src/cli/commands/mod.ts";
import { flagsOf } from "../../src/cli/args/parse.ts";
import type { Pcg32 } from "../../src/random.ts";
import { readStudies } from "../../src/storage/study_file.ts";
import { imageFile, modelFile } from "./models.ts";
import { pick } from "./mutate.ts";
import {
  complaintAbout,
  Fault,
  type Surface,
  type Verdict,
} from "./surface.ts";

/** After so long a process is asked to stop, and so long it may take. */
const PATIENCE_MS = 5_000, LAST_WORDS_MS = 3_000;

const VALUES = [
  ...["", "-1", "0", "1", "2", "1e3", "0x10", "nan", "-inf", "1e999", "2.5"],
  ...["9007199254740993", "x", "--", "-", "a=b", "x=1..2", "x=1..", "=", ","],
  ...[
    "lr=0.1",
    "lr=0.1,0.2",
    "grid",
    "random",
    "tpe:n=1",
    "asha:eta=0",
    "json",
  ],
  ...[
    "csv",
    "text=1",
    "holdout=2",
    "kfold=1",
    "test",
    "plain",
    "adam",
    "digits",
  ],
  ...["notes.txt", "config.json", "study.jsonl", "image.idx", ".", "/dev/null"],
  ...["model.safetensors", "7.png", "onnx", "js", "/dev/zero"],
  ...["no/such/folder/x", "\u001b]0;x\u0007", "é", "a\nb", "__proto__", "null"],
  "x".repeat(3000),
];

/** What keeps a run short, should it come to one. */
const SHORT = {
  tune: ["--epochs", "1", "--total", "1", "--jobs", "1"],
  train: ["--epochs", "1", "--hidden-size", "4"],
} as const;

async function wordsOf(random: Pcg32): Promise<string[]> {
  const names = Object.keys(COMMANDS);
  const name = pick(random, [...names, "tune", "tune", "ask", "tell"]);
  const flags = await flagsOf(COMMANDS[name]!);
  const words: string[] = name.split(" ");
  // Where a model is wanted there mostly is one, and something to predict.
  if (COMMANDS[name]!.operands?.[0] === "MODEL" && random.nextBelow(4) > 0) {
    words.push(MODEL_FILE);
    if (name === "predict") words.push(pick(random, [...VALUES, IMAGE_FILE]));
  }
  for (let more = random.nextBelow(5); more > 0; more--) {
    const flag = pick(random, flags);
    if (random.nextBelow(6) === 0) words.push(pick(random, VALUES));
    else if (flag.value === undefined) words.push(`--${flag.name}`);
    else words.push(`--${flag.name}`, await valueFor(random, flag));
  }
  const short = name === "tune" || name === "train" ? SHORT[name] : [];
  for (let i = 0; i < short.length; i += 2) {
    if (!words.includes(short[i]!)) words.push(short[i]!, short[i + 1]!);
  }
  return words;
}

async function valueFor(
  random: Pcg32,
  flag: { readonly choices?: () => Promise<readonly string[]> },
): Promise<string> {
  const choices = await flag.choices?.() ?? [];
  return pick(random, [...VALUES, ...choices, ...choices]);
}

interface Ended {
  readonly code: number;
  readonly stderr: string;
}

/** @throws {Fault} If it does not end when it is told to. */
async function run(args: readonly string[], folder: string): Promise<Ended> {
  const [program, ...rest] = cliCommand(args, ["-A", "--no-prompt"]);
  const process = new Deno.Command(program!, {
    args: rest,
    cwd: folder,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).spawn();
  let isHung = false;
  const polite = setTimeout(() => process.kill("SIGINT"), PATIENCE_MS);
  const final = setTimeout(() => {
    isHung = true;
    process.kill("SIGKILL");
  }, PATIENCE_MS + LAST_WORDS_MS);
  const { code, stderr } = await process.output();
  clearTimeout(polite);
  clearTimeout(final);
  if (isHung) throw new Fault("hangs", JSON.stringify(args));
  return { code, stderr: new TextDecoder().decode(stderr) };
}

const CODES = [0, 1, 2, 130];

/** @throws {Fault} If the end of a process is not a clear one. */
function judge(args: readonly string[], { code, stderr }: Ended): Verdict {
  const input = JSON.stringify(args).slice(0, 3000);
  if (!CODES.includes(code)) throw new Fault(`exit code ${code}`, input);
  if (code === 0 || code === 130) return "accepted";
  const errors = stderr.split("\n").filter((line) =>
    line.startsWith("error: ")
  );
  if (/^\s+at .*\.ts:\d+/m.test(stderr) && !args.includes("--verbose")) {
    throw new Fault(`a raw stack: ${stderr.slice(0, 1000)}`, input);
  }
  for (const line of errors) {
    const complaint = complaintAbout(line.slice("error: ".length));
    if (complaint !== undefined && !args.includes("--verbose")) {
      throw new Fault(`unclear (${complaint}): ${line}`, input);
    }
  }
  if (stderr.trim() === "" && !args.some((arg) => /^(-q|--quiet)$/.test(arg))) {
    throw new Fault(`exit code ${code} without a word`, input);
  }
  return "refused";
}

/** Files that are no studies, with their bytes. */
const BYSTANDERS: Readonly<Record<string, string>> = {
  "notes.txt": "remember the milk\n",
  "config.json": '{"lr":[0.001]}',
  "image.idx": "\0\0\u0008\u0001\0\0\0\u0001x",
};

/** Valid ones, to be used; commands may write onto them by --force. */
const MODEL_FILE = "model.safetensors", IMAGE_FILE = "7.png";

async function placeBystanders(folder: string): Promise<void> {
  await Deno.writeFile(`${folder}/${MODEL_FILE}`, await modelFile());
  await Deno.writeFile(`${folder}/${IMAGE_FILE}`, await imageFile());
  for (const [name, text] of Object.entries(BYSTANDERS)) {
    await Deno.writeTextFile(`${folder}/${name}`, text);
  }
}

/** @throws {Fault} If one of them has changed. */
async function checkBystanders(folder: string, input: string): Promise<void> {
  for (const [name, text] of Object.entries(BYSTANDERS)) {
    const found = await Deno.readTextFile(`${folder}/${name}`).catch(String);
    if (found !== text) {
      await placeBystanders(folder);
      throw new Fault(`${name} has changed to ${found.slice(0, 200)}`, input);
    }
  }
}

async function checkStudy(path: string, input: string): Promise<void> {
  try {
    await readStudies(path);
  } catch (error) {
    if (error instanceof Error && /does not exist/.test(error.message)) return;
    throw new Fault(`the study is lost: ${(error as Error).message}`, input);
  }
}

const words: Surface = {
  name: "commands",
  open: async (folder) => {
    await placeBystanders(folder);
    return async (random) => {
      const args = await wordsOf(random);
      const verdict = judge(args, await run(args, folder));
      const input = JSON.stringify(args);
      await checkBystanders(folder, input);
      await checkStudy(`${folder}/study.jsonl`, input);
      return verdict;
    };
  },
};

const tell: Surface = {
  name: "tell",
  open: (folder) => {
    const path = `${folder}/study.jsonl`;
    const ask = ["ask", "--storage", path, "--param", "x=0..1"];
    let asked = 0;
    return Promise.resolve(async (random) => {
      if (random.nextBelow(4) === 0 || asked === 0) {
        await run([...ask, "--sampler", "random"], folder);
        asked++;
      }
      const args = ["tell", "--storage", path];
      const count = 1 + random.nextBelow(3);
      for (let i = 0; i < count; i++) {
        args.push(
          random.nextBelow(3) === 0
            ? String(random.nextBelow(asked + 1))
            : pick(random, VALUES),
        );
      }
      if (random.nextBelow(4) === 0) {
        args.push("--failed", pick(random, VALUES));
      }
      const verdict = judge(args, await run(args, folder));
      await checkStudy(path, JSON.stringify(args));
      return verdict;
    });
  },
};

export const COMMAND_LINES: readonly Surface[] = [words, tell];
