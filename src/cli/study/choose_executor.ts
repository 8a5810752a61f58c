// Where trials run: in Workers, one for each job, or in this thread where there
// is but one or Workers are refused. Never changes a result.

import {
  createExperiment,
  type Executor,
  type ExperimentSetup,
  localExecutor,
  shareDataset,
  workerExecutor,
} from "../../../mod.ts";
import { hasRight } from "../rights.ts";
import type { Terminal } from "../terminal.ts";

const LIBRARY = new URL("../../../mod.ts", import.meta.url);

/** What decides where trials run. */
export interface ExecutorOptions {
  /** Trials at once; all cores unless given. */
  readonly jobs: number | undefined;
  /** How many trials there are to run; more jobs would find nothing to do. */
  readonly useful: number;
  /** How many trials the study can have under way: its lag, or Infinity. */
  readonly mostAtOnce: number;
  readonly terminal: Terminal;
}

/** Makes the executor of an experiment. */
export async function chooseExecutor(
  setup: ExperimentSetup,
  options: ExecutorOptions,
): Promise<Executor> {
  const { jobs = navigator.hardwareConcurrency, useful, terminal } = options;
  const lag = options.mostAtOnce;
  const workers = Math.max(1, Math.min(jobs, useful, lag));
  if (lag < Math.min(jobs, useful)) {
    terminal.note(
      lagHint({ jobs: Math.min(jobs, useful), mostAtOnce: lag }),
    );
  }
  const flag = workers > 1 ? missingFlag() : undefined;
  if (flag !== undefined) {
    terminal.note(
      `hint: trials run one after another in this thread, ` +
        `${flag} lets them use ${workers} Workers`,
    );
  }
  if (workers === 1 || flag !== undefined) {
    return localExecutor(await createExperiment(setup), 1);
  }
  return workerExecutor({
    module: LIBRARY,
    factory: "createExperiment",
    setup: { ...setup, data: shareDataset(setup.data) },
    jobs: workers,
  });
}

/** What there is to say where the lag keeps jobs idle. */
export function lagHint(
  { jobs, mostAtOnce: lag }: {
    readonly jobs: number;
    readonly mostAtOnce: number;
  },
): string {
  return `hint: lag ${lag} keeps at most ${lag} workers busy; a new study ` +
    `with --lag ${jobs} gets further in the same time`;
}

/** The flag without which a Worker could not load the library, if any. */
function missingFlag(): string | undefined {
  if (LIBRARY.protocol === "file:") {
    const right = { name: "read", path: new URL("../", LIBRARY) } as const;
    return hasRight(right) ? undefined : "--allow-read";
  }
  const right = { name: "import", host: LIBRARY.host } as const;
  return hasRight(right) ? undefined : `--allow-import=${LIBRARY.host}`;
}
