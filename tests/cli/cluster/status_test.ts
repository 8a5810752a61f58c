import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { ClusterStatus } from "../../../src/cluster/status.ts";
import { hasNats, NatsServer } from "../../support/nats_server.ts";
import { cli, Output, startCli } from "../support.ts";

const LONG = [
  "tune",
  ...["--sampler", "random", "--total", "50", "--epochs", "5000"],
  ...["--param", "lr=0.0001..0.1:log", "--variant", "plain"],
];

/** Figures of a page by name, its types by name. */
async function readMetrics(url: string) {
  const response = await fetch(url);
  assertStringIncludes(response.headers.get("content-type")!, "version=0.0.4");
  const lines = (await response.text()).trimEnd().split("\n");
  const types = new Map<string, string>(), values = new Map<string, number>();
  for (const line of lines) {
    const [, kind, name, rest] = /^# (HELP|TYPE) (\w+) (.+)$/.exec(line) ?? [];
    if (kind === "TYPE") types.set(name!, rest!);
    if (kind !== undefined) continue;
    const [, sample, value] = /^(\w+) ([\d.]+)$/.exec(line)!;
    values.set(sample!, Number(value));
  }
  assertEquals([...types.keys()], [...values.keys()]);
  for (const [name, type] of types) {
    assertEquals(type, name.endsWith("_total") ? "counter" : "gauge", name);
  }
  return values;
}

/** Where a process says that its figures are. */
async function addressIn(output: Output): Promise<string> {
  await output.until("/metrics");
  return /http:\S+\/metrics/.exec(output.text)![0];
}

Deno.test({
  name: "cluster status and metrics tell who works, what waits and who left",
  ignore: !hasNats,
  fn: async () => {
    await using server = await NatsServer.start();
    const flags = ["--cluster", server.url];
    const status = (...more: string[]) =>
      cli(["cluster", "status", ...flags, ...more]);
    const statusOf = async (): Promise<ClusterStatus> => {
      const { code, stdout, stderr } = await status("--format", "json");
      assertEquals(code, 0, stderr);
      return JSON.parse(stdout);
    };
    const until = async (
      isSo: (status: ClusterStatus) => boolean,
    ): Promise<ClusterStatus> => {
      const end = performance.now() + 60_000;
      while (true) {
        const found = await statusOf();
        if (isSo(found)) return found;
        assert(performance.now() < end, JSON.stringify(found));
      }
    };

    const none = await status();
    assertEquals(none.code, 1);
    assertStringIncludes(none.stderr, "it is not on the server");

    const tuning = startCli([...LONG, ...flags, "--metrics-port", "0"]);
    const said = new Output(tuning.stderr);
    const printed = new Response(tuning.stdout).text();
    const url = await addressIn(said);
    const idle = await until(({ queued }) => queued > 0);
    assertEquals(idle.coordinator?.workers, []);
    assertEquals(idle.coordinator?.running, 0);
    assertEquals((await fetch(new URL("/healthz", url))).status, 200);
    const other = await fetch(new URL("/", url));
    assertEquals([other.status, await other.text()], [404, "not found\n"]);

    const worker = startCli([
      "worker",
      ...flags,
      ...["--jobs", "2", "--metrics-port", "0", "--leave-after", "0"],
    ]);
    const words = new Output(worker.stderr);
    const own = await addressIn(words);
    const busy = await until(({ coordinator }) =>
      coordinator?.slowest[1]?.step !== undefined
    );
    const { workers, slowest } = busy.coordinator!;
    const { name } = workers[0]!;
    assertEquals(workers.map(({ index, jobs }) => [index, jobs]), [[0, 2]]);
    assertEquals(
      workers[0]!.trials.toSorted(),
      slowest.map(({ number }) => number).toSorted(),
    );
    assertEquals(slowest.map(({ worker }) => worker), [name, name]);
    assertEquals(busy.taken, 2);
    const figures = await readMetrics(url);
    assertEquals(figures.get("lanetune_workers"), 1);
    assertEquals(figures.get("lanetune_slots"), 2);
    assertEquals(figures.get("lanetune_trials_running"), 2);
    assertEquals((await readMetrics(own)).get("lanetune_trials_running"), 2);
    const { stdout } = await status();
    assertStringIncludes(stdout, "study: 1 worker, 2 trials at once; 2 run");
    assertStringIncludes(stdout, name);

    worker.kill("SIGTERM");
    await Promise.all([worker.status, words.ended, worker.stdout.cancel()]);
    const leftMs = performance.now();
    await until(({ coordinator }) => coordinator?.workers.length === 0);
    assert(performance.now() - leftMs < 10_000, "not before its lease ended");

    tuning.kill("SIGKILL");
    await Promise.all([tuning.status, said.ended, printed]);
    const gone = await statusOf();
    assertEquals(gone.coordinator, null);
    assert(gone.queued + gone.taken > 0);
    assertStringIncludes((await status()).stdout, "no coordinator answers");
  },
});
