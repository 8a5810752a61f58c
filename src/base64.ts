// Bytes as text: embedded in source files, carried by reports.

/** What of `Uint8Array` is missing in Node 20. */
interface Native {
  fromBase64?(text: string): Uint8Array<ArrayBuffer>;
}
interface NativeBytes {
  toBase64?(): string;
}

/** Decodes base64; lines may end anywhere. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const base64 = text.replaceAll("\n", "");
  const native: typeof Uint8Array & Native = Uint8Array;
  return native.fromBase64?.(base64) ??
    Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

/** Encodes bytes, in one line. */
export function encodeBase64(bytes: Uint8Array & NativeBytes): string {
  return bytes.toBase64?.() ??
    btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
