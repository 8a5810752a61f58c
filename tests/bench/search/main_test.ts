// That the benchmark still runs, small: two problems, two seeds, few trials.

import { assert, assertEquals } from "@std/assert";
import { readResults } from "../../../bench/search/results.ts";
import { requireOrSkip } from "../../support/require.ts";

const BENCH = new URL("../../../bench/search/", import.meta.url).pathname;

/** What a program of the benchmark prints. */
async function run(name: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", `${BENCH}${name}`, ...args],
    env: { NO_COLOR: "1" },
  }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

/** Runs some samplers twice, the second time with nothing left to do. */
async function measure(samplers: string, ...more: string[]) {
  const file = await Deno.makeTempFile({ suffix: ".jsonl" });
  const args = [
    ...["--samplers", samplers, "--problems", "f1-sphere-5d,network-tuning"],
    ...["--seeds", "2", "--trials", "12", "--lag", "4", "--results", file],
  ];
  try {
    await run("main.ts", ...args, ...more);
    const once = await Deno.readTextFile(file);
    await run("main.ts", ...args, ...more);
    assertEquals(await Deno.readTextFile(file), once);
    const report = await run("report.ts", ...[
      "--results",
      file,
      "--at",
      "12:4",
      "--ours",
      "lanetune:tpe",
    ]);
    return { results: readResults([file]), report };
  } finally {
    await Deno.remove(file);
  }
}

Deno.test("bench:search measures our samplers and goes on where it stopped", async () => {
  const { results } = await measure("lanetune:tpe,lanetune:random");
  assertEquals(results.length, 8);
  const seeds = (problem: string, sampler: string) =>
    results.filter((r) => r.problem === problem && r.sampler === sampler)
      .map(({ reached }) => reached[12]!);
  const [first, second] = seeds("f1-sphere-5d", "random");
  assert(first! > 0 && second! > 0 && first !== second);
  assertEquals(seeds("network-tuning", "tpe").length, 2);
});

const python = Deno.env.get("LANETUNE_OPTUNA_PYTHON") ?? "";

Deno.test({
  name: "bench:search measures Optuna's samplers beside ours",
  ignore: python === "unreachable" || !requireOrSkip(
    "Optuna 5 (a Python that has it, in LANETUNE_OPTUNA_PYTHON)",
    python !== "",
  ),
  fn: async () => {
    const { results, report } = await measure(
      "lanetune:tpe,optuna:tpe,optuna:random",
      ...["--optuna-python", python],
    );
    assertEquals(results.length, 12);
    assert(results.some(({ version }) => /^optuna \d/.test(version)));
    assert(report.includes("optuna:tpe"), report);
  },
});

Deno.test("bench:search --times times suggestions late in a study", async () => {
  const times = ["--times", "--samplers", "lanetune:random"];
  const report = await run("main.ts", ...times);
  assert(/lanetune:random\s*\| [\d.]+ (µs|ms) /.test(report), report);
});
