// Augmentation: each image of a batch moved, turned and scaled at random, with noise.

import { nextNormal, nextUnit } from "../lib/pcg32";

const ONE: f32 = 1;

/**
 * Draws every image again under an affine map about its centre, bilinearly: a pixel of the result
 * is the value at the place it came from, background outside. Then adds normal noise.
 *
 * x: B × (height·width·channels) f32, in place; scratch: one image; state: two u64.
 * shift: at most so many pixels in each direction; angle: at most so many radians either way;
 * zoom: sizes from 1/(1 + zoom) to 1 + zoom; noise: standard deviation. 0 leaves each out.
 * Error: none by contract, tests/engine/augment_test.ts has an f64 reference.
 */
export function augment(
  xPtr: usize, scratchPtr: usize, B: i32, height: i32, width: i32, channels: i32,
  shift: f32, angle: f32, zoom: f32, noise: f32, background: f32, statePtr: usize,
): void {
  const size = height * width * channels, bytes = <usize>size << 2;
  for (let b = 0; b < B; b++) {
    const turn = <f64>angle * symmetric(statePtr);
    const log = symmetric(statePtr) * Math.log(1 + <f64>zoom);
    const dx = <f64>shift * symmetric(statePtr), dy = <f64>shift * symmetric(statePtr);
    if (shift != 0 || angle != 0 || zoom != 0) {
      memory.copy(scratchPtr, xPtr, bytes);
      const factor = Math.exp(-log);
      redraw(
        xPtr, scratchPtr, height, width, channels, <f32>(factor * Math.cos(turn)),
        <f32>(factor * Math.sin(turn)), <f32>dx, <f32>dy, background,
      );
    }
    if (noise != 0) {
      for (let at: usize = 0; at < bytes; at += 4) {
        store<f32>(xPtr + at, load<f32>(xPtr + at) + noise * <f32>nextNormal(statePtr));
      }
    }
    xPtr += bytes;
  }
}

@inline
function symmetric(statePtr: usize): f64 {
  return 2 * nextUnit(statePtr) - 1;
}

/** out(x, y) = in(R·((x, y) − centre − d) + centre), R = [c −s; s c]. */
function redraw(
  outPtr: usize, inPtr: usize, height: i32, width: i32, channels: i32,
  c: f32, s: f32, dx: f32, dy: f32, background: f32,
): void {
  const middleX = <f32>(width - 1) / 2, middleY = <f32>(height - 1) / 2;
  for (let y = 0; y < height; y++) {
    const fromY = <f32>y - middleY - dy;
    for (let x = 0; x < width; x++) {
      const fromX = <f32>x - middleX - dx;
      const sourceX = c * fromX - s * fromY + middleX, sourceY = s * fromX + c * fromY + middleY;
      const left = floor<f32>(sourceX), top = floor<f32>(sourceY);
      const right = sourceX - left, bottom = sourceY - top;
      const i = <i32>left, j = <i32>top;
      for (let k = 0; k < channels; k++) {
        const upper = (ONE - right) * at(inPtr, i, j, k, width, height, channels, background) +
          right * at(inPtr, i + 1, j, k, width, height, channels, background);
        const lower = (ONE - right) * at(inPtr, i, j + 1, k, width, height, channels, background) +
          right * at(inPtr, i + 1, j + 1, k, width, height, channels, background);
        store<f32>(outPtr, (ONE - bottom) * upper + bottom * lower);
        outPtr += 4;
      }
    }
  }
}

@inline
function at(
  inPtr: usize, x: i32, y: i32, k: i32, width: i32, height: i32, channels: i32, background: f32,
): f32 {
  if (x < 0 || y < 0 || x >= width || y >= height) return background;
  return load<f32>(inPtr + (<usize>((y * width + x) * channels + k) << 2));
}
