import { assertEquals } from "@std/assert";
import { decodeBase64, encodeBase64 } from "../src/base64.ts";

Deno.test("decodeBase64() decodes every byte, whatever lines end", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  const text = btoa(String.fromCharCode(...bytes));
  assertEquals(decodeBase64(`\n${text.slice(0, 9)}\n${text.slice(9)}`), bytes);
});

Deno.test("encodeBase64() is the other direction", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  assertEquals(decodeBase64(encodeBase64(bytes)), bytes);
});

Deno.test("base64 is decoded and encoded where the platform cannot", () => {
  const bytes = Uint8Array.of(0, 255, 128);
  using _decoder = without(Uint8Array, "fromBase64");
  using _encoder = without(Uint8Array.prototype, "toBase64");
  assertEquals(decodeBase64("AP+A"), bytes);
  assertEquals(encodeBase64(bytes), "AP+A");
});

/** Takes a method away for a while. */
function without(owner: object, name: string): Disposable {
  const native = Object.getOwnPropertyDescriptor(owner, name)!;
  Reflect.deleteProperty(owner, name);
  return {
    [Symbol.dispose]: () => void Object.defineProperty(owner, name, native),
  };
}
