import { assertEquals, assertRejects } from "@std/assert";
import { readDecimal } from "../../src/cli/args/args.ts";
import type { Command } from "../../src/cli/command.ts";
import type { Flag } from "../../src/cli/args/flag.ts";
import { GLOBAL_FLAGS } from "../../src/cli/args/flags.ts";
import { parseCommandArgs } from "../../src/cli/args/parse.ts";
import { UsageError } from "../../src/cli/usage.ts";

const COLOURS = ["red", "green"];
const FLAGS: readonly Flag[] = [
  { name: "seed", value: "N", help: "seed" },
  { name: "rate", value: "X", help: "rate", env: "PAINT_RATE" },
  { name: "dry-run", help: "do nothing" },
  { name: "param", value: "P", help: "parameter", many: true },
  {
    name: "colour",
    value: "C",
    help: "colour",
    choices: () => Promise.resolve(COLOURS),
  },
  {
    name: "how",
    value: "H",
    help: "how",
    choices: () => Promise.resolve(["a"]),
    suffix: ":",
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
  assertEquals([args.text("colour"), args.text("rate")], [
    undefined,
    undefined,
  ]);
});

Deno.test("parseCommandArgs() takes negative numbers for values and operands", async () => {
  for (const rate of [["--rate=-2.5"], ["--rate", "-2.5"]]) {
    const args = await parse("f", "-3", ...rate, "-.5", "x", "-inf", "-");
    assertEquals(args.text("rate"), "-2.5");
    assertEquals(args.operands, ["f", "-3", "-.5", "x", "-inf", "-"]);
  }
});

Deno.test("what follows -- is no flag", async () => {
  const args = await parse("--seed=1", "f", "--", "--seed", "2", "-x");
  assertEquals(args.operands, ["f", "--seed", "2", "-x"]);
  assertEquals(args.text("seed"), "1");
});

Deno.test("a flag may be read from the environment, what is written rules", async () => {
  const env = (name: string) => name === "PAINT_RATE" ? "7" : undefined;
  const rate = async (...argv: string[]) =>
    (await parseCommandArgs("paint", COMMAND, FLAGS, ["f", ...argv], env))
      .text("rate");
  assertEquals([await rate(), await rate("--rate=1")], ["7", "1"]);
});

Deno.test("parseCommandArgs() knows -q and -h, and asks for no operand with --help", async () => {
  const args = await parse("-q", "-h");
  assertEquals([args.isOn("quiet"), args.isOn("help")], [true, true]);
});

Deno.test("only a choice that has options takes a suffix", async () => {
  assertEquals((await parse("f", "--how=a:b=2")).text("how"), "a:b=2");
  for (const text of ["red:shade=2", "red=3"]) {
    assertEquals(
      await messageOf("f", `--colour=${text}`),
      `Cannot use --colour: found "${text}", expected one of "red", "green"`,
    );
  }
  assertEquals(
    await messageOf("f", "--how=a=2"),
    'Cannot use --how: found "a=2", expected one of "a"',
  );
});

Deno.test("a value is given once unless the flag takes several", async () => {
  assertEquals(
    await messageOf("f", "--seed=1", "--seed", "2"),
    'Cannot use --seed more than once: found "1" and "2", expected one of them',
  );
});

Deno.test("a switch takes no value", async () => {
  assertEquals(
    await messageOf("f", "--dry-run=no"),
    'Cannot use --dry-run: found "no", expected no value',
  );
  assertEquals((await parse("--dry-run", "true")).operands, ["true"]);
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
  assertEquals(await messageOf("f", "--seed", ""), message);
  assertEquals(
    await messageOf("f", "--seed", "--quiet"),
    `${message}; if "--quiet" is meant, write --seed=--quiet`,
  );
});

Deno.test("numbers are checked where they are read", async () => {
  for (
    const text of ["1.5", "-1", "abc", "1e3", "0x10", "9007199254740993"]
  ) {
    assertEquals(
      await messageOf("f", `--seed=${text}`),
      `Cannot use --seed: found "${text}", ` +
        "expected a whole number of at least 0",
    );
  }
});

Deno.test("readDecimal() takes what people write and nothing else", () => {
  for (const text of ["1", "-2.5", "+.5", "3.", "1e-3"]) {
    assertEquals(readDecimal(text), Number(text));
  }
  for (const text of ["", " ", "0x10", "1_000", "Infinity", "1,5", "1e"]) {
    assertEquals(readDecimal(text), NaN);
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
