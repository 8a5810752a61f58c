// What the JavaScript drivers share: the samples, batches in a random order,
// and the lines they print.

import { readFileSync } from "node:fs";

export const INPUTS = 784, CLASSES = 10, BATCH = 64;

/** Normalised inputs and labels as one-hot rows. */
export function loadSamples(prefix) {
  const file = readFileSync(`${prefix}.f32`),
    labels = readFileSync(`${prefix}.u8`);
  const x = new Float32Array(file.buffer.slice(
    file.byteOffset,
    file.byteOffset + file.byteLength,
  ));
  const y = new Float32Array(labels.length * CLASSES);
  labels.forEach((label, n) => y[n * CLASSES + label] = 1);
  return { x, y, count: labels.length };
}

/** Seeded numbers in [0, 1): xorshift32. */
export function createRandom(seed = 12345) {
  let s = seed;
  return () => {
    s ^= s << 13;
    s ^= s >>> 17;
    s ^= s << 5;
    return (s >>> 0) / 2 ** 32;
  };
}

/**
 * Batches of a new random order, copied out into arrays of their size: the same
 * arrays again and again, or fresh ones for a tool that keeps them.
 */
export function* batchesOf({ x, y, count }, random, fresh = false) {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  const make = (rows) => ({
    bx: new Float32Array(rows * INPUTS),
    by: new Float32Array(rows * CLASSES),
  });
  const whole = make(BATCH);
  for (let start = 0; start < count; start += BATCH) {
    const rows = Math.min(BATCH, count - start);
    const { bx, by } = rows === BATCH && !fresh ? whole : make(rows);
    for (let b = 0; b < rows; b++) {
      const n = order[start + b];
      bx.set(x.subarray(n * INPUTS, (n + 1) * INPUTS), b * INPUTS);
      by.set(y.subarray(n * CLASSES, (n + 1) * CLASSES), b * CLASSES);
    }
    yield { bx, by, rows };
  }
}

/** One line of JSON. */
export function print(line) {
  console.log(JSON.stringify(line));
}
