// The safetensors format: round trips, broken files, and the Python package
// that everyone else reads it with.

import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  decodeSafetensors,
  encodeSafetensors,
  readTensors,
  writeTensors,
} from "../../../src/train/weights/safetensors.ts";
import type { Weights } from "../../../src/train/weights/weights.ts";
import { pythonWith, runPython } from "../../support/python.ts";
import { requireOrSkip } from "../../support/require.ts";

const WEIGHTS: Weights = {
  "layers.0.weight": {
    shape: [2, 3],
    data: Float32Array.of(1, -2, 3.5, 0, -0, 1e-40),
  },
  "layers.0.bias": { shape: [2], data: Float32Array.of(NaN, -Infinity) },
};

/** A file with this header and so many bytes of numbers. */
function fileOf(header: string, dataBytes = 0): Uint8Array {
  const text = new TextEncoder().encode(header);
  const file = new Uint8Array(8 + text.length + dataBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  return file;
}

const tensor = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 3 })
  .chain((shape) => {
    const size = shape.reduce((a, b) => a * b, 1);
    return fc.float32Array({ minLength: size, maxLength: size })
      .map((data) => ({ shape, data }));
  });
const weights = fc.uniqueArray(
  fc.tuple(fc.string({ minLength: 1 }), tensor),
  { selector: ([name]) => name },
).map((entries): Weights => Object.fromEntries(entries))
  .filter((tensors) => !Object.hasOwn(tensors, "__metadata__"));

Deno.test("decodeSafetensors() gives back what encodeSafetensors() was given", () => {
  fc.assert(fc.property(weights, (tensors) => {
    const file = encodeSafetensors(tensors);
    assertEquals(decodeSafetensors(file), tensors);
    // Numbers start aligned, and decoding copies from anywhere.
    assertEquals(
      Number(new DataView(file.buffer).getBigUint64(0, true)) % 8,
      0,
    );
    const shifted = new Uint8Array(file.length + 1);
    shifted.set(file, 1);
    assertEquals(decodeSafetensors(shifted.subarray(1)), tensors);
  }));
});

Deno.test("a tensor may have any name", () => {
  const tensors = Object.fromEntries(
    ["__proto__", "constructor", "", "ü\n"].map((
      name,
    ) => [name, WEIGHTS["layers.0.bias"]!]),
  );
  const back = decodeSafetensors(encodeSafetensors(tensors));
  assertEquals(Object.entries(back), Object.entries(tensors));
});

Deno.test("equal weights give equal bytes", () => {
  assertEquals(encodeSafetensors(WEIGHTS), encodeSafetensors({ ...WEIGHTS }));
});

Deno.test("decodeSafetensors() passes metadata over", () => {
  const header = JSON.stringify({
    __metadata__: { format: "pt" },
    x: { dtype: "F32", shape: [], data_offsets: [0, 4] },
  });
  assertEquals(decodeSafetensors(fileOf(header, 4)), {
    x: { shape: [], data: new Float32Array(1) },
  });
});

Deno.test("files carry counts and bytes beside weights, and texts about them", () => {
  const file = {
    tensors: {
      ...WEIGHTS,
      "layers.1.num_batches_tracked": {
        shape: [],
        data: BigInt64Array.of(-(2n ** 62n)),
      },
      memory: { shape: [3], data: Uint8Array.of(1, 2, 255) },
      more: WEIGHTS["layers.0.bias"]!, // no longer aligned
    },
    metadata: { format: "pt", what: 'any "text"\n' },
  };
  assertEquals(readTensors(writeTensors(file)), file);
  const { memory: _, ...known } = file.tensors;
  const { "layers.1.num_batches_tracked": __, ...weights } = known;
  const bytes = writeTensors({ ...file, tensors: known });
  assertEquals(decodeSafetensors(bytes), weights);
  assertThrows(
    () => decodeSafetensors(writeTensors(file)),
    TypeError,
    'Cannot read safetensors: tensor "memory" is "U8", expected "F32"',
  );
});

const X = { dtype: "F32", shape: [1], data_offsets: [0, 4] };
const Y = { ...X, data_offsets: [4, 8] };

/** A header of one tensor x, changed. */
function one(change: unknown): string {
  return JSON.stringify({ x: { ...X, ...change as typeof X } });
}

