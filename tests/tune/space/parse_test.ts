import { assertEquals, assertThrows } from "@std/assert";
import { parseParamText, parseSpace } from "../../../src/tune/space/parse.ts";

Deno.test("parseParamText() reads every form of the command line", () => {
  const forms = {
    "lr=1e-4..1e-1:log": { type: "float", low: 1e-4, high: 0.1, log: true },
    "hidden_size=16..256:int:log": {
      type: "int",
      low: 16,
      high: 256,
      log: true,
    },
    "dropout=0..0.5:step=0.1": { type: "float", low: 0, high: 0.5, step: 0.1 },
    "shift=-2..-1:float": { type: "float", low: -2, high: -1 },
    "x=.5...75": { type: "float", low: 0.5, high: 0.75 },
    "optimizer=adam,sgd": { type: "categorical", choices: ["adam", "sgd"] },
    "lr=0.1, 1e-3": { type: "categorical", choices: [0.1, 0.001] },
    "flag=true,false,null": {
      type: "categorical",
      choices: [true, false, null],
    },
    "batch_size=64": { type: "categorical", choices: [64] },
    "version=1.2.3": { type: "categorical", choices: ["1.2.3"] },
  };
  for (const [text, param] of Object.entries(forms)) {
    const [name, parsed] = parseParamText(text);
    assertEquals(name, text.slice(0, text.indexOf("=")));
    assertEquals<unknown>(parsed, param, text);
  }
});

Deno.test("parseParamText() names what it cannot read", () => {
  const broken = {
    "lr": 'Cannot read parameter "lr": expected name=values',
    "=1,2": 'Cannot read parameter "=1,2": expected name=values',
    "lr=":
      'Cannot read parameter "lr": it has no values, expected a range such as 1..4 or a list such as a,b',
    "lr=1..x":
      'Cannot read parameter "lr": an end of its range is "x", expected a number',
    "lr=..1":
      'Cannot read parameter "lr": an end of its range is "", expected a number',
    "lr=1..2:lgo":
      'Cannot read parameter "lr": "lgo" is unknown, did you mean "log"?',
    "lr=1..2:step=x":
      'Cannot read parameter "lr": "step=x" is unknown, expected one of "int", "float", "log", "step=NUMBER"',
    "lr=0..1:log":
      'Cannot search parameter "lr": its low end is 0, expected more than 0 for a log scale',
    "lr=2..1":
      'Cannot search parameter "lr": its low end 2 is above its high end 1',
    "n=1..2.5:int":
      'Cannot search parameter "n": its range is 1 to 2.5, expected integers',
    "lr=1,1.0":
      'Cannot search parameter "lr": its choices [1,1] repeat a value',
  };
  for (const [text, message] of Object.entries(broken)) {
    const error = assertThrows(() => parseParamText(text), RangeError);
    assertEquals(error.message, message);
  }
});

Deno.test("parseSpace() reads every kind of parameter and its conditions", () => {
  const space = {
    optimizer: { type: "categorical", choices: ["adam", "sgd"] },
    momentum: {
      type: "float",
      low: 0,
      high: 0.9,
      step: 0.1,
      when: { optimizer: ["sgd"] },
    },
    layers: { type: "int", low: 1, high: 4, log: false },
    batch_size: { type: "fixed", value: 64 },
  };
  assertEquals<unknown>(parseSpace(structuredClone(space)), space);
  assertEquals<unknown>(
    parseSpace({
      optimizer: ["adam", "sgd"],
      momentum: { ...space.momentum, when: { optimizer: "sgd" } },
      layers: { type: "int", low: 1, high: 4, log: false },
      batch_size: 64,
    }),
    space,
  );
  assertEquals(Object.keys(parseSpace(space)), Object.keys(space));
});

Deno.test("parseSpace() names the path of what is wrong", () => {
  const float = { type: "float", low: 0, high: 1 };
  const broken: [space: unknown, message: string][] = [
    [[1], "Cannot read the space: space is [1], expected an object"],
    [null, "Cannot read the space: space is null, expected an object"],
    [
      { lr: { ...float, low: "1e-4" } },
      'Cannot read the space: lr.low is "1e-4", expected a number',
    ],
    [
      { lr: { type: "float", low: 0 } },
      "Cannot read the space: lr.high is undefined, expected a number",
    ],
    [
      { lr: { ...float, log: 1 } },
      "Cannot read the space: lr.log is 1, expected true or false",
    ],
    [
      { lr: { ...float, hihg: 1 } },
      'Cannot read the space: lr.hihg is unknown, did you mean "high"?',
    ],
    [
      { lr: { type: "flaot" } },
      'Cannot read the space: lr.type is "flaot", did you mean "float"?',
    ],
    [
      { lr: { low: 0, high: 1 } },
      'Cannot read the space: lr.type is undefined, expected one of "float", "int", "categorical", "fixed"',
    ],
    [
      { o: { type: "categorical", choices: "adam" } },
      'Cannot read the space: o.choices is "adam", expected a list',
    ],
    [
      { o: ["adam", {}] },
      "Cannot read the space: o.choices[1] is {}, expected a text, a finite number, true, false or null",
    ],
    [
      { a: 1, lr: { ...float, when: { a: [[]] } } },
      "Cannot read the space: lr.when.a[0] is [], expected a text, a finite number, true, false or null",
    ],
    [
      { lr: { ...float, when: { a: 1 } }, a: 1 },
      'Cannot search parameter "lr": it depends on "a", which does not stand before it, expected none',
    ],
  ];
  for (const [space, message] of broken) {
    assertEquals(assertThrows(() => parseSpace(space), Error).message, message);
  }
});
