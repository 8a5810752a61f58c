import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  encodeIdx,
  type IdxTensor,
  type IdxType,
  parseIdx,
  readIdx,
} from "../../src/dataset/idx.ts";

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const shapes = fc.array(fc.integer({ min: 1, max: 5 }), {
  minLength: 1,
  maxLength: 5,
});

const ELEMENTS: Record<
  IdxType,
  (count: number) => fc.Arbitrary<IdxTensor["data"]>
> = {
  u8: (count) => fc.uint8Array(exactly(count)),
  i8: (count) => fc.int8Array(exactly(count)),
  i16: (count) => fc.int16Array(exactly(count)),
  i32: (count) => fc.int32Array(exactly(count)),
  f32: (count) => fc.float32Array(exactly(count)),
  f64: (count) => fc.float64Array(exactly(count)),
};

function exactly(count: number) {
  return { minLength: count, maxLength: count };
}

const tensors = fc.tuple(
  fc.constantFrom(...Object.keys(ELEMENTS) as IdxType[]),
  shapes,
).chain(([type, shape]) =>
  ELEMENTS[type](shape.reduce((a, b) => a * b)).map((data) =>
    ({ type, shape, data }) as IdxTensor
  )
);

/** Reads; a broken file must be a SyntaxError that names the source. */
async function outcome(bytes: Uint8Array): Promise<IdxTensor | undefined> {
  try {
    return await readIdx(bytes, "fuzz");
  } catch (error) {
    assert(error instanceof SyntaxError, String(error));
    assert(error.message.startsWith('Cannot read IDX "fuzz": '), error.message);
    return undefined;
  }
}

function assertValid(tensor: IdxTensor): void {
  assert(tensor.shape.length >= 1 && tensor.shape.every((d) => d >= 1));
  assertEquals(tensor.data.length, tensor.shape.reduce((a, b) => a * b));
  assertEquals(parseIdx(encodeIdx(tensor), tensor.name), tensor);
}

Deno.test("parseIdx() reads back what encodeIdx() wrote, any type and rank", () => {
  fc.assert(fc.property(tensors, (tensor) => {
    const name = "x.idx";
    assertEquals(parseIdx(encodeIdx(tensor), name), { ...tensor, name });
  }));
});

Deno.test("readIdx() recognises gzip by its bytes", async () => {
  await fc.assert(fc.asyncProperty(tensors, async (tensor) => {
    const name = "x.idx.gz";
    const found = await readIdx(await gzip(encodeIdx(tensor)), name);
    assertEquals(found, { ...tensor, name });
  }));
});

Deno.test("parseIdx() reads from the middle of a buffer", () => {
  const tensor = {
    type: "i32",
    shape: [2],
    data: Int32Array.of(-5, 1 << 30),
  } as const;
  const bytes = encodeIdx(tensor);
  const padded = new Uint8Array(bytes.length + 7);
  padded.set(bytes, 3);
  assertEquals(
    parseIdx(padded.subarray(3, 3 + bytes.length)).data,
    tensor.data,
  );
});

Deno.test("encodeIdx() writes big-endian elements behind the header", () => {
  const bytes = encodeIdx({
    type: "i16",
    shape: [1, 2],
    data: Int16Array.of(1, -2),
  });
  assertEquals(
    [...bytes],
    [0, 0, 0x0b, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 1, 0xff, 0xfe],
  );
});

Deno.test("readIdx() reads rank 255", async () => {
  const shape = new Array(255).fill(1);
  const tensor = { type: "u8", shape, data: Uint8Array.of(9) } as const;
  assertEquals((await readIdx(await gzip(encodeIdx(tensor)))).shape, shape);
});

Deno.test("readIdx() gives a valid tensor or a clear error whatever bytes change", async () => {
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), {
    minLength: 1,
    maxLength: 4,
  });
  await fc.assert(
    fc.asyncProperty(
      tensors,
      changes,
      fc.boolean(),
      async (tensor, changes, packed) => {
        const plain = encodeIdx(tensor);
        const bytes = packed ? await gzip(plain) : plain;
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        const result = await outcome(bytes);
        if (result !== undefined) assertValid(result);
      },
    ),
    { numRuns: 1000 },
  );
});

Deno.test("readIdx() refuses every cut and every surplus", async () => {
  await fc.assert(
    fc.asyncProperty(
      tensors,
      fc.nat(),
      fc.boolean(),
      async (tensor, n, packed) => {
        const plain = encodeIdx(tensor);
        const bytes = packed ? await gzip(plain) : plain;
        assertEquals(
          await outcome(bytes.subarray(0, n % bytes.length)),
          undefined,
        );
        // Zeros behind gzip data are no surplus.
        const longer = new Uint8Array(bytes.length + 1 + n % 50).fill(7);
        longer.set(bytes);
        assertEquals(await outcome(longer), undefined);
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("readIdx() gives a valid tensor or a clear error for random bytes", async () => {
  const starts = fc.constantFrom([], [0, 0, 8, 1], [0, 0, 0x0e, 3], [
    0x1f,
    0x8b,
    8,
  ]);
  await fc.assert(
    fc.asyncProperty(
      starts,
      fc.uint8Array({ maxLength: 64 }),
      async (start, rest) => {
        const result = await outcome(Uint8Array.of(...start, ...rest));
        if (result !== undefined) assertValid(result);
      },
    ),
    { numRuns: 1000 },
  );
});

Deno.test("readIdx() stops inflating where the header says the content ends", async () => {
  const zeros = new Uint8Array(1 << 27); // 128 MiB, 128 KiB as gzip
  zeros.set([0, 0, 8, 1, 0, 0, 0, 4]);
  const bomb = await gzip(zeros);
  const before = Deno.memoryUsage().external;
  await assertRejects(() => readIdx(bomb, "bomb"), SyntaxError, "goes on past");
  assert(Deno.memoryUsage().external - before < 48 << 20);
});

Deno.test("readIdx() allocates no more than gzip data can inflate to", async () => {
  const claims4GiB = Uint8Array.of(0, 0, 8, 1, 0xff, 0xff, 0xff, 0xff, 1, 2);
  await assertRejects(
    async () => readIdx(await gzip(claims4GiB), "liar"),
    SyntaxError,
    'Cannot read IDX "liar": it ends after 10 bytes, expected 4294967303 bytes (u8 4294967295)',
  );
});

Deno.test("encodeIdx() refuses a shape that does not fit the elements", () => {
  const data = new Uint8Array(6);
  for (
    const shape of [[], [5], [2, 0], [1.5, 4], [-2, -3], new Array(256).fill(1)]
  ) {
    assertThrows(
      () => encodeIdx({ type: "u8", shape, data }),
      RangeError,
      "Cannot write IDX: shape is",
    );
  }
});

Deno.test("encodeIdx() refuses an element type that is none, or another's array", () => {
  const tensors = [
    { type: "u16", shape: [1], data: new Uint16Array(1) },
    { type: "f32", shape: [1], data: new Uint8Array(1) },
    { type: "u8", shape: [1], data: [1] },
  ] as unknown as IdxTensor[];
  for (const tensor of tensors) {
    assertThrows(() => encodeIdx(tensor), TypeError, "Cannot write IDX: type ");
  }
});
