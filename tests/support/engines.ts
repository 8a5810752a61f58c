// Both variants of the engine, for tests that hold for either.

import type { Engine } from "../../src/engine/engine.ts";
import { loadEngine, type Variant } from "../../src/engine/load.ts";
import { requireOrSkip } from "./require.ts";

const VARIANTS: readonly Variant[] = ["relaxed", "plain"];

async function tryLoad(variant: Variant): Promise<Engine | undefined> {
  const engine = await loadEngine({ variant }).catch(() => undefined);
  return requireOrSkip(`the ${variant} engine`, engine !== undefined)
    ? engine
    : undefined;
}

/** One engine of each variant that this host has. */
const ENGINES = (await Promise.all(VARIANTS.map(tryLoad)))
  .filter((engine) => engine !== undefined);

/** Registers a test once for each variant, with an engine of its own memory. */
export function testBoth(
  name: string,
  run: (engine: Engine) => void | Promise<void>,
): void {
  for (const { variant, module } of ENGINES) {
    Deno.test(`${name} (${variant})`, async () => {
      await run(await loadEngine({ module, variant }));
    });
  }
}
