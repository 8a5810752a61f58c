// Short runs of the proof; `deno task prove:chaos` is the long one.

import { assert, assertEquals } from "@std/assert";
import { proveChaos, sum } from "../../tools/prove_chaos.ts";
import type { Outcome } from "../../tools/chaos/round.ts";
import { natsPrograms } from "../support/nats_server.ts";

for (const [servers, faults] of [[1, 30], [3, 6]] as const) {
  Deno.test({
    name: `${faults} faults, servers: ${servers}: each trial once, to the byte`,
    ignore: natsPrograms.length < (servers === 1 ? 1 : 2),
    fn: async () => {
      const outcomes: Outcome[] = [];
      const plan = { faults, seed: 1, servers };
      await proveChaos(plan, (_, outcome) => outcomes.push(outcome));
      const done = outcomes.map(({ faults }) => sum(faults.values()));
      assert(sum(done) >= faults, `${done.join(" + ")} faults`);
      assertEquals(outcomes.flatMap(({ differences }) => differences), []);
    },
  });
}
