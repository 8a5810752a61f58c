// Programs as trials: an executor whose trials are runs of a program, each in a
// group of processes that ends with its trial.

import type { Executor, ObjectiveResult, Trial } from "../tune/executor.ts";
import { localExecutor } from "../tune/study/run/local_executor.ts";
import type { Report } from "../tune/trial.ts";
import type { Watcher } from "./measures.ts";
import { fillingsOf } from "./placeholders.ts";
import type { Program } from "./program.ts";
import { ReportReader } from "./output/reports.ts";
import { type Run, run } from "./run.ts";

/** How programs run where that decides no result. */
export interface ProgramExecutorOptions {
  /** Where trials have their folders. */
  readonly folder: string;
  /** The study's seed; each repeat has the next. */
  readonly seed: number;
  /** Trials at once. */
  readonly jobs: number;
  /** Seconds between the polite request to end and the end. */
  readonly grace: number;
  /** One for each trial at once to stay on. */
  readonly cores?: readonly number[];
  /**
   * What counted of trials that were cut off. Programs measure, and so report
   * something else when they run again: up to its last step the record stands.
   */
  readonly counted?: ReadonlyMap<number, readonly Report[]>;
}

/** Runs trials of a program. */
export interface ProgramExecutor extends Executor {
  /** Resolves once no program runs any more; `close` before. */
  ended(): Promise<void>;
}

/** Makes the executor of a program. */
export function programExecutor(
  program: Program,
  options: ProgramExecutorOptions,
): ProgramExecutor {
  const running = new Set<Promise<unknown>>();
  const cores = [...options.cores ?? []];
  const objective = async (trial: Trial): Promise<ObjectiveResult> => {
    const core = cores.shift();
    const result = new ProgramTrial(program, options, trial, core).run();
    const done = result.catch(() => {}).finally(() => running.delete(done));
    running.add(done);
    try {
      return await result;
    } finally {
      if (core !== undefined) cores.push(core);
    }
  };
  const { start, close, capacity } = localExecutor(objective, options.jobs);
  return {
    capacity,
    start,
    close,
    async ended() {
      await Promise.all(running);
    },
  };
}

/** One trial: warm-up, runs, what they are worth. */
class ProgramTrial {
  readonly #program: Program;
  readonly #options: ProgramExecutorOptions;
  readonly #trial: Trial;
  readonly #core: number | undefined;
  readonly #folder: string;
  /** Counted before and not reported again yet. */
  #counted: readonly Report[];

  constructor(
    program: Program,
    options: ProgramExecutorOptions,
    trial: Trial,
    core: number | undefined,
  ) {
    this.#program = program;
    this.#options = options;
    this.#trial = trial;
    this.#core = core;
    this.#folder = `${options.folder}/${trial.number}`;
    this.#counted = options.counted?.get(trial.number) ?? [];
  }

  async run(): Promise<ObjectiveResult> {
    const result = await this.#runInTime();
    this.#repeatUpTo(Infinity);
    return result;
  }

  async #runInTime(): Promise<ObjectiveResult> {
    const { trialTimeout } = this.#program.facts;
    const late = new AbortController();
    const timer = trialTimeout === undefined
      ? undefined
      : setTimeout(() => late.abort(), trialTimeout * 1000);
    try {
      await makeEmpty(this.#folder);
      const { signal } = this.#trial;
      return await this.#runAll(AbortSignal.any([signal, late.signal]));
    } catch (error) {
      if (late.signal.aborted && !this.#trial.signal.aborted) {
        return { failed: `it took more than ${trialTimeout} s` };
      }
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async #runAll(signal: AbortSignal): Promise<ObjectiveResult> {
    const { values, constraints, facts: { warmup, repeats } } = this.#program;
    const measures = [
      ...values,
      ...constraints.map(({ measure }) => measure),
    ];
    const results: number[][] = [];
    for (let i = -warmup; i < repeats; i++) {
      const watchers = measures.map((measure) => measure.watch());
      const done = await this.#runOnce(i, watchers, signal);
      signal.throwIfAborted();
      const why = this.#whyFailed(done);
      if (why !== undefined) return this.#failed(why, done);
      if (i < 0) continue;
      const numbers = [];
      for (const { read } of watchers) {
        const number = await read(done);
        if (typeof number === "string") return this.#failed(number, done);
        numbers.push(number);
      }
      results.push(numbers);
      if (repeats > 1) this.#report({ step: i + 1, value: numbers[0]! });
    }
    const medians = measures.map((_, k) => median(results.map((r) => r[k]!)));
    return {
      values: medians.slice(0, values.length),
      ...(constraints.length > 0 && {
        constraints: Object.fromEntries(
          constraints.map(({ text, excess }, k) => [
            text,
            excess(medians[values.length + k]!),
          ]),
        ),
      }),
    };
  }

  #runOnce(
    repeat: number,
    watchers: readonly Watcher[],
    signal: AbortSignal,
  ): Promise<Run> {
    const { facts: { repeats, metric } } = this.#program;
    const { number, params } = this.#trial;
    // Where there are repeats these are the steps.
    const reports = repeats > 1 || repeat < 0
      ? undefined
      : new ReportReader(metric, this.#report);
    const at = Math.max(repeat, 0);
    return run(this.#program, {
      fillings: fillingsOf(params, {
        trial: number,
        seed: this.#options.seed + at,
        dir: this.#folder,
        out: `${this.#folder}/out`,
      }),
      folder: this.#folder,
      suffix: repeats > 1 ? `.${at + 1}` : "",
      ...(this.#core !== undefined && { core: this.#core }),
      signal,
      graceMs: this.#options.grace * 1000,
      onLine: (line) => {
        reports?.onLine(line);
        for (const watcher of watchers) watcher.onLine?.(line);
      },
    });
  }

  readonly #report = ({ step, value, metrics }: Report): void => {
    this.#repeatUpTo(step - 1);
    const [counted] = this.#counted;
    if (counted === undefined) this.#trial.report(step, value, metrics);
    if (counted?.step !== step) return;
    this.#counted = this.#counted.slice(1);
    this.#trial.report(step, counted.value, metrics);
  };

  #repeatUpTo(last: number): void {
    const isPast = ({ step }: Report) => step <= last;
    for (const { step, value } of this.#counted.filter(isPast)) {
      this.#trial.report(step, value);
    }
    this.#counted = this.#counted.filter((report) => !isPast(report));
  }

  /** Why a run counts as failed, if it does. */
  #whyFailed({ end }: Run): string | undefined {
    const { values, constraints, facts } = this.#program;
    if (end.signal !== null) return `killed by ${end.signal}`;
    if (facts.infeasibleExits.includes(end.code)) {
      return `infeasible: exit code ${end.code}`;
    }
    const isMeasured = values.some(({ kind }) => kind === "exit") ||
      constraints.some(({ measure }) => measure.kind === "exit");
    return end.code === 0 || isMeasured ? undefined : `exit code ${end.code}`;
  }

  #failed(why: string, { lastLines }: Run): ObjectiveResult {
    const last = lastLines.at(-1);
    if (lastLines.length > 0) {
      this.#trial.setAttribute("last_lines", [...lastLines]);
    }
    return { failed: last === undefined ? why : `${why}: ${last.trim()}` };
  }
}

/** What an earlier attempt left would be found by this one. */
async function makeEmpty(folder: string): Promise<void> {
  await Deno.remove(folder, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  await Deno.mkdir(folder, { recursive: true });
}

/** The middle one, or the mean of the two there. */
function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? sorted[middle]!
    : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
