import { assertEquals, assertStringIncludes } from "@std/assert";
import { createStudy } from "../../mod.ts";
import { openJournal } from "../../files.ts";
import { cli } from "./support.ts";

/** Stores 60 trials in which x decides everything and 1 is best. */
async function writeStudy(path: string): Promise<void> {
  const study = await createStudy({
    space: {
      x: { type: "float", low: 0, high: 1 },
      y: { type: "float", low: 0, high: 1 },
    },
    sampler: "sobol",
    direction: "maximize",
    storage: await openJournal(path, { now: () => 0 }),
  });
  await study.optimize(({ params }) => params.x, { total: 60 });
  await study.close();
}

/** What another program wrote: no settings of ours. */
const EXTERNAL = [
  { op_code: 0, worker_id: "w", study_name: "s", directions: [1] },
  {
    op_code: 4,
    worker_id: "w",
    study_id: 0,
    state: 1,
    values: [3],
    datetime_start: "2026-01-01T00:00:00.000000",
    datetime_complete: "2026-01-01T00:00:01.000000",
    params: { x: 0.5 },
    distributions: {
      x: '{"name": "FloatDistribution", "attributes": ' +
        '{"step": null, "low": 0.0, "high": 1.0, "log": false}}',
    },
  },
].map((line) => JSON.stringify(line) + "\n").join("");

Deno.test("importance ranks parameters and says which range to widen", async () => {
  const folder = await Deno.makeTempDir();
  const storage = `--storage=${folder}/study.jsonl`;
  await writeStudy(`${folder}/study.jsonl`);
  const { code, stdout } = await cli(["importance", storage, "--format=json"]);
  assertEquals(code, 0);
  const { importance, hints } = JSON.parse(stdout);
  assertEquals(importance[0].name, "x");
  assertEquals(importance[0].share > 0.9, true);
  assertEquals(
    hints.map((hint: { name: string; edge: string }) => [hint.name, hint.edge]),
    [["x", "high"]],
  );
  const text = await cli(["importance", storage]);
  assertStringIncludes(text.stdout, "parameter");
  assertStringIncludes(text.stdout, "at the high end of its range, 1: widen");
  assertEquals(text.stderr, "");
  const best = await cli(["best", storage]);
  assertStringIncludes(best.stderr, "hint: the best x, 0.9");
  await Deno.remove(folder, { recursive: true });
});

Deno.test("importance of another program's study uses the ranges stored with its trials", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/study.jsonl`;
  await Deno.writeTextFile(path, EXTERNAL);
  const args = ["importance", `--storage=${path}`];
  const stored = await cli([...args, "--format=json"]);
  assertEquals(stored.code, 0);
  assertEquals(
    stored.stdout,
    (await cli([...args, "--param=x=0..1", "--format=json"])).stdout,
  );
  assertEquals(JSON.parse(stored.stdout).importance[0].name, "x");
  const { code, stdout, stderr } = await cli([...args, "--param=x=0..1"]);
  assertEquals(code, 0);
  assertStringIncludes(stdout, "x");
  assertStringIncludes(stderr, "complete trials: 1, from 50 on");
  const objective = await cli([...args, "--param=x=0..1", "--objective=1"]);
  assertEquals(objective.code, 2);
  assertStringIncludes(objective.stderr, "objective is 1");
  await Deno.remove(folder, { recursive: true });
});
