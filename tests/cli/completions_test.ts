// The completion scripts, in the shells that read them.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { samplers } from "../../mod.ts";
import { COMMANDS } from "../../src/cli/commands/mod.ts";
import { flagsOf } from "../../src/cli/args/parse.ts";
import { requireOrSkip, runs } from "../support/require.ts";
import { cli } from "./support.ts";

async function run(program: string, ...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args,
  }).output();
  const text = new TextDecoder();
  assertEquals([success, text.decode(stderr)], [true, ""]);
  return text.decode(stdout);
}

/** What bash offers for a line, split as its readline splits it. */
async function offers(script: string, line: string): Promise<string[]> {
  const words = line.split(/ |(?==)|(?<==)/).map((word) => `"${word}"`);
  const text = await run(
    "bash",
    "-c",
    `${script}
COMP_WORDS=(${words.join(" ")}); COMP_CWORD=${words.length - 1}
_lanetune; printf '%s\\n' "\${COMPREPLY[@]}"`,
  );
  return text.split("\n").filter((word) => word !== "");
}

Deno.test({
  name: "completions bash offers subcommands, flags and the values of choices",
  ignore: !requireOrSkip("bash", runs("bash")),
  async fn() {
    const { code, stdout: script } = await cli(["completions", "bash"], []);
    assertEquals(code, 0);
    const firsts = Object.keys(COMMANDS).map((name) => name.split(" ")[0]!);
    assertEquals(await offers(script, "lanetune "), [...new Set(firsts)]);
    for (
      const [line, wanted] of [
        ["lanetune tr", ["train", "trials"]],
        ["lanetune data ", ["list", "fetch", "inspect"]],
        ["lanetune tune --sampler ", Object.keys(samplers)],
        ["lanetune tune --sampler g", ["grid", "gp", "gradient"]],
        ["lanetune tune --variant=", ["auto", "relaxed", "plain"]],
        ["lanetune tune --variant=p", ["plain"]],
        ["lanetune --format j", ["json"]],
        ["lanetune data list --for", ["--format"]],
        ["lanetune best --storage ", []],
        ["lanetune best ", []],
      ] as const
    ) assertEquals(await offers(script, line), [...wanted], line);
    for (const [name, command] of Object.entries(COMMANDS)) {
      const flags = await flagsOf(command);
      assertEquals(
        await offers(script, `lanetune ${name} --`),
        flags.map((flag) => `--${flag.name}`),
      );
    }
  },
});

Deno.test({
  name: "completions zsh is read by zsh",
  ignore: !requireOrSkip("zsh", runs("zsh")),
  async fn() {
    const { stdout } = await cli(["completions", "zsh"], []);
    assertStringIncludes(
      await run("zsh", "-fc", `${stdout}\nprint $_comps[lanetune]`),
      "_bash_complete -o default -F _lanetune",
    );
  },
});

Deno.test({
  name: "completions fish offers what bash does",
  ignore: !requireOrSkip("fish", runs("fish")),
  async fn() {
    const { stdout } = await cli(["completions", "fish"], []);
    const offered = async (line: string) =>
      (await run("fish", "-Nc", `${stdout}\ncomplete -C '${line}'`))
        .trimEnd().split("\n").map((one) => one.split("\t")[0]);
    assertEquals(
      (await offered("lanetune tune --sampler ")).toSorted(),
      Object.keys(samplers).toSorted(),
    );
    assertEquals(await offered("lanetune data l"), ["list"]);
    assertEquals(await offered("lanetune --pru"), ["--pruner"]);
    assertEquals(await offered("lanetune train --sav"), ["--save"]);
  },
});

Deno.test("completions of another shell is wrong usage", async () => {
  const { code, stderr } = await cli(["completions", "csh"], []);
  assertEquals(code, 2);
  assertStringIncludes(stderr, 'Cannot complete in shell "csh": did you mean');
});
