// Finding and starting the engine: which of the two variants, the library's own
// or a module that the host compiled. Nothing happens on import.

import {
  check,
  fields,
  object,
  oneOf,
  optional,
  type RulesOf,
} from "../check.ts";
import { Engine } from "./engine.ts";
import { compileEngine, type Variant } from "./inlined.ts";

export type { Variant } from "./inlined.ts";

/** How {@linkcode loadEngine} finds its module. */
export interface LoadOptions {
  /**
   * A compiled engine (`src/engine/relaxed.wasm` or `plain.wasm`), for hosts
   * that refuse to compile bytes, such as edge runtimes.
   */
  readonly module?: WebAssembly.Module;
  /**
   * The variant wanted. `auto`, the default, takes `relaxed` where the host
   * has it and really fuses, otherwise `plain`.
   */
  readonly variant?: "auto" | Variant;
}

const OPTIONS: RulesOf<LoadOptions> = {
  module: optional(object),
  variant: optional(oneOf("auto", "relaxed", "plain")),
};

/**
 * Starts an engine: one WebAssembly instance with its own memory, for use by
 * one thread. Compiling takes some milliseconds; pass `engine.module` to
 * Workers instead of compiling it again.
 *
 * @param options Module or variant; by default the best variant of the host.
 * @returns The engine, with an empty memory.
 * @throws {TypeError} If an option is of another type.
 * @throws {RangeError} If an option is unknown, or the variant asked for is not
 * the module's or not to be had on this host.
 * @throws {Error} If the host refuses to compile; the message says what to do.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { loadEngine } from "./load.ts";
 * const engine = await loadEngine({ variant: "plain" });
 * assertEquals(engine.variant, "plain");
 * ```
 */
export async function loadEngine(options: LoadOptions = {}): Promise<Engine> {
  check("Cannot load the engine", "", options, fields(OPTIONS));
  const { module, variant = "auto" } = options;
  if (module) return checked(await instantiate(module), variant);
  if (variant !== "plain") {
    const engine = await loadRelaxed();
    if (engine) return engine;
    if (variant === "relaxed") {
      throw new RangeError(
        "Cannot load the relaxed engine: this host has no fused relaxed SIMD, use the plain variant",
      );
    }
  }
  const plain = await compileEngine("plain");
  if (plain) return instantiate(plain);
  throw new RangeError("Cannot load the engine: this host has no SIMD");
}

/** The relaxed engine, where the host has relaxed SIMD and fuses. */
async function loadRelaxed(): Promise<Engine | undefined> {
  const module = await compileEngine("relaxed");
  const engine = module && await instantiate(module);
  return engine?.kernels.fusedResidue() === 0 ? undefined : engine;
}

async function instantiate(module: WebAssembly.Module): Promise<Engine> {
  return new Engine(module, await WebAssembly.instantiate(module, {}));
}

function checked(engine: Engine, variant: "auto" | Variant): Engine {
  if (variant !== "auto" && engine.variant !== variant) {
    throw new RangeError(
      `Cannot load the ${variant} engine: the module given is the ${engine.variant} one`,
    );
  }
  return engine;
}
