import { assert, assertEquals } from "@std/assert";
import { LineReader } from "../../../src/program/output/lines.ts";

function linesOf(...parts: (string | Uint8Array)[]): string[] {
  const lines: string[] = [];
  const reader = new LineReader((line) => lines.push(line));
  for (const part of parts) {
    reader.push(
      typeof part === "string" ? new TextEncoder().encode(part) : part,
    );
  }
  reader.end();
  return lines;
}

Deno.test("LineReader gives the same lines wherever the bytes are cut", () => {
  const bytes = new TextEncoder().encode("a\r\nstep 1\rstep 2\n\nülast");
  const wanted = ["a", "step 1", "step 2", "ülast"];
  for (let cut = 0; cut <= bytes.length; cut++) {
    assertEquals(linesOf(bytes.subarray(0, cut), bytes.subarray(cut)), wanted);
  }
});

Deno.test("LineReader keeps the end of a line without end", () => {
  const parts = Array.from({ length: 100 }, () => "x".repeat(10_000));
  const [line] = linesOf(...parts, " 7");
  assert(line!.length <= 1 << 16);
  assert(line!.endsWith("x 7"));
});
