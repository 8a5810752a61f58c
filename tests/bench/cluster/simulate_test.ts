import { assert, assertEquals } from "@std/assert";
import { simulate } from "../../../bench/cluster/simulate.ts";
import { hasNats } from "../../support/nats_server.ts";

Deno.test({
  name: "a simulation counts what simulated workers and their coordinator do",
  ignore: !hasNats,
  fn: async () => {
    const { coordinator, workers } = await simulate({
      sampler: "random",
      workers: 4,
      trialSeconds: 0.4,
      spread: 0.5,
      reports: 2,
      failing: 0.1,
      latencyMs: 1,
      seed: 0,
    }, 2);
    assertEquals(coordinator.workers, 4);
    // Of the 20 that the trials' mean allows; the machine may be busy.
    assert(coordinator.trials > 0 && coordinator.trials <= 40);
    assert(workers.running > 0 && workers.running <= 4);
    // Each has at least two reports and a result.
    assert(workers.messages > 3 * coordinator.trials);
    assert(coordinator.cpuSeconds > coordinator.samplerSeconds);
  },
});
