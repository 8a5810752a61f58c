import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { ClusterStatus } from "../../../src/cluster/status.ts";
import { hasNats, NatsServer } from "../../support/nats_server.ts";
import { cli, finish, Output, startCli } from "../support.ts";

const TPE = [
  "tune",
  ...["--sampler", "tpe", "--pruner", "asha", "--total", "8"],
  ...["--param", "hidden_size=8..64:int:log", "--param", "lr=0.0001..0.1:log"],
  ...["--epochs", "20", "--format", "json", "--variant", "plain"],
];

function exported(stdout: string): unknown {
  return JSON.parse(stdout, (key, value) => key === "run" ? undefined : value);
}

Deno.test({
  name: "tune --verify gives the bytes of tune, its coordinator killed once",
  ignore: !hasNats,
  fn: async () => {
    await using server = await NatsServer.start();
    const flags = ["--cluster", server.url];
    const here = await cli([...TPE, "--jobs", "1"]);
    const workers = [1, 2].map(() =>
      startCli(["worker", ...flags, "--jobs", "1"])
    );
    const folder = await Deno.makeTempDir();
    const command = [
      ...TPE,
      ...[...flags, "--lease", "2", "--verify", "1", "--resume"],
      ...["--storage", `${folder}/study.jsonl`],
    ];
    const cut = startCli([...command, "--log", "epochs"]);
    const output = new Output(cut.stderr);
    const printed = new Response(cut.stdout).text();
    await output.until("Epoch 2/");
    const { code, stdout } = await cli(
      ["cluster", "status", ...flags, "--format", "json"],
    );
    assertEquals(code, 0);
    const { coordinator }: ClusterStatus = JSON.parse(stdout);
    assertEquals(coordinator?.verified?.shutOut, []);
    const { stdout: text } = await cli(["cluster", "status", ...flags]);
    assertStringIncludes(text, "shut out: none");
    cut.kill("SIGKILL");
    await cut.status;
    await Promise.all([output.ended, printed]);
    const there = await cli(command);
    assertEquals(there.code, 0, there.stderr);
    assertEquals(exported(there.stdout), exported(here.stdout));
    for (const worker of workers) worker.kill("SIGTERM");
    await Promise.all(workers.map(finish));
    await Deno.remove(folder, { recursive: true });
  },
});

Deno.test("--verify is a number from 0 to 1, of networks on many machines", async () => {
  const cluster = ["--cluster", "nats://127.0.0.1:1"];
  const attempts: readonly [readonly string[], string][] = [
    [["--verify", "1"], "expected --cluster URL as well"],
    [[...cluster, "--verify", "2"], 'found "2", expected a number from 0 to 1'],
    [[...cluster, "--verify", "x"], 'found "x", expected a number from 0 to 1'],
    [
      [...cluster, "--verify", "1", "--param", "x=1,2", "--", "echo", "{x}"],
      "Cannot use --verify with a program",
    ],
  ];
  for (const [words, message] of attempts) {
    const { code, stderr } = await cli(["tune", ...words]);
    assertEquals(code, 2, stderr);
    assert(stderr.includes(message), stderr);
  }
});
