// The sparse first layer: images as lists of their non-zero bytes.

import { assert, assertEquals } from "@std/assert";
import type { Engine } from "../../src/engine/engine.ts";
import { OPTIMIZERS } from "../../src/train/optimizers/mod.ts";
import { assertWithin } from "../support/close.ts";
import { testBoth } from "../support/engines.ts";
import { integers, sparseBytes, uniform } from "../support/numbers.ts";
import * as reference from "../support/reference.ts";
import * as call from "./call.ts";
import { probe, sparseUpdate, update } from "./call_updates.ts";

/**
 * Around the 16 bytes that compression takes at a time and the 255 that an
 * entry reaches over, and the real width.
 */
const WIDTHS = [1, 7, 15, 16, 17, 33, 255, 256, 257, 784];
/** Multiples of 8 around the block of 32 columns, and real widths. */
const OUTPUTS = [8, 16, 24, 32, 40, 64, 72, 128];
/** Around the 16 bytes of a mask. */
const BATCHES = [1, 2, 15, 16, 17, 64];
const DENSITIES = [0, 0.19, 0.5, 1];
const COUNT = 40;
const TABLE = Float32Array.from({ length: 256 }, (_, v) => v / (255 * 0.3081));

interface Case {
  readonly batch: call.SparseBatch;
  /** The batch's inputs as the table has them, B × I. */
  readonly x: Float32Array;
  readonly B: number;
  readonly I: number;
  readonly O: number;
  readonly what: string;
}

function makeCase(
  engine: Engine,
  B: number,
  I: number,
  O: number,
  density: number,
): Case {
  const u = sparseBytes(COUNT * I, I + O, density);
  // Some samples twice in one batch.
  const samples = integers(B, B + I, COUNT);
  const x = new Float32Array(B * I);
  x.forEach((_, at) => {
    x[at] = TABLE[u[samples[Math.floor(at / I)]! * I + at % I]!]!;
  });
  const images = call.compressBytes(engine, u, I);
  const batch = { images, table: TABLE, samples, I };
  return { batch, x, B, I, O, what: `${B}×${I}×${O}, density ${density}` };
}

function eachCase(engine: Engine, check: (one: Case) => void): void {
  for (const density of DENSITIES) {
    for (const I of WIDTHS) {
      for (const B of BATCHES) check(makeCase(engine, B, I, 16, density));
    }
    for (const O of OUTPUTS) check(makeCase(engine, 5, 50, O, density));
  }
  check(makeCase(engine, 64, 784, 128, 0.19));
}

testBoth("countNonZeros() counts at any length", (engine) => {
  for (const count of [0, 1, 15, 16, 17, 31, 32, 33, 1009]) {
    for (const density of DENSITIES) {
      const u = sparseBytes(count, count, density);
      const wanted = u.filter((byte) => byte !== 0).length;
      assertEquals(call.countNonZeros(engine, u), wanted, `${count} bytes`);
    }
  }
});

testBoth(
  "compressBytes() lists the non-zero bytes of every image",
  (engine) => {
    const I = 37, N = 7, u = sparseBytes(N * I, 3, 0.4);
    u.fill(0, 2 * I, 3 * I); // an empty image
    const { entries, starts } = call.compressBytes(engine, u, I);
    const back = new Uint8Array(N * I);
    for (let n = 0; n < N; n++) {
      let at = n * I;
      for (const entry of entries.subarray(starts[n], starts[n + 1])) {
        at += entry >>> 8;
        back[at] = entry & 0xff;
      }
    }
    assertEquals(back, u);
    const nonZeros = u.filter((byte) => byte !== 0).length;
    assertEquals([starts[0], starts[2], starts[N]], [0, starts[3], nonZeros]);
  },
);

testBoth("compressBytes() appends piece by piece", (engine) => {
  for (const I of WIDTHS) {
    const u = sparseBytes(23 * I, 4, 0.3);
    const whole = call.compressBytes(engine, u, I);
    assertEquals(call.compressBytes(engine, u, I, 5), whole);
  }
});

