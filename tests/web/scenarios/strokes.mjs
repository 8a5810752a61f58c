// From an image of a digit to strokes of a pen: the skeleton of its ink (Zhang
// and Suen 1984), walked from its ends.

/** How much larger the grid is on which it is thinned. */
const SCALE = 4;

/** An image enlarged, bilinear, as ink or none. */
function enlarged({ width, height, pixels }) {
  const w = width * SCALE, h = height * SCALE;
  const at = (x, y) =>
    x < 0 || y < 0 || x >= width || y >= height ? 0 : pixels[y * width + x];
  const ink = new Uint8Array(w * h);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const u = (x + 0.5) / SCALE - 0.5, v = (y + 0.5) / SCALE - 0.5;
      const i = Math.floor(u), j = Math.floor(v), a = u - i, b = v - j;
      const value = at(i, j) * (1 - a) * (1 - b) + at(i + 1, j) * a * (1 - b) +
        at(i, j + 1) * (1 - a) * b + at(i + 1, j + 1) * a * b;
      ink[y * w + x] = value >= 110 ? 1 : 0;
    }
  }
  return { w, h, ink };
}

const AROUND = [[0, -1], [1, -1], [1, 0], [1, 1], [0, 1], [-1, 1], [-1, 0], [
  -1,
  -1,
]];

function thin({ w, h, ink }) {
  const get = (x, y) => x < 0 || y < 0 || x >= w || y >= h ? 0 : ink[y * w + x];
  for (let isChanged = true; isChanged;) {
    isChanged = false;
    for (const pass of [0, 1]) {
      const gone = [];
      for (let y = 0; y < h; y++) {
        for (let x = 0; x < w; x++) {
          if (!ink[y * w + x]) continue;
          const p = AROUND.map(([dx, dy]) => get(x + dx, y + dy));
          const count = p.reduce((a, b) => a + b, 0);
          const turns = p.filter((one, i) => !one && p[(i + 1) % 8]).length;
          const [n, , e, , s, , west] = p;
          const isFree = pass === 0
            ? n * e * s === 0 && e * s * west === 0
            : n * e * west === 0 && n * s * west === 0;
          if (count >= 2 && count <= 6 && turns === 1 && isFree) {
            gone.push(y * w + x);
          }
        }
      }
      for (const i of gone) ink[i] = 0;
      isChanged ||= gone.length > 0;
    }
  }
  return { w, h, ink };
}

/**
 * The strokes of an image.
 *
 * @param image Width, height and a byte a pixel.
 * @returns Lists of places, in shares of the image's sides.
 */
export function strokesOf(image) {
  const { w, h, ink } = thin(enlarged(image));
  const left = new Set([...ink.keys()].filter((i) => ink[i]));
  const neighbours = (i) =>
    AROUND.map(([dx, dy]) => [i % w + dx, Math.floor(i / w) + dy])
      .filter(([x, y]) => x >= 0 && y >= 0 && x < w && y < h)
      .map(([x, y]) => y * w + x);
  const strokes = [];
  while (left.size > 0) {
    const all = [...left];
    const start = all.find((i) =>
      neighbours(i).filter((n) => left.has(n)).length === 1
    ) ??
      all[0];
    const stroke = [];
    for (let i = start; i !== undefined;) {
      stroke.push([(i % w + 0.5) / w, (Math.floor(i / w) + 0.5) / h]);
      left.delete(i);
      i = neighbours(i).find((n) => left.has(n));
    }
    strokes.push(stroke);
  }
  return strokes;
}
