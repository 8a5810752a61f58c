// What a person sees while a study runs: the live lines, a line for each trial
// that ended, and with `--log epochs` every epoch. Results are printed later.

import {
  epochLine,
  EpochLog,
  formatAccuracy,
  formatNumber,
  type Progress,
  renderProgress,
  renderRunning,
  type Steps,
  type Style,
  trialLine,
  type ValueMeaning,
  visible,
} from "../../../../report.ts";
import type {
  Direction,
  Outcome,
  Params,
  Report,
  RunEvent,
  StudyEvent,
  TrialRecord,
} from "../../../../mod.ts";
import type { Size, Terminal } from "../../terminal.ts";

/** What a view needs to know of the study. */
export interface StudyViewOptions {
  readonly terminal: Pick<
    Terminal,
    "note" | "showLive" | "hideLive" | "isLive" | "noteStyle" | "noteSize"
  >;
  readonly meaning: ValueMeaning;
  readonly direction: Direction;
  /** The trials there were before this run of the study. */
  readonly before: readonly TrialRecord[];
  /** Trials in all, where it is known. */
  readonly total?: number;
  /** Seconds after which the study ends, where that is known. */
  readonly timeoutSeconds?: number;
  /** What trials report, where that is known. */
  readonly steps?: Steps;
  /** Where epoch lines go; without it there are none. */
  readonly log?: (line: string) => void;
}

interface OpenTrial {
  readonly params: Params;
  /** An executor has it; those created ahead still wait. */
  isRunning: boolean;
  last?: Report;
  /** The values of all its reports. */
  readonly values: number[];
}

/** Steps of which nobody knows how many there are. */
const ANY_STEPS: Steps = { name: "Step", count: () => Infinity };

/** So many running trials are shown at most. */
const MAX_RUNNING = 8;

/** Shows the events of a study. */
export class StudyView {
  readonly #options: StudyViewOptions;
  readonly #startedMs = performance.now();
  readonly #open = new Map<number, OpenTrial>();
  readonly #epochs: EpochLog | undefined;
  readonly #doneBefore: number;
  #done = 0;
  #best: number | undefined;
  /** The best after each trial that completed. */
  readonly #trend: number[] = [];

  constructor(options: StudyViewOptions) {
    this.#options = options;
    if (options.log) this.#epochs = new EpochLog(options.log, this.#lineOf);
    for (const trial of options.before) this.#recall(trial);
    this.#doneBefore = this.#done;
    options.terminal.showLive((size, style) =>
      [
        renderProgress(this.#progress(), size.columns, style),
        ...this.#runningLines(size, style),
      ].join("\n")
    );
  }

  /** Takes the next event of the study. */
  readonly onEvent = (event: StudyEvent | RunEvent): void => {
    if (event.type === "created") this.#start(event.number, event.params);
    if (event.type === "started") this.#setRunning(event.number, true);
    if (event.type === "progress") this.#progressed(event.number, event.report);
    if (event.type === "report") {
      this.#epochs?.report(event.number, event.report);
    }
    if (event.type === "lost") this.#lose(event);
    if (event.type === "ended") this.#end(event);
  };

  /** Shows what was held back and removes the live line. */
  close(): void {
    this.#epochs?.close();
    this.#options.terminal.hideLive();
  }

  /** A trial of an earlier run: it ended, or it will run again. */
  #recall({ number, params, reports, outcome, waiting }: TrialRecord): void {
    if (outcome !== undefined) {
      this.#done++;
      this.#epochs?.skip(number);
      this.#offer(outcome);
    } else if (!waiting) {
      this.#start(number, params);
      for (const report of reports) this.#epochs?.report(number, report);
    }
  }

