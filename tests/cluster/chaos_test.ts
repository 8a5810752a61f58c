// A short run of the proof; `deno task prove:chaos` is the long one.

import { assert, assertEquals } from "@std/assert";
import { proveChaos, sum } from "../../tools/prove_chaos.ts";
import type { Outcome } from "../../tools/chaos/round.ts";
import { hasNats } from "../support/nats_server.ts";

Deno.test({
  name: "studies under thirty faults end with each trial once, to the byte",
  ignore: !hasNats,
  fn: async () => {
    const outcomes: Outcome[] = [];
    await proveChaos(30, 1, (_, outcome) => outcomes.push(outcome));
    const done = outcomes.map(({ faults }) => sum(faults.values()));
    assert(sum(done) >= 30, `${done.join(" + ")} faults`);
    assertEquals(outcomes.flatMap(({ differences }) => differences), []);
  },
});
