// Attacks one surface in a process of its own, which its parent can end:
//
//   child.ts SURFACE SEED FIRST INPUTS FOLDER CORPUS
//
// Prints a line of JSON before each input and after each fault.

import { Pcg32 } from "../../src/random.ts";
import { Fault } from "./surface.ts";
import { SURFACES } from "./surfaces.ts";

/** What the process says, a line each. */
export type Said =
  | { readonly start: number }
  | { readonly verdict: "accepted" | "refused" | "fault"; readonly ms: number }
  | { readonly fault: string; readonly input: string; readonly number: number }
  | { readonly heapBytes: number };

function say(said: Said): void {
  Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(said) + "\n"));
}

/** What is in use after a collection; run with --v8-flags=--expose-gc. */
function heapBytes(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return Deno.memoryUsage().heapUsed;
}

if (import.meta.main) {
  const [name, seed, first, inputs, folder, corpus] = Deno.args;
  const surface = SURFACES.find((one) => one.name === name)!;
  const attack = await surface.open(folder!, corpus!);
  let current = Number(first);
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    const fault = `unhandled: ${
      (event.reason as Error)?.stack ?? event.reason
    }`;
    say({ fault, input: "see the number", number: current });
  });
  const last = Number(first) + Number(inputs);
  for (; current < last; current++) {
    say({ start: current });
    const started = performance.now();
    let verdict: "accepted" | "refused" | "fault";
    try {
      verdict = await attack(Pcg32.of(Number(seed), "sampling", current));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      verdict = "fault";
      say({ fault: error.message, input: error.input, number: current });
    }
    say({ verdict, ms: performance.now() - started });
    // Early enough to have warmed up, late enough to be seen to grow.
    const done = current - Number(first) + 1;
    if (done === Math.ceil(Number(inputs) / 4)) say({ heapBytes: heapBytes() });
  }
  say({ heapBytes: heapBytes() });
}
