// What is measured of real programs: time, memory, size; and what limits them.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { pythonWith } from "../../support/python.ts";
import { requireOrSkip, runs } from "../../support/require.ts";
import { cli, inFolder } from "../support.ts";

/** Whether all of some programs are there; says which are not. */
function hasAll(...programs: readonly string[]): boolean {
  return programs.map((program) => requireOrSkip(program, runs(program)))
    .every((isThere) => isThere);
}

interface Trial {
  readonly state: string;
  readonly value: number;
  readonly values: readonly number[];
  readonly infeasible?: true;
  readonly reason?: string;
  readonly constraints?: { readonly [name: string]: number };
  readonly reports: readonly { step: number; value: number }[];
}

/** The trials of a study that goes well. */
async function trialsOf(
  flags: readonly string[],
  program: readonly string[],
): Promise<Trial[]> {
  const { code, stdout, stderr } = await cli([
    "tune",
    "--sampler=grid",
    "--format=json",
    ...flags,
    "--",
    ...program,
  ]);
  assertEquals(code, 0, stderr);
  return JSON.parse(stdout).trials;
}

Deno.test({
  name: "gzip and zstd: time against size, nothing dominated is a best",
  ignore: !hasAll("gzip", "zstd"),
  fn: () =>
    inFolder(async (folder) => {
      const input = `${folder}/input`;
      let state = 1;
      const words = Array.from({ length: 30_000 }, () => {
        state = state * 48271 % 2147483647;
        return ["the", "quick", "brown", "fox"][state % 4]! + (state >> 3) % 50;
      });
      await Deno.writeTextFile(input, words.join(" "));
      for (const program of ["gzip", "zstd"]) {
        const { code, stdout, stderr } = await cli([
          "tune",
          "--param=level=1..9:int",
          "--sampler=grid",
          "--value=time",
          "--value=size:{out}",
          "--format=json",
          "--shell",
          "--",
          `${program} -{level} -c ${input} >{out}`,
        ]);
        assertEquals(code, 0, stderr);
        const { trials, best } = JSON.parse(stdout);
        assertEquals(trials.length, 9);
        const sizes = trials.map(({ values }: Trial) => values[1]);
        assert(sizes[8] < sizes[0], `${sizes}`);
        const smallest = Math.min(...sizes);
        assert(best.some(({ values }: Trial) => values[1] === smallest));
      }
    }),
});

Deno.test({
  name:
    "--constraint keeps what breaks it from being the best, memory measured",
  ignore: !hasAll("python3", "time"),
  fn: async () => {
    const program = [
      "python3",
      "-c",
      "import sys; x = b'x' * (int(sys.argv[1]) << 20); print(-len(x))",
      "{mib}",
    ];
    const trials = await trialsOf(
      ["--param=mib=1,300", "--constraint=rss<200MB", "--constraint=cpu<60s"],
      program,
    );
    assertEquals(trials.map(({ infeasible }) => infeasible), [undefined, true]);
    const { "rss<200MB": excess } = trials[1]!.constraints!;
    assert(excess! > 100e6 && excess! < 300e6, `${excess}`);
    const { stdout } = await cli([
      "tune",
      "--param=mib=1,300",
      "--sampler=grid",
      "--constraint=rss<200MB",
      "--",
      ...program,
    ]);
    assertStringIncludes(stdout, "infeasible");
    assertStringIncludes(stdout, "Best hyperparameters (trial 0)");
  },
});

Deno.test({
  name: "--memory is what a program may ask for",
  ignore: Deno.build.os !== "linux" || !hasAll("python3"),
  async fn() {
    const trials = await trialsOf(
      ["--param=mib=1,900", "--memory=400MB"],
      [
        "python3",
        "-c",
        "import sys; print(len(bytes(int(sys.argv[1]) << 20)))",
        "{mib}",
      ],
    );
    assertEquals(trials[0]!.value, 1 << 20);
    assertEquals(trials[1]!.reason, "exit code 1: MemoryError");
  },
});

Deno.test({
  name: "--pin keeps a trial on its core",
  ignore: Deno.build.os !== "linux" || !hasAll("taskset"),
  async fn() {
    const trials = await trialsOf(
      ["--param=x=1,2,3", "--pin=0", "--value=regex:list: (.*)"],
      ["sh", "-c", "taskset -cp $$; echo {x}"],
    );
    assertEquals(trials.map(({ value }) => value), [0, 0, 0]);
    const program = ["--total=1", "--param=x=0..1", "--", "echo", "{x}"];
    const { code, stderr } = await cli(["tune", "--pin=0,9998", ...program]);
    assertEquals(code, 2);
    assertStringIncludes(stderr, "there is no core 9998");
  },
});

