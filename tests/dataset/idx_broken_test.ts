// Every broken fixture and its message, in full.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { readIdx } from "../../src/dataset/idx.ts";

const FOLDER = new URL("../fixtures/idx/broken/", import.meta.url);

const WANTED_MAGIC = "expected 0x0000TTRR with type TT one of 08 (u8), " +
  "09 (i8), 0b (i16), 0c (i32), 0d (f32), 0e (f64) and rank RR from 01 to ff";

const MESSAGES: Record<string, string> = {
  "empty.idx": "it is empty, expected an IDX header",
  "magic-cut.idx": "it ends after 3 bytes, expected 4 bytes of magic",
  "header-cut.idx": "it ends after 10 bytes, expected 16 bytes of header",
  "truncated.idx": "it ends after 87 bytes, expected 88 bytes (u8 12×3×2)",
  "oversized.idx":
    "it goes on for 3 bytes too many, expected 88 bytes (u8 12×3×2)",
  "png.idx": `magic is 0x89504e47, ${WANTED_MAGIC}`,
  "type-0a.idx": `magic is 0x00000a01, ${WANTED_MAGIC}`,
  "rank-0.idx": `magic is 0x00000800, ${WANTED_MAGIC}`,
  "no-images.idx":
    "it is empty (u8 0×28×28), expected every dimension to be at least 1",
  "overflow.idx":
    "dimensions f64 4294967295×4294967295×4294967295 overflow, expected less than 2^53 bytes",
  "gzip-early.idx.gz":
    "gzip data is damaged or ends early, after 32 bytes, expected 88 bytes (u8 12×3×2)",
  "gzip-corrupt.idx.gz":
    "gzip data is damaged or ends early, after 0 bytes, expected IDX",
  "gzip-bomb.idx.gz":
    "gzip data goes on past the end of its content, expected 12 bytes (u8 4)",
  "gzip-truncated-content.idx.gz":
    "it ends after 80 bytes, expected 88 bytes (u8 12×3×2)",
  "gzip-empty.idx.gz": "it is empty, expected an IDX header",
  "gzip-text.idx.gz": `magic is 0x6e6f7420, ${WANTED_MAGIC}`,
};

for (const [name, message] of Object.entries(MESSAGES)) {
  Deno.test(`readIdx() refuses ${name}`, async () => {
    const bytes = await Deno.readFile(new URL(name, FOLDER));
    const error = await assertRejects(() => readIdx(bytes, name), SyntaxError);
    assertEquals(error.message, `Cannot read IDX "${name}": ${message}`);
    const isDamaged = message.startsWith("gzip data is damaged");
    assert(!isDamaged || error.cause instanceof Error);
  });
}

Deno.test("every broken fixture has a message", () => {
  const found = [...Deno.readDirSync(FOLDER)].map((entry) => entry.name);
  assertEquals(found.sort(), Object.keys(MESSAGES).sort());
});
