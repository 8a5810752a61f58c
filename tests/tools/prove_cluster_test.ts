import { assertEquals } from "@std/assert";
import { compareRuns } from "../../tools/cluster/same_bytes.ts";
import { JOBS } from "../../tools/restarts/killed_process.ts";
import { hasNats, NatsServer } from "../support/nats_server.ts";

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
      for await (const run of compareRuns(server, job, counts)) {
        assertEquals(run.isSame, true, `${run.workers} workers`);
      }
    },
  });
}
