import { assertEquals } from "@std/assert";
import { decodeBase64 } from "../src/base64.ts";

Deno.test("decodeBase64() decodes every byte, whatever lines end", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  const text = btoa(String.fromCharCode(...bytes));
  assertEquals(decodeBase64(`\n${text.slice(0, 9)}\n${text.slice(9)}`), bytes);
});

Deno.test("decodeBase64() decodes where the platform cannot", () => {
  const native = Object.getOwnPropertyDescriptor(Uint8Array, "fromBase64")!;
  Reflect.deleteProperty(Uint8Array, "fromBase64");
  try {
    assertEquals(decodeBase64("AP+A"), Uint8Array.of(0, 255, 128));
  } finally {
    Object.defineProperty(Uint8Array, "fromBase64", native);
  }
});