/** Files that are broken, each with what is said of it. */
const BROKEN: readonly (readonly [Uint8Array, string])[] = [
  [new Uint8Array(0), "0 bytes, expected at least 8"],
  [new Uint8Array(7), "7 bytes, expected at least 8"],
  [new Uint8Array(8), "its header is not JSON"],
  [fileOf("{}").subarray(0, 9), "its header claims 2 of 1 bytes"],
  [
    new Uint8Array(64).fill(0xff),
    "its header claims 18446744073709551615 of 56 bytes",
  ],
  [fileOf("{"), "its header is not JSON"],
  [fileOf("{}\0"), "its header is not JSON"],
  [fileOf("\ufeff{}"), "its header is not JSON"],
  [Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0xff), "its header is not UTF-8"],
  [fileOf("7"), "its header is no object"],
  [fileOf("null"), "its header is no object"],
  [fileOf("[]"), "its header is no object"],
  [fileOf('"x"'), "its header is no object"],
  [fileOf('{"x":7}'), 'tensor "x" has no shape and data_offsets'],
  [fileOf('{"x":null}'), 'tensor "x" has no shape and data_offsets'],
  [fileOf(one({ shape: [-1] }), 4), "its header has the number -1, expected"],
  [fileOf(one({ shape: [1.5] }), 4), "its header has the number 1.5, expected"],
  [fileOf(one({}).replace("[1]", "[1.0]"), 4), "the number 1.0, expected"],
  [fileOf(one({}).replace("[1]", "[1e0]"), 4), "the number 1e0, expected"],
  [fileOf(one({ shape: ["1"] }), 4), "has no shape and data_offsets"],
  [fileOf(one({ data_offsets: [0, 4, 4] }), 4), "no shape and data_offsets"],
  [fileOf(one({ shape: [2] }), 4), 'tensor "x" of 2 lies at 0 to 4'],
  [fileOf(one({ data_offsets: [4, 0] }), 4), 'tensor "x" of 1 lies at 4 to 0'],
  [
    fileOf(one({ shape: [2 ** 40, 2 ** 40, 0], data_offsets: [0, 0] })),
    "lies at 0 to 0",
  ],
  [fileOf(one({}), 0), "its tensors take 4 bytes, there are 0"],
  [fileOf(one({}), 5), "its tensors take 4 bytes, there are 5"],
  [fileOf("{}", 1), "its tensors take 0 bytes, there are 1"],
  [
    fileOf(JSON.stringify({ x: X, y: X }), 4),
    'tensor "y" lies at 0, expected 4',
  ],
  [fileOf(JSON.stringify({ y: Y }), 8), 'tensor "y" lies at 4, expected 0'],
  [
    fileOf(
      JSON.stringify({
        x: { ...X, shape: [2], data_offsets: [0, 8] },
        y: { ...X, shape: [0], data_offsets: [4, 4] },
      }),
      8,
    ),
    'tensor "y" lies at 4, expected 8',
  ],
  [
    fileOf(`{"x":${JSON.stringify(X)},"x":${JSON.stringify(Y)}}`, 8),
    'its header has the name "x" twice',
  ],
  [
    fileOf(one({}).replace('"shape"', '"dtype":"F32","shape"'), 4),
    'its header has the name "dtype" twice',
  ],
  [
    fileOf('{"__metadata__":{},"__metadata__":{}}'),
    'its header has the name "__metadata__" twice',
  ],
  [fileOf('{"__metadata__":{"a":1}}'), "its __metadata__ is no object of text"],
  [fileOf('{"__metadata__":{"a":{}}}'), "__metadata__ is no object of texts"],
  [fileOf('{"__metadata__":[]}'), "its __metadata__ is no object of texts"],
  [
    fileOf(
      one({ more: 0 }).replace(":0}", `:${"[".repeat(999)}${"]".repeat(999)}}`),
      4,
    ),
    "its header is nested deeper than 100 levels",
  ],
];

Deno.test("decodeSafetensors() says what is wrong with a file", () => {
  for (const [file, found] of BROKEN) {
    const { message } = assertThrows(
      () => decodeSafetensors(file),
      SyntaxError,
      found,
    );
    assertMatch(message, /^Cannot read safetensors: [^\n]+$/);
  }
  assertThrows(
    () => decodeSafetensors(fileOf(one({ dtype: "F16", shape: [2] }), 4)),
    TypeError,
    'Cannot read safetensors: tensor "x" is "F16", expected "F32"',
  );
});

Deno.test("decodeSafetensors() refuses a header of millions of brackets in no time", () => {
  const started = performance.now();
  assertThrows(
    () => decodeSafetensors(fileOf("[".repeat(5e6))),
    SyntaxError,
    "its header is not JSON",
  );
  assert(performance.now() - started < 5000);
});

