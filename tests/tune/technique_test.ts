import { assertEquals, assertThrows } from "@std/assert";
import { choose, technique } from "../../src/tune/technique.ts";

const LIST = {
  all: technique({
    description: "has every kind of option",
    options: {
      count: { type: "int", default: 3, min: 1, max: 9, description: "" },
      rate: { type: "float", default: 0.5, min: 0, description: "" },
      bound: {
        type: "float",
        default: null,
        optional: true,
        description: "",
      },
      fast: { type: "boolean", default: false, description: "" },
      note: { type: "text", default: "", description: "" },
      kind: {
        type: "choice",
        default: "a",
        choices: ["a", "b"],
        description: "",
      },
    },
    create: ({ count, rate, bound, fast, note, kind }) => {
      const sum: number = count + rate + (bound ?? 0);
      return `${sum} ${fast} ${note} ${kind}`;
    },
  }),
};

Deno.test("choose() fills in defaults and takes texts and values alike", () => {
  assertEquals(choose("thing", LIST, "all").create(), "3.5 false  a");
  const text = "all:count=4, rate=1e-1,bound=none,fast=true,note=x:y=z,kind=b";
  const options = {
    count: 4,
    rate: 0.1,
    bound: null,
    fast: true,
    note: "x:y=z",
    kind: "b",
  };
  for (const input of [text, { name: "all", options }]) {
    const chosen = choose("thing", LIST, input);
    assertEquals(chosen.options, options);
    assertEquals(Object.keys(chosen.options), Object.keys(options));
    assertEquals(chosen.create(), "4.1 true x:y=z b");
  }
  assertEquals(choose("thing", LIST, "all:bound=-2").options.bound, -2);
});

Deno.test("choose() names the option, what was found and what it may be", () => {
  const broken: [input: Parameters<typeof choose>[2], message: string][] = [
    ["al", 'Cannot use thing "al": unknown, did you mean "all"?'],
    ["toString", 'Cannot use thing "toString": unknown, expected one of "all"'],
    [
      "all:",
      'Cannot use thing "all:": option is "", expected name=value',
    ],
    [
      "all:cuont=1",
      'Cannot use thing "all": option "cuont" is unknown, did you mean "count"?',
    ],
    [
      "all:count=1.5",
      'Cannot use thing "all": option count is "1.5", expected an integer of at least 1 and at most 9',
    ],
    [
      "all:count=none",
      'Cannot use thing "all": option count is "none", expected an integer of at least 1 and at most 9',
    ],
    [
      "all:rate=-1",
      'Cannot use thing "all": option rate is "-1", expected a number of at least 0',
    ],
    [
      "all:bound=high",
      'Cannot use thing "all": option bound is "high", expected a number',
    ],
    [
      "all:fast=yes",
      'Cannot use thing "all": option fast is "yes", expected true or false',
    ],
    [
      { name: "all", options: { note: 1 } },
      'Cannot use thing "all": option note is 1, expected a text',
    ],
    [
      "all:kind=c",
      'Cannot use thing "all": option kind is "c", expected one of "a", "b"',
    ],
  ];
  for (const [input, message] of broken) {
    const error = assertThrows(() => choose("thing", LIST, input), Error);
    assertEquals(error.message, message);
  }
});