Deno.test("--warmup runs do not count; of --repeats the median does, each is a report", () =>
  inFolder(async (folder) => {
    const trials = await trialsOf(
      [
        "--param=x=1,2",
        "--warmup=2",
        "--repeats=3",
        "--seed=7",
        `--storage=${folder}/s.jsonl`,
        "--value=last",
        "--value=time",
      ],
      [
        "sh",
        "-c",
        "echo run >>{dir}/runs; n=$(wc -l <{dir}/runs); echo {seed}; " +
        "echo $(( {x} * 100 + n * n ))",
      ],
    );
    assertEquals(trials.map(({ values }) => values[0]), [116, 216]);
    assertEquals(trials[0]!.reports, [
      { step: 1, value: 109 },
      { step: 2, value: 116 },
      { step: 3, value: 125 },
    ]);
    const seeds = await Promise.all([1, 2, 3].map(async (run) => {
      const path = `${folder}/s.jsonl.trials/study/0/stdout.${run}.log`;
      return (await Deno.readTextFile(path)).split("\n")[0];
    }));
    assertEquals(seeds, ["7", "8", "9"]);
  }));

Deno.test({
  name:
    "compiler flags of a C program: compiled in the warm-up, its time tuned",
  ignore: !hasAll("gcc", "taskset"),
  fn: () =>
    inFolder(async (folder) => {
      await Deno.writeTextFile(
        `${folder}/sum.c`,
        `#include <stdio.h>
      int main(void) {
        double sum = 0;
        for (long i = 1; i < 4000000; i++) sum += 1.0 / (double) (i * i % 977 + 1);
        printf("%f\\n", sum);
        return 0;
      }`,
      );
      const { code, stdout, stderr } = await cli([
        "tune",
        "--param=level=O0,O1,O2,O3",
        "--param=unroll=-funroll-loops,-fno-unroll-loops",
        "--total=8",
        "--sampler=tpe",
        "--pruner=wilcoxon",
        "--warmup=1",
        "--repeats=5",
        "--value=time",
        "--pin=0",
        "--format=json",
        "--",
        "sh",
        "-c",
        `[ -x {out} ] || gcc -{level} {unroll} ${folder}/sum.c -o {out}; {out}`,
      ]);
      assertEquals(code, 0, stderr);
      const { trials } = JSON.parse(stdout) as { trials: Trial[] };
      assertEquals(trials.length, 8);
      for (const { state, value, reports } of trials) {
        assert(state === "complete" || state === "pruned");
        assert(value > 0 && value < 10);
        assert(reports.length === 5 || state === "pruned");
      }
    }),
});

Deno.test({
  name: "SQLite pragmas on a workload",
  ignore: !hasAll("sqlite3"),
  fn: () =>
    inFolder(async (folder) => {
      await Deno.writeTextFile(
        `${folder}/work.sql`,
        `PRAGMA journal_mode = {journal}; PRAGMA synchronous = {sync};
      PRAGMA cache_size = {cache};
      CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT);
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
      INSERT INTO t SELECT i, hex(i * i) FROM n;
      SELECT count(*) FROM t;`,
      );
      const trials = await trialsOf(
        [
          "--param=journal=delete,wal,memory",
          "--param=sync=off,normal",
          "--param=cache=-2000..-500:int:step=1500",
          `--template=${folder}/work.sql={dir}/work.sql`,
          "--value=time",
          "--value=last",
          "--direction=minimize",
          "--direction=maximize",
          "--value=size:{dir}/db",
          "--direction=minimize",
          "--cwd={dir}",
        ],
        ["sqlite3", "db", ".read work.sql"],
      );
      assertEquals(trials.length, 12);
      assertEquals(
        new Set(trials.map(({ values }) => values[1])),
        new Set([3000]),
      );
    }),
});

const python = pythonWith("torch");

Deno.test({
  name: "a PyTorch script is stopped where asha prunes it",
  ignore: !requireOrSkip("PyTorch for a program to tune", python !== undefined),
  fn: () =>
    inFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/train.py`, TRAINING);
      const trials = await trialsOf(
        [
          "--param=lr=0.0001,0.1,0.05,0.001,0.00001",
          "--pruner=asha:eta=2",
          `--storage=${folder}/s.jsonl`,
        ],
        [python!, `${folder}/train.py`, "{lr}"],
      );
      const pruned = trials.flatMap(({ state }, i) =>
        state === "pruned" ? [i] : []
      );
      assert(pruned.length >= 2, JSON.stringify(trials));
      for (const [i, { state, reports }] of trials.entries()) {
        const log = `${folder}/s.jsonl.trials/study/${i}/stdout.log`;
        const steps = (await Deno.readTextFile(log)).trim().split("\n").length;
        if (state === "pruned") assert(steps < 8, `${i} went on to ${steps}`);
        else assertEquals([steps, reports.length], [8, 8]);
      }
    }),
});

/** Eight steps, each long enough to be stopped behind it. */
const TRAINING = `
import sys, time, torch
torch.manual_seed(0)
torch.set_num_threads(1)
x = torch.randn(256, 8)
y = x @ torch.randn(8, 1)
model = torch.nn.Sequential(
  torch.nn.Linear(8, 16), torch.nn.ReLU(), torch.nn.Linear(16, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=float(sys.argv[1]))
for step in range(1, 9):
  for _ in range(20):
    loss = torch.nn.functional.mse_loss(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
  print(f"step={step} loss={loss.item()}", flush=True)
  time.sleep(0.3)
`;
