import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { flagsOf, parseCommandArgs } from "../../src/cli/args/parse.ts";
import { FLAGS } from "../../src/cli/args/flags.ts";
import { COMMANDS } from "../../src/cli/commands/mod.ts";
import config from "../../deno.json" with { type: "json" };
import { DATA_FORMATS } from "../../files.ts";
import { pruners, samplers, stoppingRules } from "../../mod.ts";
import { REPORT_FORMATS } from "../../report.ts";
import { cli, ROOT } from "./support.ts";

Deno.test("cli.ts --help lists every subcommand and needs no right", async () => {
  const { code, stdout, stderr } = await cli(["--help"], []);
  assertEquals([code, stderr], [0, ""]);
  for (const [name, { summary }] of Object.entries(COMMANDS)) {
    assertStringIncludes(stdout, `  ${name}`);
    assertStringIncludes(stdout.replace(/\s+/g, " "), summary);
  }
});

Deno.test("every subcommand explains its flags, with examples", async () => {
  for (const [name, command] of Object.entries(COMMANDS)) {
    const { code, stdout } = await cli([...name.split(" "), "--help"], []);
    assertEquals(code, 0);
    for (const flag of await flagsOf(command)) {
      assertStringIncludes(stdout, `  --${flag.name}`);
    }
    assertStringIncludes(stdout, "Examples:\n  # ");
  }
});

Deno.test("every example of the help is a valid call", async () => {
  for (const [name, command] of Object.entries(COMMANDS)) {
    assert(command.examples.length > 0);
    for (const [, text] of command.examples) {
      const words = text.split(" ");
      assertEquals(words.splice(0, name.split(" ").length).join(" "), name);
      await parseCommandArgs(name, command, await flagsOf(command), words);
    }
  }
});

Deno.test("every command in the README is a valid call", async () => {
  const readme = await Deno.readTextFile(new URL("README.md", ROOT));
  const calls = [...readme.matchAll(/^deno run (?:-A )?cli\.ts (.*)$/gm)];
  assert(calls.length > 10);
  for (const [, text] of calls) {
    const words = text!.replace(/ +#.*/, "").split(" ");
    const isPair = `${words[0]} ${words[1]}` in COMMANDS;
    const name = words.splice(0, isPair ? 2 : 1).join(" ");
    const command = COMMANDS[name];
    assert(command, `${name} is no subcommand`);
    await parseCommandArgs(name, command, await flagsOf(command), words);
  }
});

Deno.test("help fits into the terminal and names every technique and format of data", async () => {
  const { stdout } = await cli(["tune", "--help"], []);
  const usage = stdout.slice(0, stdout.indexOf("Examples:"));
  assert(usage.split("\n").every((line) => line.length <= 80));
  const words = usage.replaceAll(/\s+/g, " ");
  for (const format of DATA_FORMATS) assertStringIncludes(words, format);
  for (const list of [samplers, pruners, stoppingRules]) {
    for (const [name, { options }] of Object.entries(list)) {
      assertStringIncludes(usage, `\n  ${name} `);
      for (const option of Object.keys(options)) {
        assertStringIncludes(usage, `${option}=`);
      }
    }
  }
  // Only what a technique cannot do without.
  assertStringIncludes(words, "patience=(required)");
  assertStringIncludes(words, "metric=(unset)");
});

Deno.test("cli.ts data lists the subcommands of its group", async () => {
  const { code, stdout } = await cli(["data", "--help"], []);
  assertEquals(code, 0);
  assertStringIncludes(stdout, "data fetch NAME");
  const without = await cli(["data"], []);
  assertEquals([without.code, without.stdout], [2, ""]);
  assertStringIncludes(without.stderr, "data fetch NAME");
});

Deno.test("cli.ts --version names both versions", async () => {
  const { code, stdout } = await cli(["--version"], []);
  const expected = `lanetune ${config.version} (Deno ${Deno.version.deno})\n`;
  assertEquals([code, stdout], [0, expected]);
});

Deno.test("an unknown subcommand is wrong usage and says what was meant", async () => {
  for (
    const [argv, hint] of [
      [["tnue"], 'did you mean "tune"?'],
      [["data", "lst"], 'did you mean "data list"?'],
      [["xyzzy"], "expected one of"],
      [["constructor"], "expected one of"],
    ] as const
  ) {
    const { code, stdout, stderr } = await cli(argv, []);
    assertEquals([code, stdout], [2, ""]);
    assertStringIncludes(
      stderr,
      `error: Cannot run "${argv.join(" ")}": unknown subcommand, ${hint}`,
    );
  }
});

Deno.test("--format and --to take every report format there is", async () => {
  const formats = Object.keys(REPORT_FORMATS);
  assertEquals(await FLAGS.format.choices(), formats);
  assertEquals(await FLAGS.to.choices(), [...formats, "sqlite", "journal"]);
});
