/**
 * The WebAssembly engine by itself: its memory and its kernels, functions on
 * addresses and counts. Networks need `mod.ts` alone.
 *
 * @example Add two vectors
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { loadEngine } from "./engine.ts";
 *
 * const engine = await loadEngine({ variant: "plain" });
 * const release = engine.openRun();
 * const sumPtr = engine.allocate(16, "a sum");
 * const termPtr = engine.allocate(16, "a term");
 * const { add, memory } = engine.kernels;
 * new Float32Array(memory.buffer, sumPtr, 4).set([1, 2, 3, 4]);
 * new Float32Array(memory.buffer, termPtr, 4).set([4, 3, 2, 1]);
 * add(sumPtr, termPtr, 4);
 * assertEquals(
 *   Array.from(new Float32Array(memory.buffer, sumPtr, 4)),
 *   [5, 5, 5, 5],
 * );
 * release();
 * ```
 *
 * @module
 */

export { Engine } from "./src/engine/engine.ts";
export type { EngineExports } from "./src/engine/exports.ts";
export {
  loadEngine,
  type LoadOptions,
  type Variant,
} from "./src/engine/load.ts";
