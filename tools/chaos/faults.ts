// What is done to a cluster, by kind.

import type { Pcg32 } from "../../src/random.ts";
import { pause } from "../../src/cluster/server.ts";
import type { NatsServer } from "../../tests/support/nats_server.ts";
import {
  LEASE_SECONDS,
  type Part,
  type ServerCount,
  type Site,
} from "./site.ts";
import { giveBack, hoard, repeatEvents } from "./rogue.ts";

/** A way to harm a cluster. */
export interface Fault {
  readonly name: string;
  /** A trial may lose its worker by it: after three such losses it fails. */
  readonly costsWorkers: boolean;
  /** While it lasts nothing else can be done. */
  readonly isAlone?: boolean;
  /** It takes several servers. */
  readonly isOfMany?: boolean;
  /**
   * Does it, and resolves when it is over.
   *
   * @returns False if there was nothing to do it to.
   */
  act(site: Site, random: Pcg32): Promise<boolean | void>;
}

const between = (random: Pcg32, low: number, high: number) =>
  low + random.nextFloat() * (high - low);

/** Longer than a lease. */
const longMs = (random: Pcg32) =>
  1000 * (LEASE_SECONDS + between(random, 0.5, 1.5));

/** All ways to the servers of a process that chance chooses. */
function anyWays(site: Site, random: Pcg32): Part["proxies"] {
  const parts = [site.coordinator, ...site.workers];
  return parts[random.nextBelow(parts.length)]!.proxies;
}

async function cut(site: Site, random: Pcg32, ms: number): Promise<void> {
  const ways = anyWays(site, random);
  await Promise.all(ways.map((proxy) => proxy.cut(ms)));
}

/** Kills a server and starts it again soon. */
async function killServer(server: NatsServer, random: Pcg32): Promise<void> {
  await server.kill();
  await pause(between(random, 0, 800));
  server.spawn();
  await server.listening();
}

/** Those that can be done to so many servers. */
export function faultsOf(servers: ServerCount): readonly Fault[] {
  return FAULTS.filter(({ isOfMany }) => servers > 1 || !isOfMany);
}

const FAULTS: readonly Fault[] = [
  {
    name: "worker killed",
    costsWorkers: true,
    async act(site, random) {
      const { service } = site.anyWorker(random);
      const [name] = /(?<=as worker )\w+/.exec(service.said) ?? [];
      service.signal("SIGKILL");
      if (name !== undefined) site.watch.killed(name);
      await pause(0);
    },
  },
  {
    name: "worker frozen for longer than its lease",
    costsWorkers: true,
    async act(site, random) {
      const { service } = site.anyWorker(random);
      service.signal("SIGSTOP");
      await pause(longMs(random));
      service.signal("SIGCONT");
    },
  },
  {
    name: "coordinator killed",
    costsWorkers: false,
    async act({ coordinator }) {
      coordinator.service.signal("SIGKILL");
      await pause(0);
    },
  },
  {
    name: "server killed",
    costsWorkers: true,
    isAlone: true,
    act: (site, random) => killServer(site.anyServer(random), random),
  },
  {
    name: "leading server killed",
    costsWorkers: true,
    isAlone: true,
    isOfMany: true,
    async act(site, random) {
      const leader = await site.leader();
      if (leader === undefined) return false;
      await killServer(leader, random);
      return true;
    },
  },
  {
    name: "leading server cut off from both others",
    costsWorkers: true,
    isAlone: true,
    isOfMany: true,
    async act(site, random) {
      const leader = await site.leader();
      if (leader === undefined) return false;
      const heal = site.isolate(leader);
      await pause(longMs(random));
      heal();
      return true;
    },
  },
  {
    name: "connection cut",
    costsWorkers: false,
    async act(site, random) {
      await cut(site, random, between(random, 0, 300));
    },
  },
  {
    name: "connection gone for longer than a lease",
    costsWorkers: true,
    async act(site, random) {
      await cut(site, random, longMs(random));
    },
  },
  {
    name: "connection slow",
    costsWorkers: false,
    async act(site, random) {
      const ms = between(random, 50, 400);
      const ways = anyWays(site, random);
      await Promise.all(ways.map((proxy) => proxy.delay(ms, 2_000)));
    },
  },
  {
    name: "disk full under the journal",
    costsWorkers: false,
    async act({ coordinator, journal }, random) {
      const { size } = await Deno.stat(journal);
      await coordinator.service.limitFiles(size + random.nextBelow(500));
    },
  },
  {
    name: "events delivered again, out of order",
    costsWorkers: false,
    act: repeatEvents,
  },
  {
    name: "trial taken and given back",
    costsWorkers: false,
    act: giveBack,
  },
  {
    name: "trial claimed by a silent worker, which lies later",
    costsWorkers: true,
    act: hoard,
  },
];
