// The safetensors format: round trips, broken files, and the Python package
// that everyone else reads it with.

import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  decodeSafetensors,
  encodeSafetensors,
} from "../../../src/train/weights/safetensors.ts";
import type { Weights } from "../../../src/train/weights/weights.ts";
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

Deno.test("decodeSafetensors() says what is wrong with a file", () => {
  const one = (entry: unknown) => JSON.stringify({ x: entry });
  const broken: [Uint8Array, string][] = [
    [new Uint8Array(0), "0 bytes, expected at least 8"],
    [new Uint8Array(7), "7 bytes, expected at least 8"],
    [fileOf("{}").subarray(0, 9), "its header claims 2 of 1 bytes"],
    [
      new Uint8Array(64).fill(0xff),
      "its header claims 18446744073709552000 of 56 bytes",
    ],
    [fileOf("{"), "its header is not JSON, "],
    [fileOf(one(7)), 'tensor "x" has no shape and data_offsets'],
    [
      fileOf(one({ dtype: "F32", shape: [-1], data_offsets: [0, 4] })),
      'tensor "x" has no shape and data_offsets',
    ],
    [
      fileOf(one({ dtype: "F32", shape: [2], data_offsets: [0, 4] }), 4),
      'tensor "x" of 2 lies at 0 to 4 of 4 bytes',
    ],
    [
      fileOf(one({ dtype: "F32", shape: [2], data_offsets: [0, 8] }), 4),
      'tensor "x" of 2 lies at 0 to 8 of 4 bytes',
    ],
  ];
  for (const [file, found] of broken) {
    const message = `Cannot read safetensors: ${found}`;
    assertThrows(() => decodeSafetensors(file), SyntaxError, message);
  }
  assertThrows(
    () =>
      decodeSafetensors(
        fileOf(one({ dtype: "F16", shape: [2], data_offsets: [0, 4] }), 4),
      ),
    TypeError,
    'Cannot read safetensors: tensor "x" is F16, expected F32',
  );
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
const python = Deno.env.get("LANETUNE_SAFETENSORS_PYTHON") ?? "python3";

function hasPackage(): boolean {
  try {
    const args = ["-c", "import safetensors.numpy"];
    return new Deno.Command(python, { args, stderr: "null" }).outputSync()
      .success;
  } catch {
    return false;
  }
}

Deno.test({
  name: "the safetensors package reads our files, and we read its",
  ignore: !requireOrSkip("Python's safetensors and numpy", hasPackage()),
  fn: async () => {
    const folder = await Deno.makeTempDir();
    const [ours, theirs] = [`${folder}/ours`, `${folder}/theirs`];
    await Deno.writeFile(ours, encodeSafetensors(WEIGHTS));
    const { success, stdout } = await new Deno.Command(python, {
      args: ["-c", PYTHON, ours, theirs],
      stderr: "inherit",
    }).output();
    assertEquals(success, true);
    assertEquals(
      new TextDecoder().decode(stdout).trim(),
      "[('layers.0.bias', (2,), 'float32'), ('layers.0.weight', (2, 3), 'float32')]",
    );
    const back = decodeSafetensors(await Deno.readFile(theirs));
    assertEquals({ ...back }, { ...WEIGHTS });
    await Deno.remove(folder, { recursive: true });
  },
});
