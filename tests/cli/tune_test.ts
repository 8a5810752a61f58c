import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { cli } from "./support.ts";

/** Four small trials. */
const SMALL = [
  "--epochs=2",
  "--param=hidden_size=8,16",
  "--param=lr=0.001,0.01",
  "--num-layers=1",
];

/** A document without every key `run`. */
function withoutRun(text: string): string {
  return JSON.stringify(
    JSON.parse(text, (key, value) => key === "run" ? undefined : value),
  );
}

Deno.test("tune --format json has the documented shape", async () => {
  const { code, stdout } = await cli(["tune", ...SMALL, "--format=json"]);
  assertEquals(code, 0);
  const { study, trials, best, run } = JSON.parse(stdout);
  assertEquals(Object.keys(study.engine), ["variant", "abi"]);
  assertEquals(study.validation, { type: "test" });
  assertEquals(study.fixed, {
    num_layers: 1,
    batch_size: 64,
    epochs: 2,
    optimizer: "adam",
    weight_decay: 0,
    momentum: 0,
    hypergradient: 0,
  });
  assertEquals(
    trials.map(({ number, state, params }: typeof trials[0]) => [
      number,
      state,
      params,
    ]),
    [[8, 0.001], [8, 0.01], [16, 0.001], [16, 0.01]].map(
      ([hidden_size, lr], i) => [i, "complete", { hidden_size, lr }],
    ),
  );
  const [first] = trials;
  assertEquals(
    first.epochs.map(Object.keys),
    [0, 1].map(() => [
      "epoch",
      "trainLoss",
      "validationLoss",
      "validationAccuracy",
    ]),
  );
  assertEquals(first.value, first.epochs[1].validationAccuracy);
  assert(first.run.seconds > 0 && run.seconds > 0);
  const top = Math.max(...trials.map((one: { value: number }) => one.value));
  assertEquals(best.value, top);
  assertEquals(best.params, trials[best.number].params);
});

Deno.test("--jobs 1, 2 and 3, with or without rights, give the same bytes", async () => {
  const runs = await Promise.all([
    cli([...SMALL, "--format=json", "--jobs=1"]),
    cli([...SMALL, "--format=json", "--jobs=2"]),
    cli([...SMALL, "--format=json", "--jobs=3"]),
    cli([...SMALL, "--format=json"], []),
  ]);
  for (const { stdout } of runs) {
    assertEquals(withoutRun(stdout), withoutRun(runs[0]!.stdout));
  }
});

Deno.test("tune prints the table and the best on stdout, all else on stderr", async () => {
  const { code, stdout, stderr } = await cli(SMALL);
  assertEquals(code, 0);
  const lines = stdout.trimEnd().split("\n");
  assertMatch(lines[0]!, /^trial +hidden_size +lr +accuracy +loss +time$/);
  assertMatch(lines[1]!, / +0 +8 +0\.001 +0\.\d{4} ± 0\.\d{4} /);
  assertEquals(lines.filter((line) => line.endsWith("  best")).length, 1);
  assertStringIncludes(stdout, "\n\nBest hyperparameters (trial ");
  assertStringIncludes(stdout, "selected on the test split");
  assertStringIncludes(stderr, "digits: 4,000 training and 1,000 test samples");
  assertStringIncludes(stderr, "mean 0.1321, standard deviation 0.2903");
  assertEquals(stderr.match(/^\[[1-4]\/4\] trial \d /gm)?.length, 4);
});

Deno.test("without a right trials run in this thread, with one hint", async () => {
  const { code, stderr } = await cli([...SMALL, "--jobs=2"], []);
  assertEquals(code, 0);
  assertEquals(stderr.match(/hint: /g)?.length, 1);
  assertStringIncludes(stderr, "--allow-read lets them use 2 Workers");
});

Deno.test("--quiet leaves results only", async () => {
  const { stderr } = await cli([...SMALL, "--quiet"], []);
  assertEquals(stderr, "");
});

Deno.test("--format csv has one row a trial; the note on selection is no result", async () => {
  const { stdout, stderr } = await cli([...SMALL, "--format=csv"]);
  const [heading, ...rows] = stdout.trimEnd().split("\n");
  assertEquals(
    heading,
    "number,state,hidden_size,lr,accuracy,trainLoss,validationLoss," +
      "validationAccuracy,reason,run_seconds",
  );
  assertEquals(rows.length, 4);
  assertMatch(rows[3]!, /^3,complete,16,0\.01,0\.\d+,/);
  assertStringIncludes(stderr, "selected on the test split");
});

