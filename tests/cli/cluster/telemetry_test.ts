import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { hasNats, NatsServer } from "../../support/nats_server.ts";
import { cliCommand, finish, ROOT } from "../support.ts";

/** As OTLP has it in JSON. */
interface KeyValue {
  readonly key: string;
  readonly value: {
    readonly stringValue?: string;
    readonly doubleValue?: number;
  };
}

/** What is used of a span. */
interface Span {
  readonly name: string;
  readonly attributes: readonly KeyValue[];
  readonly status: { readonly code: number; readonly message: string };
}

interface DataPoints {
  readonly dataPoints: readonly { readonly asDouble: number }[];
}

/** What is used of a metric. */
interface Metric {
  readonly name: string;
  readonly gauge?: DataPoints;
  readonly sum?: DataPoints & { readonly isMonotonic: boolean };
}

/** Takes what processes send, as a collector of OpenTelemetry would. */
class Collector implements AsyncDisposable {
  readonly spans: Span[] = [];
  /** The last of each name. */
  readonly metrics = new Map<string, Metric>();
  readonly #server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      this.#take(await request.json());
      return Response.json({});
    },
  );

  /** Starts a command that sends to it. */
  start(...args: readonly string[]): Deno.ChildProcess {
    const [program, ...rest] = cliCommand(args);
    return new Deno.Command(program!, {
      args: rest,
      cwd: ROOT,
      env: this.#env,
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  }

  get #env(): Record<string, string> {
    return {
      OTEL_DENO: "true",
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${this.#server.addr.port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      // Much more often, and Deno now and then does not come to its end.
      OTEL_METRIC_EXPORT_INTERVAL: "2000",
    };
  }

  // deno-lint-ignore no-explicit-any
  #take({ resourceSpans = [], resourceMetrics = [] }: any): void {
    for (const { scopeSpans } of resourceSpans) {
      for (const { scope, spans } of scopeSpans) {
        if (scope.name === "lanetune") this.spans.push(...spans);
      }
    }
    for (const { scopeMetrics } of resourceMetrics) {
      for (const { scope, metrics } of scopeMetrics) {
        if (scope.name !== "lanetune") continue;
        for (const metric of metrics) this.metrics.set(metric.name, metric);
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}

/** What a span says, by name without the prefix. */
function factsOf({ attributes, status }: Span) {
  const said = new Map(attributes.map(({ key, value }) => [
    key.replace("lanetune.", ""),
    value.stringValue ?? value.doubleValue,
  ]));
  return { ...Object.fromEntries(said), status } as {
    readonly study: string;
    readonly trial: number;
    readonly worker: string;
    readonly state?: string;
    readonly outcome?: string;
    readonly attempts?: number;
    readonly status: Span["status"];
  };
}

Deno.test({
  name: "OpenTelemetry gets a span of each trial and the figures, where told",
  ignore: !hasNats,
  fn: async () => {
    await using server = await NatsServer.start();
    await using collector = new Collector();
    const cluster = ["--cluster", server.url];
    const worker = collector.start(
      ...["worker", ...cluster, "--jobs", "1", "--allow-program", "sh"],
    );
    const tuned = await finish(collector.start(
      ...["tune", ...cluster, "--sampler", "grid", "--param", "x=1,2,3"],
      ...["--", "sh", "-c", "sleep 1; test {x} != 2 && echo {x}"],
    ));
    worker.kill("SIGTERM");
    const { stderr } = await finish(worker);
    assertEquals(tuned.code, 0, tuned.stderr + stderr);
    const name = /as worker (\w+)/.exec(stderr)![1]!;

    assert(collector.spans.every(({ name }) => name === "trial"));
    const all = collector.spans.map(factsOf)
      .sort((a, b) => a.trial - b.trial);
    for (const { study, worker } of all) {
      assertEquals([study, worker], ["study", name]);
    }
    const ran = all.filter(({ state }) => state !== undefined);
    assertEquals(
      ran.map(({ trial, state }) => [trial, state]),
      [[0, "done"], [1, "done"], [2, "done"]],
    );
    const ended = all.filter(({ outcome }) => outcome !== undefined);
    assertEquals(
      ended.map((
        { trial, outcome, attempts, status },
      ) => [trial, outcome, attempts, status.code]),
      [[0, "complete", 1, 0], [1, "failed", 1, 2], [2, "complete", 1, 0]],
    );
    assertStringIncludes(ended[1]!.status.message, "exit code 1");

    const last = (name: string) => {
      const { gauge, sum } = collector.metrics.get(`lanetune.${name}`)!;
      return (gauge ?? sum)!.dataPoints[0]!.asDouble;
    };
    assertEquals([last("workers"), last("slots")], [1, 1]);
    assert(collector.metrics.get("lanetune.trials_ended")!.sum!.isMonotonic);
    assert(collector.metrics.has("lanetune.trials_done")); // of the worker
  },
});
