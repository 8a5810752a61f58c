// One study under faults, from its first trial to its end, compared with the
// same study in one process that nobody disturbs.

import type { Pcg32 } from "../../src/random.ts";
import { pause } from "../../src/cluster/server.ts";
import { cli } from "../../tests/cli/support.ts";
import { withoutRun } from "../../tests/support/study_bytes.ts";
import { type Fault, faultsOf } from "./faults.ts";
import { type ServerCount, Site } from "./site.ts";

/** A trial that lost its worker so often is not harmed again. */
const MAX_CLAIMS = 2;

/** How long faults wait for such a trial to end. */
const MERCY_MS = 30_000;

/** A study, by flags of `tune`. */
export interface Job {
  readonly name: string;
  readonly flags: readonly string[];
  readonly trials: number;
}

/** What befalls a study. */
export interface Trouble {
  /** At most so many faults. */
  readonly faults: number;
  readonly servers: ServerCount;
  readonly random: Pcg32;
}

/** What came of it. */
export interface Outcome {
  readonly seconds: number;
  /** How often each kind of fault was done. */
  readonly faults: ReadonlyMap<string, number>;
  /** Milliseconds from each kill of a worker to the next claim of its trial. */
  readonly recoveries: readonly number[];
  /** What processes said that ended by themselves. */
  readonly complaints: readonly string[];
  readonly differences: readonly string[];
}

/** Runs a study in one process and gives its export. */
export async function runAlone(job: Job, journal: string): Promise<string> {
  await succeed(["tune", ...job.flags, "--storage", journal, "--quiet"]);
  return await exportOf(journal);
}

/** Runs a study on a cluster and harms that until the study ends. */
export async function endure(
  job: Job,
  journal: string,
  wanted: string,
  { faults: most, servers, random }: Trouble,
): Promise<Outcome> {
  const started = performance.now();
  const faults = new Map<string, number>();
  const { flags } = job;
  await using site = await Site.start({ journal, flags, workers: 3, servers });
  let isOver = false;
  const done = site.coordinator.service.done.then(() => isOver = true);
  while (site.watch.seen.length === 0 && !isOver) await pause(50);
  const acting: Promise<void>[] = [];
  let count = 0;
  for (const fault of chosen(faultsOf(servers), random)) {
    if (isOver || count >= most) break;
    if (fault.costsWorkers) await haveMercy(site, () => isOver);
    const acted = act(fault, site, random).then((isDone) => {
      if (isDone) faults.set(fault.name, (faults.get(fault.name) ?? 0) + 1);
    });
    if (fault.isAlone) await acted;
    acting.push(acted);
    count++;
    await pause(200 + random.nextBelow(1_000));
  }
  await Promise.all(acting);
  await done;
  return {
    seconds: (performance.now() - started) / 1000,
    faults,
    recoveries: site.watch.recoveries,
    complaints: complaintsOf(site),
    differences: await compare(job, journal, wanted),
  };
}

/** Each kind as often as the others, in any order, for ever. */
function* chosen(
  faults: readonly Fault[],
  random: Pcg32,
): Generator<Fault> {
  while (true) {
    const all = [...faults];
    random.shuffle(all);
    yield* all;
  }
}

async function act(
  fault: Fault,
  site: Site,
  random: Pcg32,
): Promise<boolean> {
  try {
    return await fault.act(site, random) !== false;
  } catch {
    return false; // no study is there at the moment, or no server
  }
}

async function haveMercy(site: Site, isOver: () => boolean): Promise<void> {
  const end = performance.now() + MERCY_MS;
  while (site.watch.mostClaims > MAX_CLAIMS && performance.now() < end) {
    if (isOver()) return;
    await pause(50);
  }
}

function complaintsOf({ coordinator, workers }: Site): string[] {
  return [coordinator, ...workers].flatMap(({ service }) =>
    [...service.complaints].map(([what, times]) =>
      `${service.name}, ${times} times, exit code ${what}`
    )
  );
}

/** What differs from the study that nobody disturbed. */
async function compare(
  { name, trials }: Job,
  journal: string,
  wanted: string,
): Promise<string[]> {
  const differences: string[] = [];
  const exported = await exportOf(journal);
  if (exported !== wanted) {
    differences.push(
      `${name}: another export, ${firstOther(exported, wanted)}`,
    );
  }
  const ends = await endsIn(journal);
  const once = Array.from({ length: trials }, (_, number) => number);
  if (JSON.stringify(ends.sort((a, b) => a - b)) !== JSON.stringify(once)) {
    differences.push(`${name}: trials ended ${ends.join(" ")}`);
  }
  return differences;
}

/** The first trial that is another one, for people. */
function firstOther(exported: string, wanted: string): string {
  const trialsOf = (text: string): unknown[] => JSON.parse(text).trials;
  const there = trialsOf(exported);
  for (const [number, trial] of trialsOf(wanted).entries()) {
    const [now, before] = [there[number], trial].map((one) =>
      JSON.stringify(one)
    );
    if (now !== before) return `trial ${number} is ${now}, expected ${before}`;
  }
  return "though each trial is the same";
}

/** The trials whose ends are in a journal, each as often as it is there. */
async function endsIn(journal: string): Promise<number[]> {
  const text = await Deno.readTextFile(journal);
  const ends = text.matchAll(/^\{"op_code":6,.*\}$/gm);
  return [...ends].map(([line]) => JSON.parse(line!))
    .filter(({ state }) => [1, 2, 3].includes(state))
    .map((record) => record.trial_id);
}

async function exportOf(journal: string): Promise<string> {
  const args = ["export", "--storage", journal, "--to", "json"];
  return withoutRun(JSON.parse(await succeed(args)));
}

async function succeed(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await cli(args);
  if (code === 0) return stdout;
  const words = args.join(" ");
  throw new Error(
    `Cannot prove: cli.ts ${words} exited with ${code}, expected 0: ${stderr}`,
  );
}
