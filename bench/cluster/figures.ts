// What the processes of a simulation say when they end: a line of JSON each.

/** What coordinating took, in the time that counts. */
export interface CoordinatorFigures {
  readonly seconds: number;
  /** Trials that got their outcome. */
  readonly trials: number;
  /** Processor seconds of the process, its collection of garbage included. */
  readonly cpuSeconds: number;
  /** Of these, what the sampler took. */
  readonly samplerSeconds: number;
  /** By its connection, both ways. */
  readonly messages: number;
  readonly bytes: number;
  /** Workers that were there at the end. */
  readonly workers: number;
  /** Trials that waited for a worker at the end. */
  readonly waiting: number;
  /** Trials whose worker was lost. */
  readonly lost: number;
}

/** What all simulated workers did in the time that counts. */
export interface WorkersFigures {
  readonly seconds: number;
  /** Mean number of trials that ran. */
  readonly running: number;
  readonly cpuSeconds: number;
  readonly messages: number;
  readonly bytes: number;
}

/** What the server took in the time that counts. */
export interface ServerFigures {
  /** As it says itself, on average. */
  readonly cores: number;
  /** At the end. */
  readonly memoryBytes: number;
}

/** Workers come one after the other in that time. */
export const ARRIVAL_MS = 5_000;

/** When figures are taken: milliseconds of the system's clock. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What is to be simulated. */
export interface Scenario {
  readonly sampler: string;
  /** Trial n is created once 0 … n − lag have ended, if it reads outcomes. */
  readonly lag: number;
  readonly workers: number;
  /** Mean of a trial. */
  readonly trialSeconds: number;
  /** Standard deviation of its logarithm. */
  readonly spread: number;
  readonly reports: number;
  /** Where trials pause at reports: the size of what they leave; 0 if not. */
  readonly checkpointBytes: number;
  /** Of the trials, this share loses its worker's thread. */
  readonly failing: number;
  /** Mean milliseconds from a trial's coming to its begin. */
  readonly latencyMs: number;
  readonly seed: number;
}

/** What every process of a simulation has. */
export interface Simulation extends Scenario, Window {
  /** For clients: `nats://127.0.0.1:PORT`. */
  readonly url: string;
}

/** Runs at both ends of the time that counts, and gives what it then has. */
export async function within<T>(
  { fromMs, toMs }: Window,
  take: () => T,
): Promise<readonly [T, T]> {
  await until(fromMs);
  const before = take();
  await until(toMs);
  return [before, take()];
}

function until(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms - Date.now()));
}
