// deno-lint-ignore-file no-control-regex -- what no terminal may be sent
// Names, values and reasons of strangers on their way to people and programs.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createStudy } from "../../mod.ts";
import { openJournal } from "../../files.ts";
import { cli } from "./support.ts";

/** A title, the clipboard, a cleared screen, a reversal, another line. */
const HOSTILE = "\x1b]0;t\x07\x1b]52;c;eA==\x07\x1b[2J\u202e\x9b2J\ntrial 9";
const SHOWN =
  "\\u{1b}]0;t\\u{7}\\u{1b}]52;c;eA==\\u{7}\\u{1b}[2J\\u{202e}\\u{9b}2J" +
  "\\u{a}trial 9";
const STEERS = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/;

/** A study whose every text is hostile: trial 0 completes, trial 1 fails. */
async function makeStudy(): Promise<string> {
  const path = `${await Deno.makeTempDir()}/study.jsonl`;
  const study = await createStudy({
    name: HOSTILE,
    space: {
      [HOSTILE]: { type: "categorical", choices: [HOSTILE, "b"] },
    },
    sampler: "grid",
    storage: await openJournal(path, { now: Date.now }),
  });
  await study.optimize(({ number }) => {
    if (number === 1) throw new Error(HOSTILE);
    return 1;
  }, { total: 2 });
  await study.close();
  return path;
}

Deno.test("what people read steers no terminal and breaks no table", async () => {
  const path = await makeStudy();
  const lines = {
    studies: 2,
    trials: undefined,
    best: undefined,
    importance: 2,
  };
  for (const [command, count] of Object.entries(lines)) {
    const { stdout, stderr } = await cli([command, "--storage", path]);
    assert(!STEERS.test(stdout + stderr), command);
    assertStringIncludes(stdout, SHOWN);
    assert(!/^trial 9/m.test(stdout), command);
    if (count) assertEquals(stdout.trimEnd().split("\n").length, count);
  }
});

Deno.test("what programs read is exact", async () => {
  const path = await makeStudy();
  const json = await cli(["studies", "--storage", path, "--format=json"]);
  assertEquals(JSON.parse(json.stdout)[0].name, HOSTILE);
  const csv = await cli(["trials", "--storage", path, "--format=csv"]);
  assertStringIncludes(csv.stdout, `"${HOSTILE}"`);
});

Deno.test("errors steer no terminal, whatever word they quote", async () => {
  const calls = [
    [HOSTILE],
    ["data", HOSTILE],
    ["data", "inspect", HOSTILE],
    ["data", "fetch", HOSTILE],
    ["tune", `--${HOSTILE}`],
    ["tune", "--dataset", HOSTILE],
    ["tune", "--sampler", HOSTILE],
    ["tune", "--param", HOSTILE],
    ["best", "--storage", HOSTILE],
  ];
  for (const args of calls) {
    const { code, stdout, stderr } = await cli(args);
    assert(code === 1 || code === 2);
    assertEquals(stdout, "");
    assert(!STEERS.test(stderr), stderr);
    assert(!/^trial 9/m.test(stderr), stderr);
  }
});

Deno.test("data inspect names a file of any name on one line", async () => {
  const path = `${await Deno.makeTempDir()}/${HOSTILE.replaceAll("/", "")}`;
  await Deno.copyFile("data/digits/t10k-labels-idx1-ubyte.gz", path);
  const { code, stdout } = await cli(["data", "inspect", path]);
  assertEquals(code, 0);
  assert(!STEERS.test(stdout));
  assertStringIncludes(stdout.split("\n")[0]!, SHOWN);
});
