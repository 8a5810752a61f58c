// The semantics of @std/cli/parse-args that the CLI relies on. With
// deno.jsr.json the same file runs against the real package.

import { assertEquals, assertStrictEquals } from "@std/assert";
import { parseArgs, type ParseOptions } from "@std/cli/parse-args";

interface Case {
  readonly args: string;
  readonly options?: ParseOptions;
  readonly wanted: Record<string, unknown>;
}

const CASES: readonly Case[] = [
  { args: "", wanted: { _: [] } },
  {
    args: "a 1 0x10 1e3 -- -b 2",
    wanted: { _: ["a", 1, 16, 1000, "-b", "2"] },
  },
  {
    args: "--lr 0.1 --name=x --on",
    wanted: { _: [], lr: 0.1, name: "x", on: true },
  },
  { args: "--a --b", wanted: { _: [], a: true, b: true } },
  { args: "--a=1=2", wanted: { _: [], a: "1=2" } },
  { args: "--a 1 --a 2", wanted: { _: [], a: 2 } },
  { args: "--lr -1", wanted: { _: [], lr: true, 1: true } },
  {
    args: "--flag true --other false",
    wanted: { _: [], flag: "true", other: "false" },
  },
  { args: "--no-color", wanted: { _: [], "no-color": true } },
  { args: "-v", wanted: { _: [], v: true } },
  { args: "-n 5 x", wanted: { _: ["x"], n: 5 } },
  { args: "-n5", wanted: { _: [], n: 5 } },
  { args: "-abc", wanted: { _: [], a: true, b: true, c: true } },
  { args: "-", wanted: { _: ["-"] } },
  { args: "--a= b", wanted: { _: [], "a=": "b" } },
  { args: "--a=", wanted: { _: [], "a=": true } },
  { args: "--a==b", wanted: { _: [], a: "=b" } },
  { args: "--no-a=1", wanted: { _: [], a: 1 } },
  { args: "-a-", wanted: { _: [], a: "-" } },
  { args: "-abc5", wanted: { _: [], a: "bc5" } },
  { args: "-a.b", wanted: { _: [], a: ".b" } },
  { args: "-ab=c", wanted: { _: [], a: "c" } },
  { args: "-n-5", wanted: { _: [], n: -5 } },
  { args: "-1.5", wanted: { _: [], 1: 0.5 } },
  {
    args: "1. .5 Infinity 0b1 1x",
    wanted: { _: [1, 0.5, "Infinity", 1, "1x"] },
  },
  {
    args: "--seed 07 --empty",
    options: { string: ["seed", "empty"] },
    wanted: { _: [], seed: "07", empty: "" },
  },
  {
    args: "--quiet x --loud=false --wide true",
    options: { boolean: ["quiet", "loud", "wide", "absent"] },
    wanted: { _: ["x"], quiet: true, loud: false, wide: true, absent: false },
  },
  {
    args: "--a x --b=1",
    options: { boolean: true },
    wanted: { _: ["x"], a: true, b: 1 },
  },
  {
    args: "--param a=1 --param=b=2",
    options: { collect: "param", string: "param" },
    wanted: { _: [], param: ["a=1", "b=2"] },
  },
  {
    args: "",
    options: {
      collect: ["param", "on", "free"],
      string: "param",
      boolean: "on",
    },
    wanted: { _: [], param: [], on: [] },
  },
  {
    args: "--no-color --no-other",
    options: {
      boolean: ["color"],
      negatable: ["color"],
      default: { color: true },
    },
    wanted: { _: [], color: false, "no-other": true },
  },
  {
    args: "-j 2",
    options: { alias: { jobs: ["j", "workers"] } },
    wanted: { _: [], j: 2, jobs: 2, workers: 2 },
  },
  {
    args: "--help x",
    options: { alias: { h: "help" }, boolean: ["h"] },
    wanted: { _: ["x"], h: true, help: true },
  },
  {
    args: "--lr 1",
    options: { default: { lr: 5, seed: 0 }, alias: { seed: "s" } },
    wanted: { _: [], lr: 1, seed: 0, s: 0 },
  },
  {
    args: "a -- b",
    options: { "--": true },
    wanted: { _: ["a"], "--": ["b"] },
  },
  {
    args: "-v tune --lr 1",
    options: { stopEarly: true, boolean: "v" },
    wanted: { _: ["tune", "--lr", "1"], v: true },
  },
  {
    args: "1 2",
    options: { string: "_" },
    wanted: { _: ["1", "2"] },
  },
];

for (const { args, options, wanted } of CASES) {
  Deno.test(`parseArgs() reads «${args}» ${Deno.inspect(options ?? {})}`, () => {
    const list = args.split(" ").filter((arg) => arg !== "");
    assertEquals<unknown>({ ...parseArgs(list, options) }, wanted);
  });
}

Deno.test("parseArgs() tells `unknown` of everything not named, and drops it", () => {
  const told: unknown[] = [];
  const flags = parseArgs(["--sed=1", "tune", "--seed", "2", "-x"], {
    string: ["seed"],
    unknown: (...all) => {
      told.push(all.slice(0, 2));
      return false;
    },
  });
  assertEquals<unknown>({ ...flags }, { _: [], seed: "2" });
  assertEquals(told, [["--sed=1", "sed"], ["tune"], ["-x", "x"]]);
});

Deno.test("parseArgs() infers the types of flags", () => {
  const flags = parseArgs(["--quiet", "--seed", "7", "--param", "a"], {
    boolean: ["quiet"],
    string: ["seed", "param"],
    collect: ["param"],
  });
  const quiet: boolean = flags.quiet;
  const seed: string | undefined = flags.seed;
  const param: string[] = flags.param;
  assertStrictEquals(quiet, true);
  assertEquals([seed, ...param], ["7", "a"]);
});
