// Minimisation of a smooth function in a box: L-BFGS on the coordinates that
// are free to move, with a projected line search.
//
// x    point within the box                      P
// g    gradient at x                             P
// s,y  changes of x and g in one step            P each, `MEMORY` pairs kept
// d    search direction, 0 for coordinates that a bound holds
//
// Sources: Nocedal and Wright 2006, algorithm 7.4 (two-loop recursion);
// Bertsekas 1982, "Projected Newton methods", eq. 32–36 (held coordinates are
// those at a bound that the gradient pushes against).

const MEMORY = 8;
const SUFFICIENT_DECREASE = 1e-4;
const MAX_HALVINGS = 20;

/** A function to minimise: its value at x; writes the gradient into g. */
export type SmoothFunction = (x: Float64Array, g: Float64Array) => number;

/** How far to go. */
export interface MinimizeOptions {
  /** Lower bound of each coordinate. */
  readonly low: Float64Array;
  /** Upper bound of each coordinate. */
  readonly high: Float64Array;
  /** Steps at most. */
  readonly maxSteps: number;
  /** Stops when no free coordinate of the gradient is larger. */
  readonly gradientTolerance: number;
}

interface Pair {
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly curvature: number; // sᵀy > 0
}

/**
 * Goes downhill from `start` until the gradient, the step or the budget ends.
 *
 * @param f The function; a value that is not finite counts as too high.
 * @param start Where to begin, within the box; it is kept.
 * @returns The best point and its value.
 */
export function minimize(
  f: SmoothFunction,
  start: Float64Array,
  options: MinimizeOptions,
): { readonly x: Float64Array; readonly value: number } {
  let here = evaluate(f, start.slice());
  const pairs: Pair[] = [];
  for (let step = 0; step < options.maxSteps; step++) {
    const free = freeCoordinates(here, options);
    const steepest = largest(here.gradient, free);
    if (!(steepest > options.gradientTolerance)) break;
    let direction = searchDirection(here.gradient, free, pairs);
    if (!(inner(direction, here.gradient) < 0)) {
      pairs.length = 0;
      direction = searchDirection(here.gradient, free, pairs);
    }
    // Without known curvature, a first step of at most a tenth a coordinate.
    const length = pairs.length > 0 ? 1 : Math.min(1, 0.1 / steepest);
    const next = searchLine(f, here, direction, length, options);
    if (next === null || !(next.value < here.value)) break;
    remember(
      pairs,
      difference(next.x, here.x),
      difference(next.gradient, here.gradient),
    );
    here = next;
  }
  return here;
}

interface Evaluated {
  readonly x: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
}

function evaluate(f: SmoothFunction, x: Float64Array): Evaluated {
  const gradient = new Float64Array(x.length);
  return { x, value: f(x, gradient), gradient };
}

/** The first of `length`, `length`/2, … that decreases f enough, or null. */
function searchLine(
  f: SmoothFunction,
  here: Evaluated,
  direction: Float64Array,
  length: number,
  { low, high }: MinimizeOptions,
): Evaluated | null {
  for (let halving = 0; halving < MAX_HALVINGS; halving++, length /= 2) {
    const x = here.x.map((xi, i) =>
      Math.min(Math.max(xi + length * direction[i]!, low[i]!), high[i]!)
    );
    const next = evaluate(f, x);
    const expected = inner(difference(x, here.x), here.gradient);
    if (next.value <= here.value + SUFFICIENT_DECREASE * expected) return next;
  }
  return null;
}

/** By coordinate, 0 if a bound holds it against a downhill move. */
function freeCoordinates(
  { x, gradient }: Evaluated,
  { low, high }: MinimizeOptions,
): Uint8Array {
  const free = new Uint8Array(x.length);
  for (let i = 0; i < x.length; i++) {
    const held = gradient[i]! > 0 ? x[i]! <= low[i]! : x[i]! >= high[i]!;
    free[i] = held ? 0 : 1;
  }
  return free;
}

/** −H·g by the two-loop recursion, within the free coordinates. */
function searchDirection(
  gradient: Float64Array,
  free: Uint8Array,
  pairs: readonly Pair[],
): Float64Array {
  const d = gradient.map((g, i) => free[i] ? -g : 0);
  const weights: number[] = [];
  for (let p = pairs.length - 1; p >= 0; p--) {
    const { s, y, curvature } = pairs[p]!;
    weights[p] = inner(s, d) / curvature;
    add(d, y, -weights[p]!);
  }
  const last = pairs.at(-1);
  if (last) {
    const scale = last.curvature / inner(last.y, last.y);
    for (let i = 0; i < d.length; i++) d[i]! *= scale;
  }
  for (let p = 0; p < pairs.length; p++) {
    const { s, y, curvature } = pairs[p]!;
    add(d, s, weights[p]! - inner(y, d) / curvature);
  }
  for (let i = 0; i < d.length; i++) if (!free[i]) d[i] = 0;
  return d;
}

/** Keeps a pair if the function curved upwards along it. */
function remember(pairs: Pair[], s: Float64Array, y: Float64Array): void {
  const curvature = inner(s, y);
  if (!(curvature > 1e-12 * inner(y, y))) return;
  pairs.push({ s, y, curvature });
  if (pairs.length > MEMORY) pairs.shift();
}

function largest(gradient: Float64Array, free: Uint8Array): number {
  let most = 0;
  for (let i = 0; i < gradient.length; i++) {
    if (free[i]) most = Math.max(most, Math.abs(gradient[i]!));
  }
  return most;
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function add(target: Float64Array, source: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i]! += factor * source[i]!;
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((ai, i) => ai - b[i]!);
}
