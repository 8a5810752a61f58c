// Performance profiles (Dolan and Moré 2002) as SVG: for each sampler, on which
// share of the problems its median regret is within a factor of the smallest.

import { regretRatio, type Row } from "./comparison.ts";

const WIDTH = 640, HEIGHT = 360;
const LEFT = 48, RIGHT = 170, TOP = 16, BOTTOM = 40;
/** The largest factor shown. */
const MOST = 1000;
/** Told apart by people who see few colours, too (Okabe and Ito 2008). */
const COLORS = [
  "#d55e00",
  "#0072b2",
  "#009e73",
  "#cc79a7",
  "#e69f00",
  "#56b4e9",
  "#7f7f7f",
  "#222222",
];

/** By how much each sampler's regret is larger than the smallest, by problem. */
export function factorsOf(
  rows: readonly Row[],
  names: readonly string[],
): number[][] {
  const ratios = rows.map((row) => names.map((name) => regretRatio(row, name)))
    .filter((of) => of.every((ratio) => ratio !== undefined));
  return names.map((_, i) =>
    ratios.map((of) => of[i]! / Math.min(...of)).sort((a, b) => a - b)
  );
}

const xOf = (factor: number) =>
  LEFT + Math.log10(factor) / Math.log10(MOST) * (WIDTH - LEFT - RIGHT);
const yOf = (share: number) =>
  HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);

/** A curve that steps up at each factor. */
function stepsOf(factors: readonly number[]): string {
  const points = factors.filter((f) => f <= MOST).flatMap((factor, i) => [
    `H${xOf(factor).toFixed(1)}`,
    `V${yOf((i + 1) / factors.length).toFixed(1)}`,
  ]);
  return `M${xOf(1)} ${yOf(0)}${points.join("")}H${xOf(MOST)}`;
}

/** The drawing; what has no regret of random search's to compare is left out. */
export function drawProfile(
  rows: readonly Row[],
  names: readonly string[],
): string {
  const curves = factorsOf(rows, names).map((factors, i) => {
    const color = COLORS[i % COLORS.length]!;
    const y = TOP + 14 + i * 18;
    return `<path d="${stepsOf(factors)}" fill="none" stroke="${color}" ` +
      `stroke-width="${i === 0 ? 3 : 1.5}"/>` +
      `<path d="M${
        WIDTH - RIGHT + 8
      } ${y}h16" stroke="${color}" stroke-width="3"/>` +
      `<text x="${WIDTH - RIGHT + 30}" y="${y + 4}">${names[i]}</text>`;
  });
  const ticks = [1, 10, 100, 1000].map((factor) =>
    `<text x="${xOf(factor)}" y="${
      HEIGHT - BOTTOM + 16
    }" text-anchor="middle">${factor}</text>`
  );
  const shares = [0, 0.25, 0.5, 0.75, 1].map((share) =>
    `<path d="M${LEFT} ${yOf(share)}H${xOf(MOST)}" stroke="#ddd"/>` +
    `<text x="${LEFT - 6}" y="${yOf(share) + 4}" text-anchor="end">${
      share * 100
    } %</text>`
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" ` +
    `font-family="sans-serif" font-size="12">\n` +
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>\n` +
    [...shares, ...ticks, ...curves].join("\n") +
    `\n<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${
      HEIGHT - 6
    }" text-anchor="middle">` +
    `regret, times the smallest of all</text>\n</svg>\n`;
}
