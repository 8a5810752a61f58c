// Studies in files: started, resumed, looked at, turned into other forms.

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { cli, inFolder } from "./support.ts";

const SMALL = [
  "--param=hidden_size=8,16",
  "--param=lr=0.001,0.01",
  "--num-layers=1",
  "--epochs=2",
];

function withoutRun(text: string): unknown {
  return JSON.parse(text, (key, value) => key === "run" ? undefined : value);
}

Deno.test("a study in a file goes on with --resume alone and ends the same", () =>
  inFolder(async (folder) => {
    const storage = `--storage=${folder}/study.jsonl`;
    const grid = [...SMALL, "--sampler=grid"];
    const whole = await cli([...grid, "--format=json"]);
    const first = await cli([...grid, "--total=2", storage, "--quiet"]);
    assertEquals(first.code, 0);
    const refused = await cli([...SMALL, storage]);
    assertEquals([refused.code, refused.stdout], [2, ""]);
    assertStringIncludes(
      refused.stderr,
      "it holds one of 2 trials, add --resume or choose another path",
    );
    const rest = await cli([storage, "--resume", "--format=json"]);
    assertEquals(rest.code, 0);
    assertEquals(withoutRun(rest.stdout), withoutRun(whole.stdout));
    const exported = await cli(["export", storage]);
    assertEquals(withoutRun(exported.stdout), withoutRun(whole.stdout));
  }));

Deno.test("--resume refuses other settings by name, and starts what is absent", () =>
  inFolder(async (folder) => {
    const storage = `--storage=${folder}/study.jsonl`;
    const args = [...SMALL, storage, "--resume", "--total=1"];
    assertEquals((await cli(args)).code, 0);
    const other = await cli([...args, "--seed=1"]);
    assertEquals(other.code, 2);
    assertMatch(other.stderr, /Cannot resume study "study": seed is 1, exp/);
    const none = await cli([...SMALL, "--resume"]);
    assertEquals(none.code, 2);
    assertStringIncludes(none.stderr, "expected --storage FILE as well");
  }));

Deno.test("--resume takes as recorded what is not written, and names what differs", () =>
  inFolder(async (folder) => {
    const storage = `--storage=${folder}/study.jsonl`;
    const start = [
      "--param=hidden_size=8,16",
      "--param=lr=0.01,0.02",
      "--num-layers=1",
      "--epochs=1",
      "--validation=holdout=0.2",
      "--seed=5",
      "--variant=plain",
      "--lag=2",
    ];
    await cli([...start, storage, "--total=1", "--quiet"]);
    for (const written of [...start, "--variant=auto", "--pruner=none"]) {
      const args = [storage, "--resume", "--total=1", written];
      const { code, stderr } = await cli(args);
      assertEquals([code, stderr.includes("error")], [0, false], written);
    }
    for (
      const [written, message] of [
        ["--seed=6", "seed is 6, expected 5 as recorded"],
        ["--lag=3", "lag is 3, expected 2 as recorded"],
        ["--epochs=2", "fixed.epochs is 2, expected 1 as recorded"],
        ["--validation=test", 'validation.type is "test", expected "holdout"'],
        ["--repeats=2", "repeats is 2, expected 1 as recorded"],
        ["--variant=relaxed", 'engine.variant is "relaxed", expected "plain"'],
        ["--param=lr=0.01", 'space.lr is {"type":"categorical","choices":[0.'],
        ["--pruner=asha", 'pruner is {"name":"asha"'],
        ["--sampler=random", 'sampler is {"name":"random"'],
        ["--lr=0.1", "found --lr and a study that searches it"],
        ["--param=momentum=0,0.9", "Cannot search momentum: the study to go"],
        ["--stop=target:value=1", 'stopping is [{"name":"target"'],
      ] as const
    ) {
      const { code, stderr } = await cli([storage, "--resume", written]);
      assertEquals(code, 2, written);
      assertStringIncludes(stderr, message);
      assertEquals(stderr.includes("samples of"), false, "data was loaded");
    }
  }));

Deno.test("--total means total, --more means more", () =>
  inFolder(async (folder) => {
    const storage = `--storage=${folder}/study.jsonl`;
    const run = async (...args: string[]) => {
      const { stdout } = await cli(
        [storage, "--resume", "--format=json", ...args],
      );
      return JSON.parse(stdout).trials.length;
    };
    const search = ["--sampler=random", "--epochs=1", "--hidden-size=8"];
    assertEquals(await run(...search, "--total=2"), 2);
    assertEquals(await run("--more=2"), 4);
    assertEquals(await run("--total=4"), 4);
  }));

