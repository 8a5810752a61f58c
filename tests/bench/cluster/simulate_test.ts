import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { Scenario } from "../../../bench/cluster/figures.ts";
import { replay } from "../../../bench/cluster/replay.ts";
import { simulate } from "../../../bench/cluster/simulate.ts";
import { hasNats } from "../../support/nats_server.ts";

const SCENARIO: Scenario = {
  sampler: "random",
  workers: 4,
  lag: 16,
  trialSeconds: 0.4,
  spread: 0.5,
  reports: 2,
  checkpointBytes: 1000,
  failing: 0.1,
  latencyMs: 1,
  seed: 0,
};

Deno.test({
  name: "a simulation counts what simulated workers and their coordinator do",
  ignore: !hasNats,
  fn: async () => {
    const { coordinator, workers, server } = await simulate(
      SCENARIO,
      500,
      2_000,
    );
    assertEquals(coordinator.workers, 4);
    // Of the 20 that the trials' mean allows; the machine may be busy.
    assert(coordinator.trials > 0 && coordinator.trials <= 40);
    assert(workers.running > 0 && workers.running <= 4);
    // Each has at least two reports and a result.
    assert(workers.messages > 3 * coordinator.trials);
    assert(coordinator.cpuSeconds > coordinator.samplerSeconds);
    assert(server.memoryBytes > 1e6);
  },
});

Deno.test("a replay keeps as many workers busy as the lag lets trials run", () => {
  const busy = (lag: number) => replay(SCENARIO, lag, 1_000, 100_000);
  assertAlmostEquals(busy(0), 1, 1e-9);
  assertAlmostEquals(busy(1), 1 / 4, 1e-9);
  const some = busy(8);
  assert(some > 0.5 && some < 1, `${some}`);
});
