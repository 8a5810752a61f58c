// The part of a training that lies in engine memory: every buffer that outlives
// a step, and the order of samples, byte for byte.

import type { Engine } from "../../engine/engine.ts";
import type { Order } from "../memory/start.ts";
import type { BufferPlan } from "../memory/plan.ts";
import type { AnyTensor } from "../weights/safetensors.ts";

/** Buffers by name. */
export type Buffers = { readonly [name: string]: AnyTensor };

interface Region {
  readonly name: string;
  readonly ptr: number;
  readonly bytes: number;
}

function regions({ kept }: BufferPlan, { ptr, count }: Order): Region[] {
  return [...kept, { name: "order", ptr, bytes: count * 4 }];
}

/** Copies all of it out. */
export function readBuffers(
  engine: Engine,
  plan: BufferPlan,
  order: Order,
): Buffers {
  return Object.fromEntries(
    regions(plan, order).map(({ name, ptr, bytes }) => [name, {
      shape: [bytes],
      data: engine.bytes(ptr, bytes).slice(),
    }]),
  );
}

/**
 * Copies all of it back, or nothing if anything is amiss.
 *
 * @throws {SyntaxError} If a buffer is missing, of another size, or the order
 * is none of these samples.
 */
export function writeBuffers(
  action: string,
  engine: Engine,
  plan: BufferPlan,
  order: Order,
  buffers: Buffers,
): void {
  const all = regions(plan, order);
  const copies = all.map(({ name, bytes }) => {
    const data = Object.hasOwn(buffers, name) ? buffers[name]!.data : undefined;
    if (data instanceof Uint8Array && data.length === bytes) return data;
    throw new SyntaxError(
      `${action}: it has no ${JSON.stringify(name)} of ${bytes} bytes`,
    );
  });
  checkOrder(action, order, copies.at(-1)!);
  all.forEach(({ ptr, bytes }, i) => engine.bytes(ptr, bytes).set(copies[i]!));
}

/** Kernels trust indices: they must be the run's own in some order. */
function checkOrder(
  action: string,
  { indices }: Order,
  bytes: Uint8Array,
): void {
  const found = new Uint32Array(bytes.slice().buffer).sort();
  const wanted = indices.slice().sort();
  if (found.every((index, i) => index === wanted[i])) return;
  throw new SyntaxError(`${action}: its order is not one of these samples`);
}
