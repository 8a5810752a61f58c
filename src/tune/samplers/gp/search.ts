// The search for the candidates that an acquisition rates highest: draws first,
// then climbs from the best of these.

import type { Pcg32 } from "../../../random.ts";
import type { Candidate, Coordinates } from "../../space/coordinates.ts";
import { minimize } from "../../math/minimize.ts";
import type { Acquisition } from "./acquisition.ts";

/** Candidates drawn from the whole space. */
const DRAWN = 512;
/** Candidates drawn around each of the best ones so far. */
const NEARBY = 32;
/** How far around, in coordinates: each is drawn from one of these. */
const SPREADS = [0.1, 0.01] as const;
/** Chance that a coordinate without order is drawn anew. */
const MUTATION = 0.3;
/** Searches started from the best candidates drawn. */
const CLIMBS = 6;
/** How far these lie apart, root mean square over the coordinates. */
const SEPARATION = 0.1;
/** Steps of one smooth search, and rounds of smooth and discrete search. */
const MAX_STEPS = 40;
const MAX_ROUNDS = 4;
const GRADIENT_TOLERANCE = 1e-3;

interface Rated {
  readonly candidate: Candidate;
  readonly value: number;
}

/**
 * Searches a space for high values of an acquisition.
 *
 * @param best Points to draw around: the best trials so far.
 * @returns Candidates by falling value, the result of every search first.
 */
export function maximizeAcquisition(
  acquisition: Acquisition,
  coordinates: Coordinates,
  best: readonly Float64Array[],
  random: Pcg32,
): Candidate[] {
  const rate = (candidate: Candidate): Rated => ({
    candidate,
    value: acquisition.at(candidate.point),
  });
  const drawn: Rated[] = [];
  for (let i = 0; i < DRAWN; i++) drawn.push(rate(coordinates.draw(random)));
  for (const point of best) {
    for (let i = 0; i < NEARBY; i++) {
      drawn.push(rate(drawAround(point, coordinates, random)));
    }
  }
  drawn.sort(byValue);
  const climbed = chooseStarts(drawn).map((start) =>
    climb(acquisition, coordinates, start)
  );
  return [...climbed.sort(byValue), ...drawn].map(({ candidate }) => candidate);
}

/** The best candidates that lie apart: close ones climb to the same top. */
function chooseStarts(sorted: readonly Rated[]): Rated[] {
  const starts: Rated[] = [];
  for (const rated of sorted) {
    if (starts.length === CLIMBS) break;
    const { point } = rated.candidate;
    const isNew = starts.every(({ candidate }) =>
      meanSquare(candidate.point, point) > SEPARATION ** 2
    );
    if (isNew) starts.push(rated);
  }
  return starts;
}

/** The mean squared difference of two points' coordinates. */
function meanSquare(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, ad, d) => sum + (ad - b[d]!) ** 2, 0) / a.length;
}

function byValue(a: Rated, b: Rated): number {
  return b.value - a.value;
}

function drawAround(
  center: Float64Array,
  coordinates: Coordinates,
  random: Pcg32,
): Candidate {
  const spread = SPREADS[random.nextBelow(SPREADS.length)]!;
  const x = center.map((xd, d) => {
    const anew = random.nextFloat();
    const step = random.nextNormal();
    if (!coordinates.unordered[d]) return xd + spread * step;
    return anew < MUTATION ? anew / MUTATION : xd;
  });
  return coordinates.snap(x);
}

/** Smooth coordinates by gradient, the others one by one, until both rest. */
function climb(
  acquisition: Acquisition,
  coordinates: Coordinates,
  start: Rated,
): Rated {
  let here = start;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const smooth = climbSmooth(acquisition, coordinates, here);
    const discrete = climbDiscrete(acquisition, coordinates, smooth);
    if (discrete === smooth) return smooth;
    here = discrete;
  }
  return here;
}

function climbSmooth(
  acquisition: Acquisition,
  coordinates: Coordinates,
  { candidate, value }: Rated,
): Rated {
  const low = candidate.point.slice(), high = candidate.point.slice();
  let free = false;
  for (let d = 0; d < low.length; d++) {
    if (!candidate.exists[d] || !coordinates.isSmooth(d)) continue;
    [low[d], high[d], free] = [0, 1, true];
  }
  if (!free) return { candidate, value };
  const found = minimize(
    (x, gradient) => acquisition.negative(x, gradient),
    candidate.point,
    { low, high, maxSteps: MAX_STEPS, gradientTolerance: GRADIENT_TOLERANCE },
  );
  return { candidate: coordinates.snap(found.x), value: -found.value };
}

function climbDiscrete(
  acquisition: Acquisition,
  coordinates: Coordinates,
  start: Rated,
): Rated {
  let here = start;
  for (let d = 0; d < coordinates.dimensions; d++) {
    if (coordinates.isSmooth(d) || !here.candidate.exists[d]) continue;
    const { point } = here.candidate;
    for (const other of coordinates.alternatives(point, d)) {
      const candidate = coordinates.snap(point.with(d, other));
      const value = acquisition.at(candidate.point);
      if (value > here.value) here = { candidate, value };
    }
  }
  return here;
}
