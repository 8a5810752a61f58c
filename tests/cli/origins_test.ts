// `replay all`: what came from the sampler, and what from somebody else.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { cli, inFolder } from "./support.ts";

Deno.test("replay all says who chose what, and whether the sampler still does", () =>
  inFolder(async (folder) => {
    const path = `${folder}/study.jsonl`, storage = `--storage=${path}`;
    await cli(["ask", storage, "--param=x=0..1", "--param=k=a,b"]
      .concat("--sampler=random"));
    await cli(["enqueue", "x=0.5", "--note=a hunch", storage]);
    await cli(["ask", storage]);
    const whole = await cli(["replay", "all", path]);
    assertEquals(whole.code, 0);
    assertStringIncludes(whole.stdout, "x enqueued, sampler  the same");
    assertStringIncludes(whole.stdout, "a hunch");
    assertStringIncludes(whole.stderr, "the same again in all 2 trials");
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(
      path,
      text.replace(
        /"params":{"x":[\d.]+/,
        (all) => `${all.slice(0, all.lastIndexOf(":"))}:0.125`,
      ),
    );
    const forged = await cli(["replay", "all", path, "--format=json"]);
    assertEquals(forged.code, 1);
    assertEquals(JSON.parse(forged.stdout), [
      { number: 0, given: [], same: false },
      { number: 1, given: ["x"], same: true, note: "a hunch" },
    ]);
  }));
