// Eight functions of the noiseless BBOB suite (Hansen, Finck, Ros, Auger 2009,
// INRIA RR-6829): separable, of low and of high conditioning, multimodal with
// and without global structure. Shifts and rotations come from a seed of each
// function and dimension; the optimal value is 0 everywhere. x lies in [-5, 5],
// so that the boundary penalty is always 0 and left out.

import { Pcg32 } from "../../../src/random.ts";
import { box, numbersOf, type SingleProblem, square, sum } from "./problem.ts";
import {
  dot,
  oscillate,
  rotation,
  scaled,
  skewed,
  times,
  uniforms,
} from "./transforms.ts";

type Vector = readonly number[];

/** A function and where it is 0. */
export interface Bbob {
  readonly best: Vector;
  readonly value: (x: Vector) => number;
}

type Maker = (D: number, random: Pcg32) => Bbob;

const minus = (x: Vector, y: Vector) => x.map((v, i) => v - y[i]!);

const sphere: Maker = (D, random) => {
  const best = uniforms(D, 4, random);
  return { best, value: (x) => sum(minus(x, best).map(square)) };
};

const attractiveSector: Maker = (D, random) => {
  const best = uniforms(D, 4, random);
  const R = rotation(D, random), Q = rotation(D, random);
  const value = (x: Vector) => {
    const z = times(Q, scaled(10, times(R, minus(x, best))));
    const s = z.map((v, i) => square(v * best[i]! > 0 ? 100 * v : v));
    return oscillate(sum(s)) ** 0.9;
  };
  return { best, value };
};

const rosenbrock: Maker = (D, random) => {
  const best = uniforms(D, 3, random);
  const scale = Math.max(1, Math.sqrt(D) / 8);
  const value = (x: Vector) => {
    const z = minus(x, best).map((v) => scale * v + 1);
    const terms = z.slice(0, -1).map((v, i) =>
      100 * square(square(v) - z[i + 1]!) + square(v - 1)
    );
    return sum(terms);
  };
  return { best, value };
};

const ellipsoid: Maker = (D, random) => {
  const best = uniforms(D, 4, random), R = rotation(D, random);
  const value = (x: Vector) => {
    const z = times(R, minus(x, best)).map(oscillate);
    return sum(z.map((v, i) => 10 ** (6 * i / (D - 1)) * square(v)));
  };
  return { best, value };
};

const differentPowers: Maker = (D, random) => {
  const best = uniforms(D, 4, random), R = rotation(D, random);
  const value = (x: Vector) => {
    const z = times(R, minus(x, best));
    return Math.sqrt(
      sum(z.map((v, i) => Math.abs(v) ** (2 + 4 * i / (D - 1)))),
    );
  };
  return { best, value };
};

const rastrigin: Maker = (D, random) => {
  const best = uniforms(D, 4, random);
  const R = rotation(D, random), Q = rotation(D, random);
  const value = (x: Vector) => {
    const bent = skewed(0.2, times(R, minus(x, best)).map(oscillate));
    const z = times(R, scaled(10, times(Q, bent)));
    const waves = sum(z.map((v) => Math.cos(2 * Math.PI * v)));
    return 10 * (D - waves) + sum(z.map(square));
  };
  return { best, value };
};

const schaffers: Maker = (D, random) => {
  const best = uniforms(D, 4, random);
  const R = rotation(D, random), Q = rotation(D, random);
  const value = (x: Vector) => {
    const bent = skewed(0.5, times(R, minus(x, best)));
    const z = scaled(10, times(Q, bent));
    const terms = z.slice(0, -1).map((v, i) => {
      const s = Math.hypot(v, z[i + 1]!);
      return Math.sqrt(s) * (1 + square(Math.sin(50 * s ** 0.2)));
    });
    return square(sum(terms) / (D - 1));
  };
  return { best, value };
};

/** Gallagher's 101 Gaussian peaks. */
const gallagher: Maker = (D, random) => {
  const best = uniforms(D, 4, random), R = rotation(D, random);
  const shuffled = (n: number) => {
    const keys = Array.from({ length: n }, () => random.nextFloat());
    return keys.map((_, i) => i).sort((a, b) => keys[a]! - keys[b]!);
  };
  const conditions = shuffled(100).map((j) => 1000 ** (2 * j / 99));
  const peaks = [1000, ...conditions].map((condition, p) => {
    const axes = shuffled(D).map((i) =>
      condition ** (i / (D - 1) / 2) / condition ** 0.25
    );
    const height = p === 0 ? 10 : 1.1 + 8 * (p - 1) / 99;
    const centre = p === 0 ? best : uniforms(D, 5, random);
    return { axes, height, centre: times(R, centre) };
  });
  const value = (x: Vector) => {
    const rotated = times(R, x);
    const highest = Math.max(...peaks.map(({ axes, height, centre }) => {
      const away = minus(rotated, centre);
      return height * Math.exp(-dot(axes, away.map(square)) / (2 * D));
    }));
    return square(oscillate(10 - highest));
  };
  return { best, value };
};

const FUNCTIONS: readonly [string, number, Maker][] = [
  ["sphere", 1, sphere],
  ["sector", 6, attractiveSector],
  ["rosenbrock", 8, rosenbrock],
  ["ellipsoid", 10, ellipsoid],
  ["powers", 14, differentPowers],
  ["rastrigin", 15, rastrigin],
  ["schaffers", 17, schaffers],
  ["gallagher", 21, gallagher],
];

/** Function `f` of the suite in D dimensions, without its space. */
export function bbobFunction(f: number, D: number): Bbob {
  const make = FUNCTIONS.find(([, number]) => number === f)![2];
  return make(D, Pcg32.of(f, "split", D));
}

/** All of them in D dimensions. */
export function bbob(D: number): SingleProblem[] {
  return FUNCTIONS.map(([title, f]) => {
    const { value } = bbobFunction(f, D);
    return {
      name: `f${f}-${title}-${D}d`,
      family: `bbob-${D}d`,
      space: box(D, -5, 5),
      minimum: 0,
      evaluate: (params) => ({ values: [value(numbersOf(params))] }),
    };
  });
}