Deno.test("decodeSafetensors() of any bytes gives tensors or an error of its own", () => {
  const file = encodeSafetensors(WEIGHTS);
  const change = fc.record({
    at: fc.nat(file.length - 1),
    byte: fc.nat(255),
    end: fc.nat(file.length),
  });
  fc.assert(fc.property(change, ({ at, byte, end }) => {
    const bytes = file.slice();
    bytes[at] = byte;
    try {
      decodeSafetensors(bytes.subarray(0, end));
    } catch (error) {
      const isOurs = error instanceof SyntaxError || error instanceof TypeError;
      if (!isOurs || !error.message.startsWith("Cannot read safetensors: ")) {
        throw error;
      }
    }
  }));
});

/** Reads a file, checks it, and writes it again, by the Python package. */
const PYTHON = `
import sys
from safetensors.numpy import load_file, save_file
tensors = load_file(sys.argv[1])
print([(name, x.shape, str(x.dtype)) for name, x in sorted(tensors.items())])
save_file(tensors, sys.argv[2], metadata={"by": "python"})
`;
const python = pythonWith("safetensors", "numpy");
const ignore = !requireOrSkip(
  "Python's safetensors and numpy",
  python !== undefined,
);

Deno.test({
  name: "the safetensors package reads our files, and we read its",
  ignore,
  fn: async () => {
    const folder = await Deno.makeTempDir();
    const [ours, theirs] = [`${folder}/ours`, `${folder}/theirs`];
    await Deno.writeFile(ours, encodeSafetensors(WEIGHTS));
    assertEquals(
      (await runPython(python!, "-c", PYTHON, ours, theirs)).trim(),
      "[('layers.0.bias', (2,), 'float32'), ('layers.0.weight', (2, 3), 'float32')]",
    );
    const back = decodeSafetensors(await Deno.readFile(theirs));
    assertEquals({ ...back }, { ...WEIGHTS });
    await Deno.remove(folder, { recursive: true });
  },
});

/** Which of some files the Python package can read, one letter each. */
const JUDGE = `
import sys
from safetensors import deserialize
for path in sys.argv[1:]:
    try:
        deserialize(open(path, "rb").read())
        print("y", end="")
    except Exception:
        print("n", end="")
`;

Deno.test({
  name:
    "what the safetensors package refuses is refused, what it reads is read",
  ignore,
  fn: async () => {
    const fine = [
      fileOf("{}"),
      fileOf(`  ${one({})}  `, 4),
      fileOf(one({ more: 1 }), 4),
      fileOf('{"__metadata__":null}'),
      fileOf(JSON.stringify({ y: Y, x: X }), 8),
      fileOf(
        JSON.stringify({
          x: X,
          y: { ...X, shape: [3, 0], data_offsets: [4, 4] },
        }),
        4,
      ),
    ];
    const folder = await Deno.makeTempDir();
    const files = [...BROKEN.map(([file]) => file), ...fine];
    const paths = await Promise.all(files.map(async (file, i) => {
      await Deno.writeFile(`${folder}/${i}`, file);
      return `${folder}/${i}`;
    }));
    const theirs = await runPython(python!, "-c", JUDGE, ...paths);
    assertEquals(theirs, "n".repeat(BROKEN.length) + "y".repeat(fine.length));
    for (const file of fine) decodeSafetensors(file);
    await Deno.remove(folder, { recursive: true });
  },
});

Deno.test("a name that stands twice is refused even where it would do no harm", () => {
  const x = JSON.stringify(X);
  assertThrows(
    () => decodeSafetensors(fileOf(`{"x":${x},"\\u0078":${x}}`, 4)),
    SyntaxError,
    "twice",
  );
});

Deno.test("encodeSafetensors() refuses what is no tensor", () => {
  const refuse = (weights: unknown, message: string) =>
    assertThrows(
      () => encodeSafetensors(weights as Weights),
      Error,
      `Cannot write safetensors: tensor ${message}`,
    );
  const data = new Float32Array(2);
  refuse({ x: { shape: [3], data } }, '"x" of 3 has 2 numbers');
  refuse({ x: { shape: [2], data: [1, 2] } }, '"x": data is [1,2], expected a');
  refuse({ x: { shape: 2, data } }, '"x": shape is 2, expected a list');
  refuse({ x: null }, '"x": options is null, expected an object');
  refuse(
    { __metadata__: { shape: [2], data } },
    '"__metadata__" has a name th',
  );
});
