import { assert, assertEquals } from "@std/assert";
import { compareRuns, type Crew } from "../../tools/cluster/same_bytes.ts";
import { JOBS } from "../../tools/restarts/killed_process.ts";
import { hasNats, NatsServer } from "../support/nats_server.ts";
import { HAS_BROWSER } from "../web/support.ts";

const processes = (count: number): Crew => ({
  processes: count,
  hasTab: false,
});

/** Small ones of each kind: trials that pause and go on from each other too. */
const STUDIES = JOBS.map(({ name, flags }) => ({
  name,
  flags: [...flags, "--variant", "plain"],
  counts: name === "grid" ? [5] : name.startsWith("tpe") ? [1, 2] : [2],
}));

for (const { counts, ...job } of STUDIES) {
  Deno.test({
    name: `${job.name}: ${
      counts.join(", ")
    } workers give the export of one process`,
    ignore: !hasNats,
    fn: async () => {
      await using server = await NatsServer.start();
      const crews = counts.map(processes);
      for await (const { crew, isSame } of compareRuns(server, job, crews)) {
        assertEquals(isSame, true, `${crew.processes} workers`);
      }
    },
  });
}

Deno.test({
  name: "grid: a process and a tab, which has trials, give the export of one",
  ignore: !hasNats || !HAS_BROWSER,
  fn: async () => {
    await using server = await NatsServer.start({ websocket: "no_tls: true" });
    const [grid] = STUDIES;
    const crew = { processes: 1, hasTab: true };
    const runs = await Array.fromAsync(compareRuns(server, grid!, [crew]));
    assertEquals(runs.map(({ isSame }) => isSame), [true, true]);
    assert(runs[1]!.ofTab > 0, "the tab ran no trial");
  },
});
