// OpenTelemetry, which Deno sends where its environment says so
// (OTEL_DENO=true): the figures of --metrics-port, and spans. Everywhere else
// nothing comes of it.
// https://opentelemetry.io/docs/specs/otel/overview/

import { LANETUNE_VERSION } from "../../version.ts";
import type { Metric } from "./metrics.ts";

/** What is known of a span, by name without the prefix that all have. */
export type Facts = { readonly [name: string]: string | number };

/** What is used of a span, of which Deno's types say nothing. */
interface Span {
  addEvent(name: string, facts: Facts): void;
  setAttributes(facts: Facts): void;
  setStatus(status: { readonly code: number; readonly message: string }): void;
  end(): void;
}

interface Tracer {
  startSpan(name: string, options: { readonly attributes: Facts }): Span;
}

type Observe = (
  result: { observe(value: number): void },
) => void;

interface Instrument {
  addCallback(observe: Observe): void;
  removeCallback(observe: Observe): void;
}

interface Meter {
  createObservableGauge(name: string, options: object): Instrument;
  createObservableCounter(name: string, options: object): Instrument;
}

/** OpenTelemetry's number for "error". */
const ERROR = 2;

const SCOPE = ["lanetune", LANETUNE_VERSION] as const;

/** Null where Deno sends nothing. */
const tracer = openTracer();

function openTracer(): Tracer | null {
  const opened: Tracer = Deno.telemetry.tracerProvider.getTracer(...SCOPE);
  try {
    // There is no other way to ask; what never ends is never sent.
    opened.startSpan("probe", { attributes: {} });
    return opened;
  } catch {
    return null;
  }
}

/**
 * Sends figures.
 *
 * @param read Gives them as they are: the same ones each time.
 * @returns Ends it.
 */
export function sendMetrics(read: () => readonly Metric[]): Disposable {
  const stops = tracer === null ? [] : read().map((metric, i) => {
    const instrument = makeInstrument(metric);
    const observe: Observe = (result) => result.observe(read()[i]!.value);
    instrument.addCallback(observe);
    return () => instrument.removeCallback(observe);
  });
  return { [Symbol.dispose]: () => stops.forEach((stop) => stop()) };
}

function makeInstrument({ name, type, help: description }: Metric): Instrument {
  const meter: Meter = Deno.telemetry.meterProvider.getMeter(...SCOPE);
  // "_total" is what Prometheus adds to a counter's name.
  const full = `lanetune.${name.replace(/_total$/, "")}`;
  return type === "gauge"
    ? meter.createObservableGauge(full, { description })
    : meter.createObservableCounter(full, { description });
}

/** Sends a span for each trial. */
export class TrialSpans implements Disposable {
  readonly #all: Facts;
  readonly #spans = new Map<number, Span>();

  /** @param all What holds for every trial. */
  constructor(all: Facts) {
    this.#all = all;
  }

  /** A trial begins, unless it has. */
  begin(number: number): void {
    if (tracer === null || this.#spans.has(number)) return;
    const attributes = named({ ...this.#all, trial: number });
    this.#spans.set(number, tracer.startSpan("trial", { attributes }));
  }

  /** Something happens to it. */
  tell(number: number, event: string, facts: Facts): void {
    this.#spans.get(number)?.addEvent(event, named(facts));
  }

  /**
   * It ends.
   *
   * @param failure Why, if that is an error.
   */
  end(number: number, facts: Facts, failure?: string): void {
    const span = this.#spans.get(number);
    if (span === undefined) return;
    span.setAttributes(named(facts));
    if (failure !== undefined) {
      span.setStatus({ code: ERROR, message: failure });
    }
    span.end();
    this.#spans.delete(number);
  }

  /** Ends those that still run. */
  [Symbol.dispose](): void {
    for (const number of this.#spans.keys()) this.end(number, {});
  }
}

function named(facts: Facts): Facts {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [`lanetune.${name}`, value]),
  );
}
