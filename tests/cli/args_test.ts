import { assertEquals, assertRejects } from "@std/assert";
import { parseCommandArgs } from "../../src/cli/args.ts";
import type { Command } from "../../src/cli/command.ts";
import { type Flag, GLOBAL_FLAGS } from "../../src/cli/flags.ts";
import { UsageError } from "../../src/cli/usage.ts";

const COLOURS = ["red", "green"];
const FLAGS: readonly Flag[] = [
  { name: "seed", value: "N", help: "seed" },
  { name: "rate", value: "X", help: "rate" },
  { name: "dry-run", help: "do nothing" },
  { name: "param", value: "P", help: "parameter", many: true },
  {
    name: "colour",
    value: "C",
    help: "colour",
    choices: () => Promise.resolve(COLOURS),
  },
  ...GLOBAL_FLAGS,
];
const COMMAND: Command = {
  summary: "a command",
  operands: ["FILE", "[TRIAL...]"],
  flags: FLAGS,
  examples: [],
  load: () => Promise.reject(new Error("not run")),
};

const parse = (...argv: string[]) =>
  parseCommandArgs("paint", COMMAND, FLAGS, argv);

async function messageOf(...argv: string[]): Promise<string> {
  const error = await assertRejects(async () => {
    const args = await parse(...argv);
    args.integer("seed", 0);
    args.number("rate", 0);
  }, UsageError);
  return error.message;
}

Deno.test("parseCommandArgs() reads values, switches, lists and operands", async () => {
  const args = await parse(
    "a.idx",
    "--seed=7",
    "--param",
    "x=1,2",
    "--param=y=-1..1:log",
    "--dry-run",
    "7",
    "1e3",
  );
  assertEquals(args.operands, ["a.idx", "7", "1e3"]);
  assertEquals(args.integer("seed", 0), 7);
  assertEquals(args.list("param"), ["x=1,2", "y=-1..1:log"]);
  assertEquals([args.isOn("dry-run"), args.isOn("quiet")], [true, false]);
  assertEquals([args.has("seed"), args.has("rate")], [true, false]);
  assertEquals([args.text("colour"), args.number("rate")], [
    undefined,
    undefined,
  ]);
});

Deno.test("parseCommandArgs() takes a negative value behind an equals sign", async () => {
  assertEquals((await parse("f", "--rate=-2.5")).number("rate"), -2.5);
});

Deno.test("parseCommandArgs() knows -q and -h, and asks for no operand with --help", async () => {
  const args = await parse("-q", "-h");
  assertEquals([args.isOn("quiet"), args.isOn("help")], [true, true]);
});

Deno.test("a choice may carry options behind a colon or an equals sign", async () => {
  assertEquals(
    (await parse("f", "--colour=red:shade=2")).text("colour"),
    "red:shade=2",
  );
  assertEquals(
    (await parse("f", "--colour=green=3")).text("colour"),
    "green=3",
  );
});

Deno.test("parseCommandArgs() says what was probably meant", async () => {
  assertEquals(
    await messageOf("f", "--sed", "3"),
    'Cannot run "paint": unknown flag "--sed", did you mean "--seed"?',
  );
  assertEquals(
    await messageOf("f", "--xyzzy=3"),
    'Cannot run "paint": unknown flag "--xyzzy", see "paint --help"',
  );
  assertEquals(
    await messageOf("f", "-x"),
    'Cannot run "paint": unknown flag "-x", see "paint --help"',
  );
  assertEquals(
    await messageOf("f", "--colour", "rde"),
    'Cannot use --colour: found "rde", did you mean "red"?',
  );
});

Deno.test("parseCommandArgs() refuses flags without their value", async () => {
  const message = "Cannot use --seed: found no value, expected N";
  assertEquals(await messageOf("f", "--seed"), message);
  assertEquals(await messageOf("f", "--seed="), message);
  assertEquals(await messageOf("f", "--seed", "--quiet"), message);
  assertEquals(
    await messageOf("f", "--seed", "-1.5"),
    'Cannot run "paint": "-1.5" reads as a flag, ' +
      "write a negative value with an equals sign: --flag=-1.5",
  );
});

Deno.test("numbers are checked where they are read", async () => {
  for (
    const text of ["1.5", "-1", "abc", "1e400", "0x10", "9007199254740993"]
  ) {
    assertEquals(
      await messageOf("f", `--seed=${text}`),
      `Cannot use --seed: found "${text}", ` +
        "expected a whole number of at least 0",
    );
  }
  for (const text of ["-0.1", "NaN", "Infinity", "x"]) {
    assertEquals(
      await messageOf("f", `--rate=${text}`),
      `Cannot use --rate: found "${text}", expected a number of at least 0`,
    );
  }
});

Deno.test("parseCommandArgs() counts operands", async () => {
  assertEquals(
    await messageOf(),
    'Cannot run "paint": FILE is missing, expected "paint FILE [TRIAL...]"',
  );
  const strict = { ...COMMAND, operands: ["FILE"] };
  const error = await assertRejects(
    () => parseCommandArgs("paint", strict, FLAGS, ["a", "b"]),
    UsageError,
  );
  assertEquals(
    error.message,
    'Cannot run "paint": found "b", expected no more than FILE',
  );
});
