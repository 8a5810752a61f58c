// Gzip data as Python's gzip reads it: members one behind the other, zeros
// behind them; and what it refuses.

import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { inflateTo } from "../../../src/dataset/gzip/inflate.ts";
import { findMembers } from "../../../src/dataset/gzip/members.ts";
import { encodeIdx, readIdx } from "../../../src/dataset/idx.ts";
import { requireOrSkip } from "../../support/require.ts";

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function join(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(
    parts.reduce((sum, { length }) => sum + length, 0),
  );
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A member with every optional field of its header. */
function withFields(member: Uint8Array): Uint8Array {
  const head = member.slice(0, 10);
  head[3] = 2 | 4 | 8 | 16;
  const extra = Uint8Array.of(3, 0, 0x1f, 0x8b, 8);
  const texts = new TextEncoder().encode("a name\0a comment\0");
  // The header's own CRC, which Python does not look at, is checked by others.
  const header = join(head, extra, texts);
  const crc = crc32(header) & 0xffff;
  return join(header, Uint8Array.of(crc & 0xff, crc >> 8), member.subarray(10));
}

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; i++) crc = crc >>> 1 ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

const IDX = encodeIdx({
  type: "u8",
  shape: [1000],
  data: Uint8Array.from({ length: 1000 }, (_, i) => i * i % 251),
});

Deno.test("findMembers() finds where any data end", async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.uint8Array({ max: 3, maxLength: 3000 }),
    fc.string({ maxLength: 2000 }).map((text) =>
      new TextEncoder().encode(text)
    ),
    fc.nat(200_000).map((length) => new Uint8Array(length)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(bytes, { maxLength: 4 }), async (contents) => {
      const members = [];
      for (const content of contents) {
        members.push(await gzip(content as Uint8Array<ArrayBuffer>));
      }
      let at = 0;
      const wanted = members.map(({ length }) => ({
        start: at,
        end: at += length,
      }));
      assertEquals(findMembers(join(...members)), { members: wanted });
    }),
    { numRuns: 60 },
  );
  // Stored blocks, and many of them.
  const noise = crypto.getRandomValues(new Uint8Array(60_000));
  const member = await gzip(noise);
  assertEquals(findMembers(member)?.members, [{
    start: 0,
    end: member.length,
  }]);
});

Deno.test("findMembers() of any bytes ends", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (tail) => {
    const head = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3);
    findMembers(join(head, tail));
  }));
});

Deno.test("readIdx() reads gzip data of several members, and zeros behind", async () => {
  const wanted = (await readIdx(IDX)).data;
  const [a, b, c] = [
    await gzip(IDX.slice(0, 5)),
    await gzip(IDX.slice(5, 700)),
    await gzip(IDX.slice(700)),
  ];
  const empty = await gzip(new Uint8Array(0));
  const whole = await gzip(IDX);
  for (
    const bytes of [
      join(a!, b!, c!),
      join(whole, new Uint8Array(1)),
      join(whole, new Uint8Array(5000)),
      join(a!, new Uint8Array(7), b!, empty, c!, new Uint8Array(3)),
      withFields(whole),
      join(withFields(a!), withFields(b!), c!),
    ]
  ) {
    assertEquals((await readIdx(bytes, "x")).data, wanted);
  }
});

Deno.test("readIdx() refuses what Python's gzip refuses", async () => {
  const refuse = (bytes: Uint8Array, message: string) =>
    assertRejects(() => readIdx(bytes, "x"), SyntaxError, message);
  const whole = await gzip(IDX);
  const [a, b] = [await gzip(IDX.slice(0, 500)), await gzip(IDX.slice(500))];
  await refuse(
    join(whole, Uint8Array.of(1, 2, 3)),
    "3 bytes that are none follow its gzip data",
  );
  await refuse(
    join(a!, Uint8Array.of(0, 0, 9)),
    "1 bytes that are none follow its gzip data",
  );
  await refuse(join(a!, b!.slice(0, -1)), "gzip data is damaged or ends early");
  const flipped = b!.slice();
  flipped[flipped.length - 6]! ^= 1;
  await refuse(join(a!, flipped), "gzip data is damaged or ends early");
  await refuse(
    join(whole, b!),
    "gzip data goes on past the end of its content",
  );
  await refuse(a!, "it ends after 500 bytes");
});

Deno.test("many members do not take more memory than was announced", async () => {
  const bomb = await gzip(new Uint8Array(1 << 24));
  const head = await gzip(IDX.slice(0, 8));
  const result = await inflateTo(join(head, bomb, bomb), () => 1008);
  assertEquals(result.end, "too long");
});

const PYTHON = `
import gzip, sys
for path in sys.argv[1:]:
    try:
        print(len(gzip.open(path).read()))
    except (OSError, EOFError):
        print("refused")
`;

function hasPython(): boolean {
  try {
    return new Deno.Command("python3", { args: ["--version"], stdout: "null" })
      .outputSync().success;
  } catch {
    return false;
  }
}

Deno.test({
  name: "inflateTo() and Python's gzip agree",
  ignore: !requireOrSkip("python3", hasPython()),
  fn: async () => {
    const a = await gzip(IDX), b = await gzip(new Uint8Array(70_000).fill(7));
    const files = [
      a,
      join(a, b, a),
      join(a, new Uint8Array(9), b, new Uint8Array(1)),
      join(withFields(a), b),
      join(a, Uint8Array.of(1)),
      join(a, Uint8Array.of(0x1f)),
      join(a, Uint8Array.of(0x1f, 0x8b)),
      join(a, b.slice(0, 12)),
      join(a, b.slice(0, -8)),
      join(a, b.slice(0, -1)),
      a.slice(0, -3),
      a.slice(1),
    ];
    const folder = await Deno.makeTempDir();
    const paths = await Promise.all(files.map(async (file, i) => {
      await Deno.writeFile(`${folder}/${i}`, file);
      return `${folder}/${i}`;
    }));
    const { stdout } = await new Deno.Command("python3", {
      args: ["-c", PYTHON, ...paths],
    }).output();
    const ours = [];
    for (const file of files) {
      const result = await inflateTo(file, () => 1e6);
      const isRead = result.end === "complete";
      ours.push(isRead ? String(result.bytes.length) : "refused");
    }
    assertEquals(new TextDecoder().decode(stdout).trim().split("\n"), ours);
    assert(ours.includes("refused"));
    await Deno.remove(folder, { recursive: true });
  },
});
