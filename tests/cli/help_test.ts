import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { flagsOf, parseCommandArgs } from "../../src/cli/args.ts";
import { COMMANDS } from "../../src/cli/commands.ts";
import config from "../../deno.json" with { type: "json" };
import { cli } from "./support.ts";

Deno.test("cli.ts --help lists every subcommand and needs no right", async () => {
  const { code, stdout, stderr } = await cli(["--help"], []);
  assertEquals([code, stderr], [0, ""]);
  for (const [name, { summary }] of Object.entries(COMMANDS)) {
    assertStringIncludes(stdout, `  ${name}`);
    assertStringIncludes(stdout, summary);
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
