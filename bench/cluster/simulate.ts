// One simulation: a real server and, each in a process, the real coordinator
// and all workers.

import { NatsServer } from "../../tests/support/nats_server.ts";
import type {
  CoordinatorFigures,
  Simulation,
  WorkersFigures,
} from "./figures.ts";

/** What a simulation came to. */
export interface Simulated {
  readonly coordinator: CoordinatorFigures;
  readonly workers: WorkersFigures;
}

/** How long everything may take to be there: workers each need a moment. */
const startMs = (workers: number) => 6_000 + 5 * workers;

/**
 * Runs a simulation.
 *
 * @param wanted What is to be simulated.
 * @param seconds How long is measured, once every worker has had a trial.
 */
export async function simulate(
  wanted: Omit<Simulation, "url" | "fromMs" | "toMs">,
  seconds: number,
): Promise<Simulated> {
  await using server = await NatsServer.start();
  const warmMs = 1_500 * wanted.trialSeconds;
  const fromMs = Date.now() + startMs(wanted.workers) + warmMs;
  const toMs = fromMs + 1_000 * seconds;
  const simulation: Simulation = { ...wanted, url: server.url, fromMs, toMs };
  const [coordinator, workers] = await Promise.all([
    runChild<CoordinatorFigures>("coordinator.ts", simulation),
    runChild<WorkersFigures>("workers.ts", simulation),
  ]);
  return { coordinator, workers };
}

async function runChild<T>(file: string, simulation: Simulation): Promise<T> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--quiet", "--no-check", "--allow-all"],
      new URL(file, import.meta.url).pathname,
      JSON.stringify(simulation),
    ],
    env: { NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (code === 0) return JSON.parse(text(stdout));
  throw new Error(
    `Cannot simulate: ${file} exited with ${code}, expected 0: ${text(stderr)}`,
  );
}
