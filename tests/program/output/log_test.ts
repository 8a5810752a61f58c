import { assert, assertEquals } from "@std/assert";
import { StreamLog } from "../../../src/program/output/log.ts";

const PART = 1 << 18;

async function logOf(sizes: readonly number[]): Promise<Uint8Array> {
  const path = await Deno.makeTempFile();
  try {
    const log = await StreamLog.create(path);
    let at = 0;
    for (const size of sizes) {
      await log.write(Uint8Array.from({ length: size }, () => at++ % 251));
    }
    await log.close();
    return await Deno.readFile(path);
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("StreamLog keeps all bytes of an ordinary output", async () => {
  const sizes = [0, 1, PART - 2, 10, PART - 10];
  const total = sizes.reduce((a, b) => a + b);
  const bytes = await logOf(sizes);
  assertEquals(bytes.length, total);
  assert(bytes.every((byte, i) => byte === i % 251));
});

Deno.test("StreamLog keeps beginning and end of a long one, and says so", async () => {
  const sizes = Array.from({ length: 64 }, () => 1 << 16);
  const bytes = await logOf(sizes), total = 64 << 16;
  const note = new TextDecoder().decode(bytes.subarray(PART, PART + 40));
  const [, left] = /^\n\[(\d+) bytes left out\]\n/.exec(note)!;
  const noteBytes = `\n[${left} bytes left out]\n`.length;
  assertEquals(bytes.length, total - Number(left) + noteBytes);
  assert(bytes.length < 3 * PART);
  assert(bytes.subarray(0, PART).every((byte, i) => byte === i % 251));
  assertEquals(bytes.at(-1), (total - 1) % 251);
});
