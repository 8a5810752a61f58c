import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  createExperiment,
  digits,
  type Executor,
  localExecutor,
  type Params,
  type Report,
} from "../../../mod.ts";
import { iris } from "../../../data.ts";
import { makeStreams } from "../../../src/cluster/coordinator/streams.ts";
import { serverOf, type StudyServer } from "../../../src/cluster/server.ts";
import { Checkpoints } from "../../../src/cluster/worker/checkpoints.ts";
import { SegmentedTrial } from "../../../src/cluster/worker/segments.ts";
import { hasNats, NatsServer } from "../../support/nats_server.ts";
import { connect } from "../support.ts";

const RUN = "run";

/** A trial in segments of one epoch, of which every second is kept. */
async function segmented(
  server: StudyServer,
  executor: Executor,
  number: number,
  params: Params,
  sequence = 1,
): Promise<SegmentedTrial> {
  let nowMs = 0;
  const { signal } = new AbortController();
  const checkpoints = new Checkpoints({
    server,
    run: RUN,
    attempt: { number, sequence, delivery: 1 },
    reported: () => Promise.resolve(),
    signal,
  });
  await checkpoints.take(signal);
  const clock = () => nowMs += 700;
  const options = { checkpoints, executor, clock };
  return new SegmentedTrial({ number, params }, options);
}

/** Whatever a training remembers from epoch to epoch. */
const CONFIGS: readonly Params[] = [
  {},
  { optimizer: "sgd", momentum: 0.9, lr: 0.1, lr_schedule: "cosine" },
  { optimizer: "nadam", dropout: 0.3, input_dropout: 0.1 },
  { optimizer: "radam", ema_decay: 0.9, warmup_epochs: 2 },
  { optimizer: "adagrad", lr: 0.05, normalization: "batch" },
  { optimizer: "rmsprop", lr_schedule: "one_cycle", max_grad_norm: 1 },
  { lr_schedule: "plateau", lr_patience: 1, lr: 0.01, early_stopping: 2 },
  { early_stopping: 1, lr: 0.5 },
  { hypergradient: 0.001, lr: 0.001 },
  { mixup: 0.2, augment_shift: 1, augment_noise: 0.1 },
];

Deno.test({
  name: "a network trained in segments is the one that was trained at once",
  ignore: !hasNats,
  fn: async () => {
    await using nats = await NatsServer.start();
    await using connection = await connect(nats);
    const server = await serverOf(connection, "study");
    await makeStreams(server, 1, 1000);
    const data = await digits();
    const objective = await createExperiment({
      data: { train: data.test, test: data.test },
      validation: { type: "holdout", fraction: 0.5 },
      variant: "plain",
      fixed: { epochs: 6, num_layers: 1, hidden_size: 8 },
      gradient: false,
    });
    const executor = localExecutor(objective, 1);
    const { signal } = new AbortController();
    for (const [number, params] of CONFIGS.entries()) {
      const whole: Report[] = [], parts: Report[] = [];
      const once = await executor.start(
        { number, params },
        (report) => whole.push(report),
        signal,
      );
      const trial = await segmented(server, executor, number, params);
      const ran = await trial.run((report) => parts.push(report), signal);
      assertEquals(once.outcome.state, "complete", JSON.stringify(params));
      assertEquals(ran.outcome, once.outcome, JSON.stringify(params));
      assertEquals(parts, whole, JSON.stringify(params));
    }
    executor.close();
  },
});

Deno.test({
  name:
    "a trial cut off anywhere goes on from what was kept, gradients included",
  ignore: !hasNats,
  fn: async () => {
    await using nats = await NatsServer.start();
    await using connection = await connect(nats);
    const server = await serverOf(connection, "study");
    await makeStreams(server, 1, 1000);
    const objective = await createExperiment({
      data: await iris(),
      variant: "plain",
      fixed: { epochs: 8, num_layers: 1, hidden_size: 4 },
      gradient: true,
    });
    const executor = localExecutor(objective, 1);
    const never = new AbortController().signal;
    for (let cut = 1; cut <= 7; cut++) {
      const params = { lr: 0.01 };
      const whole: Report[] = [];
      const once = await executor.start(
        { number: cut, params },
        (report) => whole.push(report),
        never,
      );
      const cutting = new AbortController();
      const seen: Report[] = [];
      const first = await segmented(server, executor, cut, params);
      await assertRejects(() =>
        first.run((report) => {
          seen.push(report);
          if (report.step === cut) cutting.abort(new Error("killed"));
        }, cutting.signal)
      );
      await new Promise((resolve) => setTimeout(resolve, 30)); // the last upload
      const rest: Report[] = [];
      const second = await segmented(server, executor, cut, params, 2);
      const ran = await second.run((report) => rest.push(report), never);
      assertEquals(ran.outcome, once.outcome, `cut at ${cut}`);
      assertEquals(rest, whole.slice(-rest.length));
      if (cut > 4) assert(rest.length < 8, "it began anew");
    }
    executor.close();
  },
});
