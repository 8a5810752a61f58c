// A study on a cluster for as long as somebody wants: a coordinator and a worker
// that stay, a guest that joins and leaves again and again, and a server that is
// killed every now and then. Networks of the digits train for some tenths of a
// second; they report, pause with checkpoints and go on from them.

import { namesOf } from "../../src/cluster/protocol/subjects.ts";
import { pause } from "../../src/cluster/server.ts";
import { NatsServer } from "../../tests/support/nats_server.ts";
import { type Memory, Subject } from "./subject.ts";

/** How long, and how often what happens. */
export interface SoakPlan {
  readonly seconds: number;
  /** From one measurement to the next. */
  readonly sampleSeconds: number;
  /** How long a guest stays, and how long nobody is there after it. */
  readonly guestSeconds: number;
  /** The server dies when so many have come since the last time. */
  readonly guestsPerDeath: number;
}

/** What stays, at a moment. */
export interface Sample {
  readonly seconds: number;
  /** Trials that have ended. */
  readonly trials: number;
  readonly coordinator: Memory;
  readonly worker: Memory;
}

/** What was done meanwhile. */
export interface Disturbed {
  /** Workers that joined and left. */
  readonly guests: number;
  /** Times the server was killed. */
  readonly deaths: number;
}

/** What happened. */
export interface Soaked extends Disturbed {
  readonly samples: readonly Sample[];
  /** Messages with what workers told, and with parts of checkpoints. */
  readonly events: number;
  readonly blobs: number;
}

const STUDY = [
  ...["--sampler", "random", "--pruner", "asha:eta=2,promote=true"],
  ...["--total", "1000000", "--epochs", "8", "--batch-size", "4"],
  ...["--param", "hidden_size=32..128:int", "--param", "lr=1e-4..0.1:log"],
  ...["--param", "num_layers=1,2"],
];

/** Seconds; a guest that is killed with a trial is none of what happens here. */
const LEASE_SECONDS = 5;

/** How a worker ends that was told to leave and did. */
const LEFT_CODE = 143;

/** How long the server is away. */
const AWAY_MS = 1_000;

/** Soaks. */
export async function soak(
  plan: SoakPlan,
  onSample: (sample: Sample) => void = () => {},
): Promise<Soaked> {
  const folder = await Deno.makeTempDir({ prefix: "lanetune-soak-" });
  try {
    await using server = await NatsServer.start();
    const cluster = ["--cluster", server.url, "--cluster-name", "study"];
    const worker = ["worker", ...cluster, "--jobs", "1"];
    await using coordinator = await Subject.start([
      ...["tune", ...STUDY, ...cluster, "--lease", String(LEASE_SECONDS)],
      ...["--storage", `${folder}/study.jsonl`, "--metrics-port", "0"],
    ]);
    await using resident = await Subject.start(worker);
    await resident.until("running trials");
    const ending = new AbortController();
    const disturbing = disturb(server, worker, plan, ending.signal);
    try {
      const sampling = watch(coordinator, resident, plan, onSample);
      const samples = await Promise.race([
        sampling,
        disturbing.then(() => sampling), // or fails
      ]);
      ending.abort();
      const disturbed = await disturbing;
      return { samples, ...disturbed, ...await countMessages(server) };
    } finally {
      ending.abort();
      await disturbing.catch(() => {}); // it is known
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Measures what stays. */
async function watch(
  coordinator: Subject,
  worker: Subject,
  { seconds, sampleSeconds }: SoakPlan,
  onSample: (sample: Sample) => void,
): Promise<Sample[]> {
  const samples: Sample[] = [];
  const began = performance.now();
  const elapsed = () => (performance.now() - began) / 1000;
  while (elapsed() < seconds) {
    const sample = {
      seconds: elapsed(),
      coordinator: await coordinator.measure(),
      worker: await worker.measure(),
      trials: await endedTrials(coordinator),
    };
    samples.push(sample);
    onSample(sample);
    await pause(sampleSeconds * 1000);
  }
  return samples;
}

/** Has guests come and go, one after the other, and the server die. */
async function disturb(
  server: NatsServer,
  worker: readonly string[],
  { guestSeconds, guestsPerDeath }: SoakPlan,
  signal: AbortSignal,
): Promise<Disturbed> {
  const wait = () => pause(guestSeconds * 1000, signal);
  let guests = 0, deaths = 0;
  while (!signal.aborted) {
    await using guest = await Subject.start(worker);
    await guest.until("running trials");
    await wait();
    if (guests++ % guestsPerDeath === 0) {
      await server.kill();
      await pause(AWAY_MS);
      await server.restart();
      deaths++;
      await wait();
    }
    const { code, signal: by } = await guest.end("SIGTERM");
    if (code !== LEFT_CODE || by !== null) {
      throw new Error(
        `Cannot soak: a worker that was told to leave exited with ${code}, ` +
          `expected ${LEFT_CODE}: ${guest.said}`,
      );
    }
    await wait();
  }
  return { guests, deaths };
}

/** Trials that have ended, as the coordinator's monitoring has it. */
async function endedTrials(coordinator: Subject): Promise<number> {
  await coordinator.until("/metrics");
  const [url] = /http:\/\/\S+\/metrics/.exec(coordinator.said)!;
  const text = await (await fetch(url)).text();
  return Number(/^lanetune_trials_ended_total (\d+)$/m.exec(text)![1]);
}

/** How many messages streams have had. */
async function countMessages(
  server: NatsServer,
): Promise<Pick<Soaked, "events" | "blobs">> {
  const { account_details } = await server.monitor("jsz?streams=true") as {
    readonly account_details: readonly {
      readonly stream_detail: readonly {
        readonly name: string;
        readonly state: { readonly last_seq: number };
      }[];
    }[];
  };
  const { eventStream, blobStream } = namesOf("study");
  const streams = account_details.flatMap((account) => account.stream_detail);
  const passed = (wanted: string) =>
    streams.find(({ name }) => name === wanted)!.state.last_seq;
  return { events: passed(eventStream), blobs: passed(blobStream) };
}