Deno.test("studies, trials, best and replay look at a stored study", () =>
  inFolder(async (folder) => {
    const storage = `--storage=${folder}/study.jsonl`;
    await cli([...SMALL, storage, "--pruner=threshold:lower=0.7", "--quiet"]);
    const [study] = JSON.parse(
      (await cli(["studies", storage, "--format=json"])).stdout,
    );
    assertEquals([study.name, study.sampler, study.trials], [
      "study",
      "grid",
      4,
    ]);
    assertEquals(study.complete + study.pruned, 4);
    const { stdout: csv } = await cli(["trials", storage, "--format=csv"]);
    assertEquals(csv.trimEnd().split("\n").length, 5);
    const { stdout: best } = await cli(["best", storage]);
    assertMatch(
      best,
      /^Best hyperparameters \(trial \d\):\n {2}hidden_size {2}/,
    );
    for (const trial of ["0", "3"]) {
      const { code, stdout } = await cli(["replay", trial, storage]);
      assertEquals(code, 0);
      assertStringIncludes(stdout, `trial ${trial} gave the same bytes`);
    }
  }));

Deno.test("replay fails and names the figure that differs", () =>
  inFolder(async (folder) => {
    const path = `${folder}/study.jsonl`;
    await cli([...SMALL, `--storage=${path}`, "--total=1", "--quiet"]);
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(
      path,
      text.replace(/"train_loss":\[\d\.\d/, '"train_loss":[9.9'),
    );
    const { code, stdout } = await cli(["replay", "0", `--storage=${path}`]);
    assertEquals(code, 1);
    assertMatch(stdout, /^step 1, trainLoss was 9\.9\d+, is now \d\.\d+\n$/);
    const absent = await cli(["replay", "7", `--storage=${path}`]);
    assertEquals(absent.code, 2);
    assertStringIncludes(absent.stderr, 'trial "7": there are 1, expected');
  }));

Deno.test("a study survives export to SQLite and import", () =>
  inFolder(async (folder) => {
    const storage = `--storage=${folder}/study.jsonl`;
    const copy = `--storage=${folder}/copy.jsonl`;
    await cli([...SMALL, storage, "--quiet"]);
    const output = `${folder}/study.db`;
    for (
      const args of [
        [
          "export",
          "--to=sqlite",
          "--for=optuna-3",
          `--output=${output}`,
          storage,
        ],
        ["import", output, copy],
      ]
    ) assertEquals((await cli(args)).code, 0);
    assertEquals(
      (await cli(["export", copy])).stdout,
      (await cli(["export", storage])).stdout,
    );
    const again = await cli(["import", output, copy]);
    assertEquals(again.code, 1);
    assertStringIncludes(again.stderr, "expected the path of a new file");
    const nowhere = await cli(["export", "--to=journal", storage]);
    assertEquals(nowhere.code, 2);
    assertStringIncludes(nowhere.stderr, "expected --output FILE");
  }));

Deno.test("a space is read from JSON and from YAML, errors name the path", () =>
  inFolder(async (folder) => {
    const run = async (name: string, text: string) => {
      const path = `${folder}/${name}`;
      await Deno.writeTextFile(path, text);
      return await cli(
        [`--space=${path}`, "--epochs=1", "--format=json", "--num-layers=1"],
      );
    };
    const json = await run(
      "space.json",
      '{"hidden_size": [8, 16], "lr": {"type": "fixed", "value": 0.01}}',
    );
    const yaml = await run(
      "space.yaml",
      "hidden_size: [8, 16]\nlr: {type: fixed, value: 1e-2}\n",
    );
    assertEquals(json.code, 0);
    assertEquals(withoutRun(json.stdout), withoutRun(yaml.stdout));
    for (
      const [name, text, message] of [
        ["a.json", '{"lr": {"type": "flaot"}}', "lr.type"],
        ["b.yaml", "lr: {type: float, low: x, high: 1}", "lr.low"],
        ["c.json", "{", "Cannot use"],
        ["d.yaml", "a: [", "Cannot use"],
      ] as const
    ) {
      const { code, stderr } = await run(name, text);
      assertEquals(code, 2);
      assertStringIncludes(stderr, message);
      assertStringIncludes(stderr, name);
    }
  }));

Deno.test("wrong usage of a study's flags: exit code 2 and what is wanted", async () => {
  for (
    const [args, message] of [
      [["--sampler=random"], "without an end: expected --total, --more"],
      [["--sampler=rnadom"], 'found "rnadom", did you mean "random"?'],
      [["--pruner=ahsa"], 'found "ahsa", did you mean "asha"?'],
      [["--pruner=asha:eat=3"], 'option "eat" is unknown, did you mean "eta"?'],
      [["--stop=target:value=x"], 'option value is "x", expected a number'],
      [["--total=1", "--more=1"], "both --total and --more"],
      [["--total=-1"], '--total: found "-1", expected a whole number'],
      [["--timeout=soon"], '--timeout: found "soon", expected 90, 90s, 15m'],
      [["--lag=0"], '--lag: found "0", expected a whole number of at least 1'],
      [["--repeats=0"], '--repeats: found "0", expected a whole number'],
      [["--retrain"], "expected --validation holdout or kfold=K as well"],
      [["--fsync=often", "--storage=x"], 'found "often", expected one of'],
      [["best"], "--storage is missing, expected --storage FILE"],
      [["ask", "--storage=no-such-file"], "there is no space, expected"],
    ] as const
  ) {
    const { code, stdout, stderr } = await cli(args);
    assertEquals([code, stdout], [2, ""], args.join(" "));
    assertStringIncludes(stderr, message);
  }
});

Deno.test("a stored study without the right to its file names the flag", async () => {
  for (const args of [["best"], ["tune", "--resume"], ["ask"]]) {
    const { code, stderr } = await cli([...args, "--storage=study.jsonl"], []);
    assertEquals(code, 1);
    assertStringIncludes(stderr, "--allow-read");
  }
});

Deno.test("a budget without --sampler is spent by auto, which ends with a finite space", () =>
  inFolder(async (folder) => {
    const storage = `--storage=${folder}/study.jsonl`;
    const names = async (...words: string[]) => {
      const { code, stdout } = await cli([...words, "--format=json"]);
      assertEquals(code, 0);
      const { study, trials } = JSON.parse(stdout);
      return [study.sampler.name, trials.length];
    };
    assertEquals(await names(...SMALL), ["grid", 4]);
    for (
      const budget of [
        "--total=1",
        "--more=1",
        "--stop=no_improvement:trials=1",
      ]
    ) {
      assertEquals((await names(...SMALL, budget))[0], "auto", budget);
    }
    assertEquals(await names(...SMALL, storage, "--total=1"), ["auto", 1]);
    assertEquals(await names(storage, "--resume"), ["auto", 4]);
  }));

Deno.test("--timeout ends a study that has no other end", async () => {
  const { code, stdout } = await cli([
    "--sampler=random",
    "--timeout=1",
    "--epochs=1",
    "--hidden-size=8",
    "--format=json",
  ]);
  assertEquals([code, JSON.parse(stdout).run.stopped.rule], [0, "timeout"]);
});

Deno.test("repeats and folds are one trial, their trainings kept", async () => {
  const { stdout } = await cli([
    "--param=hidden_size=8",
    "--param=lr=0.01",
    "--num-layers=1",
    "--epochs=1",
    "--repeats=2",
    "--validation=kfold=2",
    "--retrain",
    "--format=json",
  ]);
  const { study, trials: [trial], best } = JSON.parse(stdout);
  assertEquals([study.repeats, study.validation], [2, {
    type: "kfold",
    folds: 2,
  }]);
  const accuracies = trial.trainings.map(
    ({ validationAccuracy }: { validationAccuracy: number }) =>
      validationAccuracy,
  );
  assertEquals(accuracies.length, 4);
  const sum = accuracies.reduce((a: number, b: number) => a + b, 0);
  assertEquals(trial.value, sum / 4);
  assertEquals(Object.keys(best.test), ["loss", "accuracy"]);
});

Deno.test("trials shows what is unfinished and sorts by any column", () =>
  inFolder(async (folder) => {
    const storage = `--storage=${folder}/study.jsonl`;
    const space = ["--param=x=1,2,3", "--param=y=a,b", "--sampler=grid"];
    for (const value of ["0.5", "-2", "nan", undefined]) {
      const { stdout } = await cli(["ask", storage, ...space]);
      const number = String(JSON.parse(stdout).number);
      if (value !== undefined) await cli(["tell", number, value, storage]);
    }
    const { stdout: table } = await cli(["trials", storage]);
    assertMatch(table, /^ +3 +2 +b +unfinished$/m);
    for (
      const [sort, numbers] of [
        [["--sort=value"], [1, 0, 2, 3]],
        [["--sort=value:desc"], [0, 1, 2, 3]],
        [["--sort=x:desc"], [2, 3, 0, 1]],
        [["--sort=y", "--top=3"], [0, 2, 1]],
        [["--sort=number:desc", "--top=1"], [3]],
      ] as const
    ) {
      const { stdout } = await cli(
        ["trials", storage, "--format=json", ...sort],
      );
      assertEquals(
        JSON.parse(stdout).map(({ number }: { number: number }) => number),
        [...numbers],
        sort.join(" "),
      );
    }
    const { code, stderr } = await cli(["trials", storage, "--sort=vale"]);
    assertEquals(code, 2);
    assertStringIncludes(stderr, 'sort by "vale": did you mean "value"?');
  }));
