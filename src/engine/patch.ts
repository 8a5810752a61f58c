// A binary as its difference from another: stretches of the old one, with new
// bytes between them. Numbers are LEB128, as in WebAssembly:
//
//   size of the new binary
//   then until that is reached:
//     count of new bytes, these bytes
//     count of old bytes, how far they lie from the end of those before (zigzag)
//
// tools/make_patch.ts is the other side.

/** Makes the new binary of the old one. */
export function applyPatch(
  old: Uint8Array,
  patch: Uint8Array,
): Uint8Array<ArrayBuffer> {
  let at = 0;
  const next = () => {
    let value = 0;
    for (let shift = 0;; shift += 7) {
      const byte = patch[at++]!;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const made = new Uint8Array(next());
  for (let count = 0, oldAt = 0; count < made.length;) {
    const fresh = next();
    made.set(patch.subarray(at, at += fresh), count);
    count += fresh;
    const copied = next(), distance = next();
    oldAt += (distance >>> 1) ^ -(distance & 1);
    made.set(old.subarray(oldAt, oldAt += copied), count);
    count += copied;
  }
  return made;
}