Deno.test("--log epochs prints the tutorial's lines, trial by trial in order", async () => {
  const { stdout } = await cli([...SMALL, "--log=epochs", "--jobs=2"]);
  const [log] = stdout.split("\ntrial ");
  const lines = log!.split("\n");
  for (let trial = 0; trial < 4; trial++) {
    const [heading, ...epochs] = lines.slice(trial * 3, trial * 3 + 3);
    assertMatch(heading!, RegExp(`^Trial ${trial}: hidden_size=\\d+ lr=0`));
    epochs.forEach((line, i) =>
      assertMatch(
        line,
        RegExp(
          `^Epoch ${i + 1}/2, Validation Loss: \\d+\\.\\d{4}, ` +
            "Validation Accuracy: 0\\.\\d{4}$",
        ),
      )
    );
  }
  const json = await cli([...SMALL, "--log=epochs", "--format=json"]);
  assertEquals(JSON.parse(json.stdout).trials.length, 4);
  assertEquals(json.stderr.match(/^Epoch /gm)?.length, 8);
});

Deno.test("--validation holdout selects on the split and scores the winner once", async () => {
  const args = [...SMALL, "--validation=holdout=0.25"];
  const { study, best } = JSON.parse(
    (await cli([...args, "--format=json"])).stdout,
  );
  assertEquals(study.validation, { type: "holdout", fraction: 0.25 });
  assertEquals(Object.keys(best.test), ["loss", "accuracy"]);
  const { stdout } = await cli(args);
  const score = best.test.accuracy.toFixed(4);
  assertStringIncludes(stdout, "selected on 25 % of the training split\n");
  assertStringIncludes(stdout, `test accuracy ${score} ± `);
});

Deno.test("a flag fixes a hyperparameter and takes it out of the grid", async () => {
  const { stdout } = await cli(
    ["--lr=0.01", "--num-layers=1", "--epochs=1", "--format=json"],
  );
  const { trials, study } = JSON.parse(stdout);
  assertEquals(trials.map(({ params }: typeof trials[0]) => params), [
    { hidden_size: 64 },
    { hidden_size: 128 },
  ]);
  assertEquals([study.fixed.lr, study.fixed.num_layers], [0.01, 1]);
});

Deno.test("momentum is searched in trials of sgd only", async () => {
  const { code, stdout } = await cli([
    "tune",
    "--param=momentum=0,0.9",
    "--param=optimizer=adam,sgd",
    "--epochs=1",
    "--hidden-size=4",
    "--num-layers=1",
    "--lr=0.01",
    "--format=json",
  ]);
  assertEquals(code, 0);
  const { study, trials } = JSON.parse(stdout);
  assertEquals(study.space.momentum.when, { optimizer: ["sgd"] });
  assertEquals(trials.map(({ params }: typeof trials[0]) => params), [
    { optimizer: "adam" },
    { optimizer: "sgd", momentum: 0 },
    { optimizer: "sgd", momentum: 0.9 },
  ]);
});

Deno.test("a trial that diverges fails with the reason, the others go on", async () => {
  const { code, stdout } = await cli([
    "--param=lr=0.01,1000",
    "--hidden-size=64",
    "--num-layers=6",
    "--optimizer=sgd",
    "--epochs=1",
    "--format=json",
  ]);
  assertEquals(code, 0);
  const { trials, best } = JSON.parse(stdout);
  assertEquals([trials[0].state, trials[1].state], ["complete", "failed"]);
  assertMatch(trials[1].reason, /^Training diverged in epoch 1: /);
  assertEquals(best.number, 0);
});

Deno.test("the exit code is 1 if no trial completed", async () => {
  const { code, stdout } = await cli([
    "--param=lr=1000",
    "--hidden-size=64",
    "--num-layers=6",
    "--optimizer=sgd",
    "--epochs=1",
    "--format=json",
  ]);
  assertEquals([code, JSON.parse(stdout).best], [1, null]);
});

Deno.test("tune records what fails and says why where no trial completed", async () => {
  const { code, stdout, stderr } = await cli([
    "tune",
    "--param=lr=1000,990",
    "--optimizer=sgd",
    "--momentum=0.99",
    "--num-layers=4",
    "--hidden-size=32",
    "--epochs=2",
    "--format=json",
  ]);
  assertEquals(code, 1);
  assertMatch(
    stderr,
    /no trial completed: failed 2\n {2}most often \(2 of 2\): Training div/,
  );
  const { trials } = JSON.parse(stdout);
  assertEquals(
    trials.map(({ state }: { state: string }) => state),
    ["failed", "failed"],
  );
});
