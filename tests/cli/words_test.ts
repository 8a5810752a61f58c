// What people type who come from elsewhere, or in a hurry: each line with what
// it gives. Lines that run print to standard output; others are refused with a
// message that says what was meant.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { cli } from "./support.ts";

/** Ends in no time, its trials never run. */
const NONE = "--total 0";

const LINES: readonly (readonly [string, string])[] = [
  ["--n-trials 20", 'unknown flag "--n-trials", did you mean "--total"?'],
  ["--trials 20", 'unknown flag "--trials", did you mean "--total"?'],
  ["--n_trials 20", 'unknown flag "--n_trials", did you mean "--total"?'],
  ["--learning-rate 1", 'did you mean "--lr"?'],
  ["--bs 64", 'did you mean "--batch-size"?'],
  ["--batch_size 64", 'did you mean "--batch-size"?'],
  ["train --output w", 'did you mean "--save"?'],
  ["--save w", 'unknown flag "--save", did you mean "--save-best"?'],
  ["--output w", 'did you mean "--save-best"?'],
  ["export -o w", 'unknown flag "-o", did you mean "--output"?'],
  ["--sampler bayesian", 'found "bayesian", did you mean "gp"?'],
  ["--sampler bayes", 'found "bayes", did you mean "gp"?'],
  ["--sampler Evolutionary", 'did you mean "cmaes"?'],
  ["--sampler nsgaii", 'did you mean "nsga2"?'],
  ["--sampler hyperband", 'found "hyperband", expected one of "grid"'],
  ["--pruner sha", 'did you mean "asha"?'],
  ["--lr 0.01,0.1", "one value; tune --param lr=0.01,0.1 searches several"],
  ["train --lr 1..2", "one value; tune --param lr=1..2 searches several"],
  ["--lr 0x1", '--lr: found "0x1", expected a number'],
  ["--param lr 0.1", 'found "lr", expected NAME=V1,V2 in one word'],
  ["help tune", "tune: tune networks"],
  ["--help data list", "data list: the data sets known by name"],
  ["help data", "data fetch NAME"],
  ["help", "Subcommands:"],
  ["help tnue", 'Cannot run "tnue": unknown subcommand, did you mean "tune"?'],
  ["help data lst", 'did you mean "data list"?'],
  ["-V", "lanetune "],
  ["version", "lanetune "],
  ["optimize", 'unknown subcommand, did you mean "tune"?'],
  ["create-study", 'unknown subcommand, did you mean "ask"?'],
  ["--format json data list", "a subcommand comes before its flags: data …"],
  ["--output x export", "a subcommand comes before its flags: export …"],
  ["--quiet=yes", 'Cannot use --quiet: found "yes", expected no value'],
  ["--timeout 10x", 'found "10x", expected 90, 90s, 15m, 2h or 1h30m'],
  ["--timeout 5m1h", 'found "5m1h", expected 90, 90s, 15m, 2h or 1h30m'],
  [`--timeout 1h30m --jobs auto ${NONE}`, ""],
  [`--timeout 10s ${NONE}`, ""],
  ["--jobs many", 'Cannot use --jobs: found "many", expected a whole number'],
  ["--total -1", '--total: found "-1", expected a whole number of at least 0'],
  ["--total 1e3", '--total: found "1e3", expected a whole number'],
  ["--total 0x10", '--total: found "0x10", expected a whole number'],
  ["--seed --quiet", "Cannot use --seed: found no value, expected N"],
  ["data list --format json=1", 'found "json=1", expected one of "text"'],
  ["--variant plain=1", 'found "plain=1", expected one of "auto"'],
  ["--validation holdout=0.2=3", 'found "holdout=0.2=3", expected test'],
  ["--validation kfold=0x2", 'found "kfold=0x2", expected test'],
  ["best --storage a --storage b", "Cannot use --storage more than once"],
  ["best a --storage b", 'two studies: found "a" and --storage "b"'],
  ["best sqlite://x.db", 'found "sqlite://x.db", expected the path of a file'],
  ["best mysql://u@h/d", 'found "mysql://u@h/d", expected the path of a file'],
  ["tune -- --total", "Cannot tune a program: there is no space, expected"],
  [`--param hidden_size=16..64 --sampler random ${NONE}`, ""],
];

Deno.test("what people type gives a result or a pointer to what they meant", async () => {
  for (const [line, wanted] of LINES) {
    const { code, stdout, stderr } = await cli(line.split(" "), []);
    const isRefused = stderr.includes("error: Cannot ");
    assertEquals(code === 2, isRefused, `${line}: ${code} ${stderr}`);
    assertStringIncludes(isRefused ? stderr : stdout, wanted, line);
  }
});

Deno.test("every command that reads a study takes its file as an operand", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/study.jsonl`;
  const start = ["--epochs=1", "--hidden-size=8", "--num-layers=1"];
  await cli([...start, "--param=lr=0.01", "--storage", path]);
  for (const words of ["studies", "trials", "best", "export", "replay 0"]) {
    const { code, stdout, stderr } = await cli([...words.split(" "), path]);
    assertEquals([code, stdout === ""], [0, false], `${words}: ${stderr}`);
  }
  const { stdout } = await cli(["importance", path]);
  assertStringIncludes(stdout, "importance");
  const output = `${folder}/s.db`;
  await cli(["export", path, "--to=sqlite", "--output", output]);
  const url = await cli(["best", "--storage", `sqlite:///${output}`]);
  assertEquals(url.stdout, (await cli(["best", path])).stdout);
  await Deno.remove(folder, { recursive: true });
});
