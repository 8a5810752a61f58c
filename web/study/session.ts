// The study of the page: one at a time, kept while it runs, told about in
// batches. Runs in the study's Worker.

import {
  costOf,
  createStudy,
  type Executor,
  experimentFacts,
  type ExperimentOptions,
  exportStudy,
  loadEngine,
  metricFor,
  METRICS,
  openOpfsJournal,
  type Params,
  shareDataset,
  type Study,
  type TrainTest,
  workerExecutor,
} from "../../mod.ts";
import { studyToJson } from "../../src/report/json.ts";
import { type Plan, searchOf } from "../search/plan.ts";
import { optionsOf } from "./options.ts";
import { forget, JOURNAL, keepPlan, readKept } from "./kept.ts";
import type { Status, Timed } from "../../src/cli/serve/messages.ts";
import {
  type FromStudy,
  type Opened,
  REPORT,
  type SaveForm,
} from "./messages.ts";

/** The page hears of events this often; it draws no faster. */
const BATCH_MS = 50;

/** What a study of networks needs besides its plan. */
interface Made {
  readonly plan: Plan;
  readonly options: ExperimentOptions;
  readonly study: Study;
}

/** A study that is being run. */
export class Session {
  readonly #post: (message: FromStudy) => void;
  readonly #made: Made;
  readonly #began = performance.now();
  #batch: Timed[] = [];
  #abort = new AbortController();
  #running: Promise<void> | undefined;

  private constructor(made: Made, post: (message: FromStudy) => void) {
    this.#made = made;
    this.#post = post;
  }

  /**
   * Opens the study of a plan.
   *
   * @param isNew Whether what is kept is forgotten first, or gone on with.
   */
  static async open(
    plan: Plan,
    data: TrainTest,
    isNew: boolean,
    post: (message: FromStudy) => void,
  ): Promise<Session> {
    if (isNew) await forget();
    const engine = await loadEngine({ variant: plan.variant });
    const options = optionsOf(plan, data, engine);
    const objective = metricFor(data.train);
    const study = await createStudy({
      ...searchOf(plan),
      direction: METRICS[objective]!.direction,
      facts: await experimentFacts(options, engine, plan.space),
      storage: await openOpfsJournal(JOURNAL, { now: Date.now }),
      resume: !isNew,
    });
    await keepPlan(plan);
    const session = new Session({ plan, options, study }, post);
    post({ type: "opened", ...session.#opened(objective) });
    return session;
  }

  #opened(objective: string): Opened {
    const { plan, study } = this.#made;
    const { name, trials, directions } = study;
    const [direction] = directions;
    const { space } = plan;
    return { plan, name, trials, objective, space, direction: direction! };
  }

  /** Runs until the plan is done, or `pause` or `stop` is called. */
  run(jobs: number): void {
    this.#running ??= this.#run(jobs).finally(() => {
      this.#running = undefined;
    });
  }

  async #run(jobs: number): Promise<void> {
    const { plan, options, study } = this.#made;
    this.#abort = new AbortController();
    this.#say("running");
    const executor = executorOf(options, Math.min(jobs, study.mostAtOnce));
    const timer = setInterval(() => this.#flush(), BATCH_MS);
    try {
      const { rule, message, failure } = await study.optimize(executor, {
        ...(plan.total !== undefined && { total: plan.total }),
        onError: "record",
        signal: this.#abort.signal,
        cost: (params) =>
          costOf(options.data.train, { ...plan.fixed, ...params }),
        onEvent: (event) =>
          this.#batch.push({ event, at: performance.now() - this.#began }),
      });
      this.#flush();
      const isOver = rule !== "stopped" && rule !== "aborted";
      this.#say(isOver ? "done" : "paused", failure ?? message);
    } finally {
      clearInterval(timer);
      this.#flush();
      executor.close();
    }
  }

  /** Creates no more trials; those that run come to their end. */
  pause(): void {
    if (this.#running === undefined) return;
    this.#say("pausing");
    this.#made.study.stop();
  }

  /** Abandons what runs, and waits until it is abandoned. */
  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#running?.catch(() => {}); // whoever ran it was told
  }

  /** Has a point tried next. */
  async enqueue(params: Params): Promise<void> {
    const { study } = this.#made;
    const number = await study.enqueue(params);
    if (this.#running !== undefined) return; // it was told as an event
    const event = { type: "enqueued", number, params } as const;
    this.#batch.push({ event, at: performance.now() - this.#began });
    this.#flush();
  }

  /** The study as a file. */
  async save(form: SaveForm): Promise<void> {
    const name = this.#made.study.name;
    if (form === "journal") {
      const bytes = await readKept(JOURNAL);
      this.#post({ type: "file", name: `${name}.jsonl`, bytes });
      return;
    }
    if (form === "report") {
      const { reportOf } = await import("./report.ts");
      const page = await reportOf(await readKept(JOURNAL));
      const bytes = new TextEncoder().encode(page);
      this.#post({ type: "file", name: REPORT, bytes });
      return;
    }
    const text = `${studyToJson(exportStudy(this.#made.study))}\n`;
    const bytes = new TextEncoder().encode(text);
    this.#post({ type: "file", name: `${name}.json`, bytes });
  }

  /** Ends it; what is kept stays. */
  async close(): Promise<void> {
    await this.stop();
    await this.#made.study.close();
  }

  #flush(): void {
    if (this.#batch.length === 0) return;
    const events = this.#batch;
    this.#batch = [];
    this.#post({ type: "events", events });
  }

  #say(status: Status, message?: string): void {
    this.#post({
      type: "status",
      status,
      ...(message !== undefined && { message }),
    });
  }
}

function executorOf(options: ExperimentOptions, jobs: number): Executor {
  const { crossOriginIsolated } = globalThis;
  const data = crossOriginIsolated ? shareDataset(options.data) : options.data;
  return workerExecutor({
    create: () =>
      new Worker(new URL("./trial.worker.js", self.location.href), {
        type: "module",
      }),
    setup: { ...options, data },
    jobs,
  });
}
