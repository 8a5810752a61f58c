// Command studies that run in the background. Each holds its journal, as `tune`
// does; all end with the server, and their programs with them.

import type { StopReason, Study } from "../../mod.ts";
import { messageOf, quote } from "../errors.ts";
import { programExecutor } from "../program/executor.ts";
import type { Program } from "../program/program.ts";
import { RUNS } from "./limits.ts";

/** Seconds that a program has to end when it is told to. */
const GRACE_SECONDS = 5;

/** How much is to be run. */
export interface RunOptions {
  /** So many trials more. */
  readonly trials: number;
  /** Trials at once. */
  readonly jobs: number;
  /** Seconds, after which what runs is cut off. */
  readonly timeout?: number;
  /** Where trials have their folders. */
  readonly folder: string;
}

/** A run, going on or over. */
export interface Run {
  readonly study: Study;
  /** How many trials there were before it. */
  readonly before: number;
  readonly isOver: boolean;
  /** Why it ended. */
  readonly reason?: StopReason;
  /** What went wrong, if that was why. */
  readonly error?: string;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface Going {
  readonly run: Mutable<Run>;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

/** The last run of each study. */
export class Runs {
  readonly #runs = new Map<string, Going>();
  #isClosed = false;

  /** The last run of a study in this server, if there was one. */
  get(name: string): Run | undefined {
    return this.#runs.get(name)?.run;
  }

  /** The study of a run that goes on. */
  studyOf(name: string): Study | undefined {
    const run = this.get(name);
    return run === undefined || run.isOver ? undefined : run.study;
  }

  /**
   * Makes sure that one more may be started.
   *
   * @throws {RangeError} If as many run as may.
   */
  checkRoom(name: string): void {
    if (this.studyOf(name) !== undefined) {
      throw new RangeError(
        `Cannot run study ${quote(name)}: it runs already, expected ` +
          "run_status, or stop_run first",
      );
    }
    const going = [...this.#runs.values()].filter(({ run }) => !run.isOver);
    if (going.length < RUNS && !this.#isClosed) return;
    throw new RangeError(
      `Cannot run study ${quote(name)}: ${going.length} studies run, ` +
        `expected at most ${RUNS} at once`,
    );
  }

  /** Starts a run, which closes the study at its end. */
  start(
    name: string,
    study: Study,
    program: Program,
    options: RunOptions,
  ): Run {
    const run: Mutable<Run> = {
      study,
      before: study.trials.length,
      isOver: false,
    };
    const stop = new AbortController();
    const ended = runAll(study, program, options, stop.signal).then(
      (reason) => {
        run.reason = reason;
      },
      (error) => {
        run.error = messageOf(error);
      },
    ).finally(() => {
      run.isOver = true;
    });
    this.#runs.set(name, { run, stop, ended });
    return run;
  }

  /** Cuts a run off and waits until nothing of it is left. */
  async stop(name: string): Promise<Run | undefined> {
    const going = this.#runs.get(name);
    going?.stop.abort();
    await going?.ended;
    return going?.run;
  }

  /** Waits for a run to end, but not for long. */
  async wait(name: string, seconds: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, seconds * 1000);
    });
    await Promise.race([this.#runs.get(name)?.ended, late]);
    clearTimeout(timer);
  }

  /** Cuts all of them off; no other starts. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#runs.keys()].map((name) => this.stop(name)));
  }
}

async function runAll(
  study: Study,
  program: Program,
  { trials, jobs, timeout, folder }: RunOptions,
  signal: AbortSignal,
): Promise<StopReason> {
  const unfinished = study.trials.filter(({ outcome }) =>
    outcome === undefined
  );
  const executor = programExecutor(program, {
    folder,
    seed: study.settings.seed,
    jobs,
    grace: GRACE_SECONDS,
    counted: new Map(
      unfinished.map(({ number, reports }) => [number, reports]),
    ),
  });
  try {
    return await study.optimize(executor, {
      more: trials,
      ...(timeout !== undefined && { timeout }),
      signal,
    });
  } finally {
    executor.close();
    await executor.ended();
    await study.close();
  }
}
