// Reports in what a program prints: `step=3 loss=0.41`, or the same as JSON on
// a line of its own.

import type { Report } from "../../tune/trial.ts";
import { asNumber, readJsonLine } from "./json_lines.ts";
import { toNumber } from "./numbers.ts";

/** What counts steps, the finest first. */
const STEPS = ["step", "iteration", "epoch"] as const;

/** A trial's reports end here: no pruner needs more, and each is kept. */
const MAX_REPORTS = 10_000;

/** What a line with a step has, much cheaper to find than its figures. */
const MAY_COUNT = /(?:step|iteration|epoch)"?\s*[=:]/i;

const PAIR =
  /(?<![\w.])([A-Za-z_][\w./-]*)\s*[=:]\s*([+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|nan|inf(?:inity)?)(?!\w))/gi;

/** Finds the reports of one run. */
export class ReportReader {
  readonly #wanted: string | undefined;
  readonly #onReport: (report: Report) => void;
  #lastStep = -1;
  #count = 0;

  /**
   * @param wanted The figure that reports the value; the one called `value`, or
   * else the first of the line that counts no steps, unless given.
   * @param onReport Gets each report; steps grow.
   */
  constructor(wanted: string | undefined, onReport: (report: Report) => void) {
    this.#wanted = wanted;
    this.#onReport = onReport;
  }

  /** Takes the next line. */
  readonly onLine = (line: string): void => {
    if (this.#count >= MAX_REPORTS || !MAY_COUNT.test(line)) {
      return;
    }
    const report = reportOf(figuresOf(line), this.#wanted);
    if (report === undefined || report.step <= this.#lastStep) return;
    this.#lastStep = report.step;
    this.#count++;
    this.#onReport(report);
  };
}

/** The numbers of a line by name, in its order. */
function figuresOf(line: string): Map<string, number> {
  const json = readJsonLine(line);
  const pairs = json === undefined
    ? [...line.matchAll(PAIR)].map(([, name, text]) =>
      [name!, toNumber(text!)] as const
    )
    : Object.entries(json).map(([name, value]) =>
      [name, asNumber(value)] as const
    );
  const figures = new Map<string, number>();
  for (const [name, value] of pairs) {
    if (value !== undefined) figures.set(name, value);
  }
  return figures;
}

function reportOf(
  figures: Map<string, number>,
  wanted: string | undefined,
): Report | undefined {
  const counts = [...figures.keys()].filter((name) =>
    (STEPS as readonly string[]).includes(name.toLowerCase())
  );
  const counter = STEPS.map((step) =>
    counts.find((name) => name.toLowerCase() === step)
  ).find((name) => name !== undefined);
  if (counter === undefined) return undefined;
  const step = figures.get(counter)!;
  if (!Number.isSafeInteger(step) || step < 0) return undefined;
  const name = wanted ??
    (figures.has("value")
      ? "value"
      : [...figures.keys()].find((name) => !counts.includes(name)));
  const value = name === undefined ? undefined : figures.get(name);
  if (value === undefined) return undefined;
  figures.delete(counter);
  figures.delete(name!);
  const metrics = Object.fromEntries(figures);
  return { step, value, ...(figures.size > 0 && { metrics }) };
}
