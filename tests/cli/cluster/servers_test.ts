import { assertEquals, assertRejects } from "@std/assert";
import { parseCommandArgs } from "../../../src/cli/args/parse.ts";
import { SERVER_FLAGS } from "../../../src/cli/args/server_flags.ts";
import { readServers, type Servers } from "../../../src/cli/cluster/servers.ts";
import { UsageError } from "../../../src/cli/usage.ts";
import { planConnection } from "../../../src/cluster/connect/options.ts";
import { makeOperator, makeUserKey } from "../../support/nats_secrets.ts";

const COMMAND = {
  summary: "a command",
  flags: SERVER_FLAGS,
  examples: [],
  load: () => Promise.reject(new Error("not run")),
};

/** What flags say, where `FILE` is a file that holds a text. */
async function read(
  text: string,
  ...argv: readonly string[]
): Promise<Servers | undefined> {
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(file, text);
  try {
    const words = argv.map((word) => word.replace("FILE", file));
    return await readServers(
      await parseCommandArgs("join", COMMAND, SERVER_FLAGS, words),
    );
  } finally {
    await Deno.remove(file);
  }
}

const CLUSTER = ["--cluster", "nats://a:4222,nats://b:4222"];
const servers = ["nats://a:4222", "nats://b:4222"];

Deno.test("readServers() takes addresses, names and what files hold", async () => {
  assertEquals(await read(""), undefined);
  assertEquals(await read("", ...CLUSTER), { servers });
  const { seed } = makeUserKey();
  const { creds } = makeOperator();
  const ca = "-----BEGIN CERTIFICATE-----\n…\n";
  const user = ["--nats-user", "ada", "--nats-password-file", "FILE"];
  const cases: readonly (readonly [string, readonly string[], object])[] = [
    [" a b \n", user, { user: "ada", password: " a b " }],
    ["t\r\n", ["--nats-token-file", "FILE"], { token: "t" }],
    [`${seed}\n`, ["--nats-nkey", "FILE"], { nkey: seed }],
    [creds, ["--nats-creds", "FILE"], { creds: creds.trimEnd() }],
    [ca, ["--nats-ca", "FILE"], { ca: ca.trimEnd() }],
  ];
  for (const [text, words, expected] of cases) {
    const found = await read(text, ...CLUSTER, ...words);
    assertEquals(found, { servers, ...expected });
    planConnection(found!); // throws if the cluster takes it not
  }
});

Deno.test("readServers() refuses credentials without a cluster", async () => {
  await assertRejects(
    () => read("t", "--nats-token-file", "FILE"),
    UsageError,
    "Cannot use --nats-token-file: --cluster is missing, expected the servers",
  );
});

Deno.test("readServers() refuses a secret that is empty or absent", async () => {
  await assertRejects(
    () => read("\n", ...CLUSTER, "--nats-token-file", "FILE"),
    UsageError,
    "is empty, expected what it is to hold",
  );
  await assertRejects(
    () => read("", ...CLUSTER, "--nats-token-file", "FILE.absent"),
    Error,
    "Cannot read",
  );
});
