// In place of src/engine/inlined.ts in edge runtimes, which refuse to compile
// bytes: modules that they compiled when the program was deployed.

import plain from "../../src/engine/plain.wasm";
import relaxed from "../../src/engine/relaxed.wasm";

/** The compiled engine of a variant. */
export function compileEngine(variant) {
  return Promise.resolve(variant === "plain" ? plain : relaxed);
}
