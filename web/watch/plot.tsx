// A plot with two axes, as SVG: what is in it comes as children that are given
// the scales.

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { scaleLinear, scaleLog, scalePoint } from "../packages/scale.ts";
import { shown } from "./shown.ts";

/** From values to pixels. */
export interface Scale {
  (value: number | string): number;
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
}

/** What an axis shows. */
export interface Axis {
  readonly label: string;
  readonly low: number;
  readonly high: number;
  readonly isLog?: boolean;
  /** Categories in place of numbers. */
  readonly choices?: readonly string[];
  /** Steps and counts have no fractions. */
  readonly isWhole?: boolean;
}

/** The scale of an axis between two pixels. */
export function scaleOf(axis: Axis, from: number, to: number): Scale {
  if (axis.choices !== undefined) {
    const scale = scalePoint(axis.choices, [from, to]).padding(0.5);
    const at = (value: number | string) => scale(String(value)) ?? from;
    return Object.assign(at, {
      ticks: axis.choices.map((label) => ({ at: at(label), label })),
    });
  }
  const { low, isLog = false, isWhole = false } = axis;
  const high = axis.high > low ? axis.high : low + 1;
  const scale = isLog
    ? scaleLog([low, high], [from, to])
    : scaleLinear([low, high], [from, to]);
  const count = Math.max(2, Math.abs(to - from) / 70);
  return Object.assign((value: number | string) => scale(Number(value)), {
    ticks: (isLog ? decades(low, high) : scale.ticks(count))
      .filter((value) => !isWhole || Number.isInteger(value))
      .map((value) => ({ at: scale(value), label: shown(value) })),
  });
}

/** What a logarithmic axis shows: powers of ten, or of two where few fit. */
function decades(low: number, high: number): number[] {
  const base = Math.log10(high / low) >= 1.5 ? 10 : 2;
  const first = Math.ceil(Math.log(low) / Math.log(base) - 1e-9);
  const last = Math.floor(Math.log(high) / Math.log(base) + 1e-9);
  return Array.from(
    { length: last - first + 1 },
    (_, i) => base ** (first + i),
  );
}

/** The place of the marks, in pixels. */
export interface Frame {
  readonly x: Scale;
  readonly y: Scale;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** What a plot is told. */
export interface PlotProps {
  readonly title: string;
  /** What it shows, for who does not see it. */
  readonly summary: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly height?: number;
  /** Called with the pixels of a click. */
  readonly onPick?: (x: number, y: number, frame: Frame) => void;
  readonly children: (frame: Frame) => ComponentChildren;
}

/** The width of an element, followed as it changes. */
export function useWidth<E extends Element>() {
  const ref = useRef<E>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) =>
      setWidth(Math.floor(entry!.contentRect.width))
    );
    observer.observe(ref.current!);
    return () => observer.disconnect();
  }, []);
  return [ref, width] as const;
}

const MARGIN = { left: 52, right: 12, top: 10, bottom: 34 };

/** A figure with a title and axes. */
export function Plot(props: PlotProps) {
  const { title, summary, height = 220, onPick } = props;
  const [ref, width] = useWidth<HTMLElement>();
  const left = MARGIN.left, right = Math.max(width - MARGIN.right, left + 1);
  const top = MARGIN.top, bottom = height - MARGIN.bottom;
  const x = scaleOf(props.x, left, right), y = scaleOf(props.y, bottom, top);
  const frame = { x, y, left, right, top, bottom };
  return (
    <figure class="plot" ref={ref}>
      <figcaption>{title}</figcaption>
      <svg
        width={width}
        height={height}
        role="img"
        aria-label={`${title}: ${summary}`}
        onClick={onPick &&
          ((event) => onPick(event.offsetX, event.offsetY, frame))}
      >
        <g class="axis">
          {y.ticks.map(({ at, label }) => (
            <g key={label}>
              <line x1={left} x2={right} y1={at} y2={at} />
              <text x={left - 6} y={at} dy="0.32em" text-anchor="end">
                {label}
              </text>
            </g>
          ))}
          {x.ticks.map(({ at, label }) => (
            <text key={label} x={at} y={bottom + 15} text-anchor="middle">
              {label}
            </text>
          ))}
          <text
            class="name"
            x={(left + right) / 2}
            y={height - 4}
            text-anchor="middle"
          >
            {props.x.label}
          </text>
        </g>
        {width > 0 && props.children(frame)}
      </svg>
    </figure>
  );
}

/** The lowest and highest of many numbers that are finite; 0 and 1 of none. */
export function extent(values: Iterable<number>): [low: number, high: number] {
  let low = Infinity, high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low > high ? [0, 1] : [low, high];
}

/** An axis around values, with a little air. */
export function axisAround(label: string, values: Iterable<number>): Axis {
  const [low, high] = extent(values);
  const air = (high - low) * 0.05 || Math.abs(high) * 0.05 || 1;
  return { label, low: low - air, high: high + air };
}

/** The item whose place is nearest to a pixel, if one is near at all. */
export function nearest<T>(
  items: Iterable<T>,
  place: (item: T) => Iterable<readonly [x: number, y: number]>,
  x: number,
  y: number,
  reach = 30,
): T | undefined {
  let found: T | undefined, least = reach ** 2;
  for (const item of items) {
    for (const [itsX, itsY] of place(item)) {
      const distance = (itsX - x) ** 2 + (itsY - y) ** 2;
      if (distance >= least) continue;
      least = distance;
      found = item;
    }
  }
  return found;
}

/**
 * Dots at places, all of them one path: lines of no length with round ends. A
 * thousand dots cost no more elements than one.
 */
export function dotsPath(
  places: Iterable<readonly [x: number, y: number]>,
): string {
  let path = "";
  for (const [x, y] of places) path += `M${x.toFixed(1)} ${y.toFixed(1)}h0`;
  return path;
}

/** A line through places, in pieces where one is not finite. */
export function linePath(
  places: Iterable<readonly [x: number, y: number]>,
): string {
  let path = "", isDown = false;
  for (const [x, y] of places) {
    const isThere = Number.isFinite(x) && Number.isFinite(y);
    if (isThere) path += `${isDown ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
    isDown = isThere;
  }
  return path;
}
