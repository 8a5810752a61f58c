// Compiles a file of assembly/probes/ in memory: parts of the engine that it
// does not export, for tests and benchmarks.

import { main } from "assemblyscript/asc";
import type { Variant } from "../../src/engine/load.ts";

const ROOT = new URL("../../", import.meta.url);

/**
 * Compiles and starts a probe with the engine's own compiler options.
 *
 * @param name File name in `assembly/probes/`, without `.ts`.
 * @param variant Which build.
 * @returns The probe's exports.
 */
export async function loadProbe(
  name: string,
  variant: Variant,
): Promise<WebAssembly.Exports> {
  let built: Uint8Array<ArrayBuffer> | undefined;
  const { error, stderr } = await main([
    `assembly/probes/${name}.ts`,
    ...["--runtime", "stub", "--initialMemory", "256", "--use", "abort="],
    ...["-O3", "--noAssert", "--enable", "simd", "--outFile", "probe.wasm"],
    ...(variant === "relaxed" ? ["--enable", "relaxed-simd"] : []),
  ], {
    readFile: async (file) => {
      try {
        return await Deno.readTextFile(new URL(file, ROOT));
      } catch {
        return null; // asc asks for many names; absence is an answer
      }
    },
    writeFile: (_name, contents) => {
      if (typeof contents !== "string") built = new Uint8Array(contents);
    },
    listFiles: () => [],
  });
  if (error || !built) {
    throw new Error(`Cannot build probe ${name}: ${stderr.toString()}`, {
      cause: error,
    });
  }
  const { instance } = await WebAssembly.instantiate(built);
  return instance.exports;
}
