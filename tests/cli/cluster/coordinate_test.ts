import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { hasNats, NatsServer } from "../../support/nats_server.ts";
import { cli, finish, Output, startCli } from "../support.ts";

const TPE = [
  "tune",
  ...["--sampler", "tpe", "--pruner", "asha", "--total", "12"],
  ...["--param", "hidden_size=8..64:int:log", "--param", "lr=0.0001..0.1:log"],
  ...["--epochs", "20", "--format", "json", "--variant", "plain"],
];

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: !hasNats, fn });
}

/** A study as JSON, without what differs from run to run. */
function exported(stdout: string): unknown {
  return JSON.parse(stdout, (key, value) => key === "run" ? undefined : value);
}

/** Workers for as long as a block. */
class Workers implements AsyncDisposable {
  readonly #processes: readonly Deno.ChildProcess[];

  constructor(server: NatsServer, count: number, ...flags: string[]) {
    const args = ["worker", "--cluster", server.url, ...flags];
    this.#processes = Array.from({ length: count }, () => startCli(args));
  }

  /** Tells them to leave; gives how each ended. */
  async leave() {
    for (const process of this.#processes) process.kill("SIGTERM");
    return await Promise.all(this.#processes.map(finish));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const process of this.#processes) {
      try {
        process.kill("SIGKILL");
        await finish(process);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error; // it has ended already
      }
    }
  }
}

test("tune --cluster gives the same bytes as tune, and its workers leave", async () => {
  await using server = await NatsServer.start();
  const here = await cli([...TPE, "--jobs", "1"]);
  await using workers = new Workers(server, 2, "--jobs", "1");
  const there = await cli([...TPE, "--cluster", server.url]);
  assertEquals(there.code, 0, there.stderr);
  assertEquals(exported(there.stdout), exported(here.stdout));
  assert(/cluster: \d workers?, \d trials? at once/.test(there.stderr));
  for (const { code, stderr } of await workers.leave()) {
    assertEquals(code, 143, stderr);
  }
});

for (const signal of ["SIGINT", "SIGKILL"] as const) {
  test(`a coordinator ended by ${signal} goes on by the same command`, async () => {
    await using server = await NatsServer.start();
    const here = await cli([...TPE, "--jobs", "1"]);
    await using _workers = new Workers(server, 1, "--jobs", "2");
    const folder = await Deno.makeTempDir();
    const command = [
      ...TPE,
      ...["--cluster", server.url, "--lease", "2", "--resume"],
      ...["--storage", `${folder}/study.jsonl`],
    ];
    const cut = startCli([...command, "--log", "epochs"]);
    const output = new Output(cut.stderr);
    const printed = new Response(cut.stdout).text();
    await output.until("Epoch 2/");
    cut.kill(signal);
    await cut.status;
    await Promise.all([output.ended, printed]);
    const there = await cli(command);
    assertEquals(there.code, 0, there.stderr);
    assertEquals(exported(there.stdout), exported(here.stdout));
    await Deno.remove(folder, { recursive: true });
  });
}

test("a worker runs the programs that its owner allows, and no other", async () => {
  await using server = await NatsServer.start();
  const program = [
    "tune",
    ...["--param", "x=1,2,3", "--sampler", "grid", "--format", "json"],
    ...["--", "echo", "{x}"],
  ];
  const [tune, ...rest] = program;
  const here = await cli(program);
  const command = [tune!, "--cluster", server.url, ...rest];
  const coordinator = startCli(command);
  const refused = await cli(["worker", "--cluster", server.url]);
  assertEquals(refused.code, 1);
  assert(refused.stderr.includes('Cannot run "echo {x}"'), refused.stderr);
  await using _workers = new Workers(server, 1, "--allow-program", "echo");
  const there = await finish(coordinator);
  assertEquals(there.code, 0, there.stderr);
  assertEquals(exported(there.stdout), exported(here.stdout));
});

test("flags of many machines are refused where there are none, and others there", async () => {
  const lease = await cli(["tune", "--lease", "3"]);
  assertEquals([lease.code, lease.stderr], [
    2,
    "error: Cannot use --lease: expected --cluster URL as well\n",
  ]);
  const jobs = await cli(["tune", "--cluster", "nats://a", "--jobs", "3"]);
  assertEquals(jobs.code, 2);
  assert(jobs.stderr.includes("Cannot use --jobs with --cluster"), jobs.stderr);
  const none = await cli(["worker"]);
  assertEquals(none.code, 2);
  assert(none.stderr.includes("--cluster is missing"), none.stderr);
});

test("replicas that no server has are refused, in the server's words", async () => {
  await using server = await NatsServer.start();
  const command = [...TPE, "--cluster", server.url];
  const many = await cli([...command, "--replicas", "3"]);
  assertEquals(many.code, 1);
  assertStringIncludes(
    many.stderr,
    'the server refuses: "replicas > 1 not supported in non-clustered mode"',
  );
  const more = await cli([...command, "--replicas", "6"]);
  assertEquals(more.code, 2);
  assertStringIncludes(more.stderr, "replicas is 6, expected 1 to 5");
});