  #start(number: number, params: Params): void {
    this.#open.set(number, { params, isRunning: false, values: [] });
    this.#epochs?.start(number, params);
  }

  /** An attempt begins, or is lost: its reports come again. */
  #setRunning(number: number, isRunning: boolean): void {
    const trial = this.#open.get(number);
    if (trial === undefined) return;
    this.#open.set(number, { params: trial.params, isRunning, values: [] });
  }

  #progressed(number: number, report: Report): void {
    const trial = this.#open.get(number);
    if (trial === undefined) return;
    trial.last = report;
    trial.values.push(report.value);
  }

  #lose({ number, reason }: Extract<RunEvent, { type: "lost" }>): void {
    this.#setRunning(number, false);
    const why = reason === undefined ? "" : `: ${reason}`;
    this.#options.terminal.note(`trial ${number} lost its worker${why}`);
  }

  #end(event: Extract<StudyEvent, { type: "ended" }>): void {
    const { number, outcome, reports, run } = event;
    const params = this.#open.get(number)?.params ?? {};
    this.#open.delete(number);
    this.#done++;
    this.#offer(outcome);
    if (this.#epochs) {
      this.#epochs.end(
        number,
        outcome.state === "failed"
          ? `failed: ${visible(outcome.reason)}`
          : outcome.state === "pruned"
          ? "pruned"
          : undefined,
      );
    } else {
      const { terminal, meaning, total } = this.#options;
      const count = total === undefined ? this.#done : `${this.#done}/${total}`;
      const head = terminal.isLive ? "" : `[${count}] `;
      const columns = terminal.noteSize?.columns;
      const line = trialLine(
        { number, params, reports, outcome, run },
        meaning,
        {
          style: terminal.noteStyle,
          ...(columns !== undefined && { columns: columns - head.length }),
        },
      );
      terminal.note(head + line);
    }
  }

  #offer(outcome: Outcome): void {
    if (outcome.state !== "complete" || outcome.infeasible) return;
    const value = outcome.values[0]!;
    const { direction } = this.#options;
    const isBetter = this.#best === undefined ||
      (direction === "maximize" ? value > this.#best : value < this.#best);
    if (isBetter) this.#best = value;
    this.#trend.push(this.#best!);
  }

  #lineOf = (report: Report, params: Params): string => {
    const { steps = ANY_STEPS, meaning } = this.#options;
    const { validationLoss, validationAccuracy } = report.metrics ?? {};
    const [name] = meaning.names;
    const isAccuracy = validationAccuracy !== undefined || name === "accuracy";
    return epochLine(
      report.step,
      steps.count(params),
      validationLoss ?? NaN,
      validationAccuracy ?? report.value,
      steps.name,
      isAccuracy ? undefined : name,
    );
  };

  #progress(): Progress {
    const { total } = this.#options;
    const fraction = this.#fraction();
    return {
      done: this.#done,
      ...(total !== undefined && { total }),
      ...(fraction !== undefined && { fraction }),
      elapsedSeconds: this.#elapsedSeconds,
      ...(this.#best !== undefined && {
        best: this.#format(this.#best),
        trend: this.#trend,
      }),
    };
  }

  /** A line for each running trial, as many as there is room for. */
  #runningLines({ columns, rows }: Size, style: Style): string[] {
    const { steps = ANY_STEPS } = this.#options;
    const running = [...this.#open].filter(([, { isRunning }]) => isRunning);
    const lines = running.slice(0, Math.min(MAX_RUNNING, rows >> 1)).map(
      ([number, { params, last, values }]) => ({
        number,
        params,
        step: last?.step ?? 0,
        steps: steps.count(params),
        ...(last && { value: this.#format(last.value) }),
        values,
      }),
    );
    return renderRunning(lines, steps.name.toLowerCase(), columns, style);
  }

  /** A value without its error: short, and the same digits each time. */
  #format(value: number): string {
    return this.#options.meaning.samples === undefined
      ? formatNumber(value)
      : formatAccuracy(value);
  }

  get #elapsedSeconds(): number {
    return (performance.now() - this.#startedMs) / 1000;
  }

  /** Share of this run's trials, or of its time if that is nearer its end. */
  #fraction(): number | undefined {
    const { total, timeoutSeconds, steps = ANY_STEPS } = this.#options;
    const shares: number[] = [];
    if (total !== undefined) {
      let trials = this.#done - this.#doneBefore;
      for (const { params, last } of this.#open.values()) {
        trials += Math.min((last?.step ?? 0) / steps.count(params), 1);
      }
      shares.push(trials / Math.max(total - this.#doneBefore, 1));
    }
    if (timeoutSeconds) shares.push(this.#elapsedSeconds / timeoutSeconds);
    return shares.length > 0 ? Math.max(...shares) : undefined;
  }
}
