// One simulation: a real server and, each in a process, the real coordinator
// and all workers.

import { pause } from "../../src/cluster/server.ts";
import { NatsServer } from "../../tests/support/nats_server.ts";
import {
  ARRIVAL_MS,
  type CoordinatorFigures,
  type Scenario,
  type ServerFigures,
  type Simulation,
  type WorkersFigures,
} from "./figures.ts";

/** What a simulation came to. */
export interface Simulated {
  readonly coordinator: CoordinatorFigures;
  readonly workers: WorkersFigures;
  readonly server: ServerFigures;
}

/** How long everything may take to be there: workers each need a moment. */
const startMs = (workers: number) => 6_000 + ARRIVAL_MS + 3 * workers;

/** How often the server is asked: it looks at itself every second. */
const ASK_MS = 1_000;

/**
 * Runs a simulation.
 *
 * @param scenario What is to be simulated.
 * @param warmMs What does not count, once workers are there.
 * @param countedMs How long is measured then.
 */
export async function simulate(
  scenario: Scenario,
  warmMs: number,
  countedMs: number,
): Promise<Simulated> {
  await using server = await NatsServer.start();
  const fromMs = Date.now() + startMs(scenario.workers) + warmMs;
  const toMs = fromMs + countedMs;
  const simulation: Simulation = { ...scenario, url: server.url, fromMs, toMs };
  const [coordinator, workers, itself] = await Promise.all([
    runChild<CoordinatorFigures>("coordinator.ts", simulation),
    runChild<WorkersFigures>("workers.ts", simulation),
    watch(server, simulation),
  ]);
  return { coordinator, workers, server: itself };
}

async function watch(
  server: NatsServer,
  { fromMs, toMs }: Simulation,
): Promise<ServerFigures> {
  await pause(fromMs - Date.now());
  let percents = 0, count = 0, memoryBytes = 0;
  while (Date.now() < toMs) {
    await pause(ASK_MS);
    const { cpu, mem } = await server.monitor("varz");
    percents += Number(cpu);
    memoryBytes = Number(mem);
    count++;
  }
  return { cores: percents / count / 100, memoryBytes };
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
