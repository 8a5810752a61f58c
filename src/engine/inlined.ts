// The engine that the library carries: the plain one, and what the relaxed one
// differs in, both in hexadecimal, which packs by a quarter better than base64
// (docs/decisions/committed-wasm.md). The package for npm has another file in
// its place for hosts that compile no bytes, with modules compiled before.

import { messageOf } from "../errors.ts";
import { applyPatch } from "./patch.ts";

/** Which build of the engine: fused multiply-adds, or what every host has. */
export type Variant = "relaxed" | "plain";

/**
 * Compiles a variant.
 *
 * @returns Undefined where the host lacks what the variant needs.
 * @throws {Error} If the host refuses to compile; the message says what to do.
 */
export async function compileEngine(
  variant: Variant,
): Promise<WebAssembly.Module | undefined> {
  const bytes = await engineBytes(variant);
  if (!WebAssembly.validate(bytes)) return undefined;
  try {
    return await WebAssembly.compile(bytes);
  } catch (error) {
    throw new Error(
      `Cannot load the engine: this platform refuses to compile it (${
        messageOf(error)
      }), expected a content security policy with "script-src 'wasm-unsafe-eval'", or a compiled module as the option module`,
      { cause: error },
    );
  }
}

/** The bytes of `plain.wasm` or `relaxed.wasm`. */
export async function engineBytes(
  variant: Variant,
): Promise<Uint8Array<ArrayBuffer>> {
  const { PLAIN } = await import("./plain_bytes.ts");
  const plain = decodeHex(PLAIN);
  if (variant === "plain") return plain;
  const { PATCH } = await import("./relaxed_patch.ts");
  return applyPatch(plain, decodeHex(PATCH));
}

/** What of `Uint8Array` is missing in Node 20. */
interface Native {
  fromHex?(text: string): Uint8Array<ArrayBuffer>;
}

/** Decodes hexadecimal digits; lines may end after any byte. */
function decodeHex(text: string): Uint8Array<ArrayBuffer> {
  const digits = text.replaceAll("\n", "");
  const native: typeof Uint8Array & Native = Uint8Array;
  return native.fromHex?.(digits) ??
    Uint8Array.from(
      { length: digits.length / 2 },
      (_, at) => parseInt(digits.slice(2 * at, 2 * at + 2), 16),
    );
}