testBoth("compressBytes() crosses wide gaps by entries of 0", (engine) => {
  for (const gap of [255, 256, 510, 511, 100_000]) {
    const I = gap + 2, u = new Uint8Array(I);
    u[1] = 7;
    u[1 + gap] = 200;
    const { entries, starts } = call.compressBytes(engine, u, I);
    const far = Math.ceil(gap / 255) - 1;
    assertEquals(Array.from(entries.subarray(0, starts[1])), [
      1 << 8 | 7,
      ...Array<number>(far).fill(255 << 8),
      (gap - far * 255) << 8 | 200,
    ]);
  }
});

testBoth("sparseForward() agrees with f64 on dense inputs", (engine) => {
  eachCase(engine, ({ batch, x, B, I, O, what }) => {
    const w = uniform(I * O, I), constant = uniform(O, O, -3, 3);
    const wanted = reference.sparseForward(x, w, constant, B, I, O);
    const linear = call.sparseForward(engine, batch, w, constant, false);
    assertWithin(linear, wanted, I + 2, what);
    const rectified = call.sparseForward(engine, batch, w, constant, true);
    assertEquals(rectified, linear.map((z) => z > 0 ? z : 0), what);
  });
});

testBoth("sparseForward() lets NaN through ReLU", (engine) => {
  const { batch, I } = makeCase(engine, 2, 9, 8, 1);
  const w = new Float32Array(I * 8), constant = new Float32Array(8);
  w[3 * 8 + 5] = NaN;
  const z = call.sparseForward(engine, batch, w, constant, true);
  assertEquals(Array.from(z.subarray(0, 8)), [0, 0, 0, 0, 0, NaN, 0, 0]);
});

/** SGD at rate 1 without momentum turns a gradient into a difference. */
const UNIT_SGD = {
  name: "sgd",
  values: { learningRate: 1, weightDecay: 0, momentum: 0 },
};

testBoth("sparse updates use the gradient that f64 gives", (engine) => {
  eachCase(engine, ({ batch, x, B, I, O, what }) => {
    const d = uniform(B * O, B), constant = uniform(O, O);
    const wanted = reference.sparseGradient(x, d, constant, B, I, O);
    const zero = new Float32Array(I * O);
    const steps = [{ batch, d, constant }];
    const { parameters } = sparseUpdate(engine, UNIT_SGD, zero, steps);
    assertWithin(parameters.map((p) => -p), wanted, B + 2, what);
  });
});

/** Three steps, and the gradients that they make by the sparse kernel. */
function makeSteps(engine: Engine, B: number, I: number, O: number) {
  const steps = [1, 2, 3].map((seed) => ({
    ...makeCase(engine, B, I, O, 0.2 * seed),
    d: uniform(B * O, seed),
    constant: uniform(O, 10 * seed),
  }));
  const zero = new Float32Array(I * O);
  const gradients = steps.map((step) =>
    sparseUpdate(engine, UNIT_SGD, zero, [step]).parameters.map((p) => 0 - p)
  );
  return { steps, gradients, w: uniform(I * O, 5) };
}

const RATES = { learningRate: 0.3, weightDecay: 0.3, momentum: 0.3 };

testBoth("sparse updates are the dense ones of every optimizer", (engine) => {
  for (const [B, I, O] of [[17, 31, 40], [64, 50, 64]] as const) {
    const { steps, gradients, w } = makeSteps(engine, B, I, O);
    for (const [name, { defaults, hyper }] of Object.entries(OPTIMIZERS)) {
      const values = { ...defaults, learningRate: 0.1, weightDecay: 0.01 };
      const adapting = hyper ? [{ name, values, rates: RATES }] : [];
      for (const settings of [{ name, values }, ...adapting]) {
        const sparse = sparseUpdate(engine, settings, w, steps);
        const dense = update(engine, settings, w, gradients);
        assertEquals(sparse, dense, `${name} ${B}×${I}×${O}`);
      }
      for (const settings of adapting) {
        const looks = probe(engine, settings, w, steps);
        assertEquals(looks, probe(engine, settings, w, gradients), name);
      }
    }
  }
});

testBoth("sparseScratchBytes() grows with batch and width", (engine) => {
  const { sparseScratchBytes } = engine.kernels;
  assert(sparseScratchBytes(64, 784) >= 64 * 784);
  assert(sparseScratchBytes(65, 784) > sparseScratchBytes(64, 784));
});
