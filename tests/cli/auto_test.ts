// What `--sampler auto` chose is said wherever a study is shown.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { cli } from "./support.ts";

const CHOSEN =
  "auto: gp for 2 parameters, 1 categorical (each 5th trial tpe); tpe from trial 150 on";

Deno.test("auto: tune says what it chose, studies and the report say it again", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const storage = `--storage=${folder}/study.jsonl`;
    const report = `${folder}/report.html`;
    const tune = [
      "tune",
      storage,
      "--sampler=auto",
      "--param=x=-5..5",
      "--param=c=1,2",
    ];
    const square = ["--", "awk", "BEGIN { print {x} ^ 2 + {c} }"];
    const first = await cli([...tune, "--total=2", ...square]);
    assertEquals(first.stderr.split("\n")[0], CHOSEN);
    const quiet = [...tune, "--resume", "--more=1", `--report=${report}`];
    const next = await cli([...quiet, "--quiet", ...square]);
    assertEquals([next.code, next.stderr], [0, ""]);
    const { stdout } = await cli(["studies", storage, "--format=json"]);
    const [study] = JSON.parse(stdout);
    assertEquals([study.sampler, study.chosen], ["auto", CHOSEN]);
    assertStringIncludes(await Deno.readTextFile(report), CHOSEN);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
