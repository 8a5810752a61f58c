// What is done to a cluster, by kind.

import type { Pcg32 } from "../../src/random.ts";
import { pause } from "../../src/cluster/server.ts";
import { LEASE_SECONDS, type Part, type Site } from "./site.ts";
import { giveBack, hoard, repeatEvents } from "./rogue.ts";

/** A way to harm a cluster. */
export interface Fault {
  readonly name: string;
  /** A trial may lose its worker by it: after three such losses it fails. */
  readonly costsWorkers: boolean;
  /** While it lasts nothing else can be done. */
  readonly isAlone?: boolean;
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

function anyPart(site: Site, random: Pcg32): Part {
  const parts = [site.coordinator, ...site.workers];
  return parts[random.nextBelow(parts.length)]!;
}

/** All of them. */
export const FAULTS: readonly Fault[] = [
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
    async act({ server }, random) {
      await server.kill();
      await pause(between(random, 0, 800));
      await server.restart();
    },
  },
  {
    name: "connection cut",
    costsWorkers: false,
    async act(site, random) {
      const { proxy } = anyPart(site, random);
      await proxy.cut(between(random, 0, 300));
    },
  },
  {
    name: "connection gone for longer than a lease",
    costsWorkers: true,
    async act(site, random) {
      const { proxy } = anyPart(site, random);
      await proxy.cut(longMs(random));
    },
  },
  {
    name: "connection slow",
    costsWorkers: false,
    async act(site, random) {
      const { proxy } = anyPart(site, random);
      await proxy.delay(between(random, 50, 400), 2_000);
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
