// Augmentation of images: what stays, what moves, how far.

import { assert, assertEquals } from "@std/assert";
import type { Engine } from "../../src/engine/engine.ts";
import { withGuardedMemory } from "../support/guarded_memory.ts";
import { maxDifference } from "../support/close.ts";
import { testBoth } from "../support/engines.ts";
import { uniform } from "../support/numbers.ts";

interface How {
  readonly shift?: number;
  readonly angle?: number;
  readonly zoom?: number;
  readonly noise?: number;
}

const H = 9, W = 11, BACKGROUND = -2;

function augment(
  engine: Engine,
  images: Float32Array,
  B: number,
  { shift = 0, angle = 0, zoom = 0, noise = 0 }: How,
  seed = 1n,
): Float32Array {
  const size = images.length / B, channels = size / (H * W);
  return withGuardedMemory(engine, (guarded) => {
    const xPtr = guarded.state(images), scratchPtr = guarded.floats(size);
    const state = new Uint8Array(BigUint64Array.of(seed, 3n).buffer);
    // deno-fmt-ignore
    engine.kernels.augment(
      xPtr, scratchPtr, B, H, W, channels, shift, angle, zoom, noise, BACKGROUND, guarded.state(state),
    );
    return guarded.read(xPtr, images.length);
  });
}

testBoth("without anything asked, images stay as they are", (engine) => {
  const images = uniform(3 * H * W, 1);
  assertEquals(augment(engine, images, 3, {}), images);
});

testBoth(
  "a constant image of the background stays, whatever the map",
  (engine) => {
    const images = new Float32Array(2 * H * W).fill(BACKGROUND);
    const found = augment(engine, images, 2, { shift: 3, angle: 1, zoom: 0.5 });
    assert(maxDifference(found, images) < 1e-6);
  },
);

testBoth(
  "each image goes its own way, the same for the same seed",
  (engine) => {
    const one = uniform(H * W, 2), images = Float32Array.from([...one, ...one]);
    const found = augment(engine, images, 2, { shift: 2 });
    assert(
      maxDifference(found.subarray(0, H * W), found.subarray(H * W)) > 0.1,
    );
    assertEquals(augment(engine, images, 2, { shift: 2 }), found);
    assert(
      maxDifference(augment(engine, images, 2, { shift: 2 }, 2n), found) > 0.1,
    );
  },
);

testBoth(
  "a shift moves a bright spot by at most so many pixels, all of it",
  (engine) => {
    const image = new Float32Array(H * W).fill(BACKGROUND), middle = 4 * W + 5;
    image[middle] = 1;
    for (let seed = 1n; seed < 40n; seed++) {
      const found = augment(engine, image, 1, { shift: 2 }, seed);
      let mass = 0, x = 0, y = 0;
      found.forEach((v, i) => {
        const own = v - BACKGROUND;
        mass += own;
        x += own * (i % W);
        y += own * Math.floor(i / W);
      });
      assert(Math.abs(mass - 3) < 1e-4, `mass ${mass}`);
      assert(Math.abs(x / mass - 5) <= 2 && Math.abs(y / mass - 4) <= 2);
    }
  },
);

testBoth("turning keeps the centre, and colours keep together", (engine) => {
  const image = new Float32Array(H * W * 2).fill(BACKGROUND);
  const middle = 2 * (4 * W + 5);
  image.set([1, 3], middle);
  const found = augment(engine, image, 1, { angle: 3 });
  assert(Math.abs(found[middle]! - 1) < 1e-5);
  assert(Math.abs(found[middle + 1]! - 3) < 1e-5);
});

testBoth("noise has the deviation asked for", (engine) => {
  const images = new Float32Array(200 * H * W);
  const found = augment(engine, images, 200, { noise: 0.5 });
  const mean = found.reduce((sum, v) => sum + v, 0) / found.length;
  const square = found.reduce((sum, v) => sum + v * v, 0) / found.length;
  assert(Math.abs(mean) < 0.02 && Math.abs(Math.sqrt(square) - 0.5) < 0.02);
});
