// The files that start workers: each is judged by the program that reads it, and
// the words it starts a worker with start one that runs a trial over a real server
// with the shipped accounts, answers the probe and leaves when told to.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createStudy, type Study } from "../../mod.ts";
import { coordinate } from "../../cluster.ts";
import type { NatsConnection } from "../../src/cluster/nats.ts";
import { loadEngine } from "../../src/engine/load.ts";
import { Output } from "../cli/support.ts";
import { hasNats, natsPrograms } from "../support/nats_server.ts";
import { pythonWith, runPython } from "../support/python.ts";
import { requireOrSkip, runs } from "../support/require.ts";
import { smallData } from "../support/small_data.ts";
import { connectAs, ENV, FOLDER, startServer } from "./support.ts";

const ROOT = new URL("../", FOLDER).pathname;
const UNIT = "lanetune-worker@.service";

const pathOf = (name: string) => new URL(name, FOLDER).pathname;
const textOf = (name: string) => Deno.readTextFileSync(pathOf(name));

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    env,
  }).output();
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}

const SECRETS = { ...ENV, WORKER_PASSWORD_FILE: "/tmp/password" };

/** What a worker is started with, and how it is asked whether it lives. */
interface Start {
  readonly argv: readonly string[];
  readonly probe?: readonly string[];
}

/** The image's own words, before those of a container. */
function entrypoint(): string[] {
  const [, list] = /^ENTRYPOINT (.+)$/m.exec(textOf("Dockerfile"))!;
  const words: string[] = JSON.parse(list!);
  return words.map((word) => word.replace("/lanetune/", ROOT));
}

const READ_YAML = `
import json, sys, yaml
print(json.dumps(list(yaml.safe_load_all(open(sys.argv[1])))))
`;
const python = pythonWith("yaml");

async function readYaml(name: string) {
  const path = pathOf(name);
  return JSON.parse(await runPython(python!, "-c", READ_YAML, path));
}

const STARTS: Readonly<Record<string, () => Promise<Start>>> = {
  "compose.yaml": async () => {
    const [{ services: { worker } }] = await readYaml("compose.yaml");
    const [, ...probe] = worker.healthcheck.test;
    return { argv: [...entrypoint(), ...worker.command], probe };
  },
  "kubernetes.yaml": async () => {
    const [deployment] = await readYaml("kubernetes.yaml");
    const [container] = deployment.spec.template.spec.containers;
    assertEquals(
      container.livenessProbe.exec,
      container.startupProbe.exec,
    );
    return {
      argv: [...entrypoint(), ...container.args],
      probe: container.livenessProbe.exec.command,
    };
  },
  [UNIT]: () => {
    const [, line] = /^ExecStart=(.+)$/m.exec(textOf(UNIT))!;
    const argv = line!.replaceAll("%i", "mnist").replace("/opt/lanetune/", ROOT)
      .split(" ");
    return Promise.resolve({ argv });
  },
};

/** The words with this test's server, password and port in them. */
function adapt(
  argv: readonly string[],
  url: string,
  password: string,
): string[] {
  const [, ...words] = argv;
  const own: Readonly<Record<string, string>> = {
    "--cluster": url,
    "--nats-password-file": password,
    "--metrics-port": "0",
  };
  return words.map((word) => {
    const [flag = ""] = word.split("=");
    return flag in own ? `${flag}=${own[flag]}` : word;
  });
}

/** One trial of a network, as the coordinator of the study. */
async function tuneOn(connection: NatsConnection): Promise<Study> {
  const study = await createStudy({
    space: { lr: { type: "float", low: 0.001, high: 0.1, log: true } },
    direction: "maximize",
  });
  const setup = {
    data: {
      train: smallData({ count: 60, width: 4, classes: 2 }),
      test: smallData({ count: 20, width: 4, classes: 2, seed: 2 }),
    },
    fixed: { epochs: 1, hidden_size: 4, num_layers: 1 },
    variant: "plain",
    validation: { type: "test" },
    seed: 0,
  } as const;
  const executor = await coordinate({
    connection,
    study: "mnist",
    settings: study.settings,
    trials: study.trials,
    task: { type: "network", setup, abi: (await loadEngine()).abi },
  });
  await study.optimize(executor, { total: 1 });
  executor.close();
  await executor.ended();
  return study;
}

for (const [name, start] of Object.entries(STARTS)) {
  Deno.test({
    name: `${name} starts a worker that works, answers and leaves`,
    ignore: !hasNats || !requireOrSkip("Python with yaml", !!python),
    fn: async () => {
      const { argv, probe } = await start();
      await using server = await startServer(natsPrograms[0]!);
      await using connection = await connectAs(server, "mnist_coordinator");
      const password = await Deno.makeTempFile();
      await Deno.writeTextFile(password, `${ENV.MNIST_WORKER_PASSWORD}\n`);
      const worker = new Deno.Command(Deno.execPath(), {
        args: adapt(argv, server.url, password),
        stdout: "null",
        stderr: "piped",
      }).spawn();
      const said = new Output(worker.stderr);
      try {
        await said.until("waiting for study mnist");
        const { trials } = await tuneOn(connection);
        assertEquals(trials.map(({ outcome }) => outcome?.state), ["complete"]);
        if (probe !== undefined) {
          await said.until("/metrics");
          const [, address] = /(http:\S+)\/metrics/.exec(said.text)!;
          const words = probe.slice(1).map((word) =>
            word.replace("http://127.0.0.1:9464", address!)
          );
          assert(words.some((word) => word.includes(address!)), "its port");
          assertEquals((await run(Deno.execPath(), words)).code, 0);
        }
      } finally {
        worker.kill("SIGTERM");
        await Promise.all([worker.status, said.ended]);
        await Deno.remove(password);
      }
      const { code } = await worker.status;
      assert(code === 0 || code === 143, said.text);
    },
  });
}

Deno.test({
  name: "Docker Compose takes compose.yaml, with limits and probes",
  ignore: !requireOrSkip("docker-compose", runs("docker-compose")),
  fn: async () => {
    const config = (env: Readonly<Record<string, string>>) =>
      run("docker-compose", ["-f", pathOf("compose.yaml"), "config"], env);
    const { code, stdout, stderr } = await config(SECRETS);
    assertEquals(code, 0, stderr);
    for (const limit of ["mem_limit: ", "cpus: ", "healthcheck:"]) {
      assertEquals(stdout.split(limit).length, 3, limit);
    }
    assertStringIncludes((await config({})).stderr, "is not set");
  },
});

const kubernetes = pythonWith("kubernetes_validate");

Deno.test({
  name: "Kubernetes' schemas take kubernetes.yaml",
  ignore: !requireOrSkip("kubernetes-validate (PyPI)", !!kubernetes),
  fn: async () => {
    const program = kubernetes!.replace(/[^/]+$/, "kubernetes-validate");
    const validate = (path: string) =>
      run(program, ["--strict", "-k", "1.31", path]);
    const { code, stdout, stderr } = await validate(pathOf("kubernetes.yaml"));
    assertEquals(code, 0, stdout + stderr);
    const broken = await Deno.makeTempFile({ suffix: ".yaml" });
    const text = textOf("kubernetes.yaml");
    await Deno.writeTextFile(
      broken,
      text.replace("maxReplicas: 32", "most: 32"),
    );
    assert((await validate(broken)).code !== 0, "it refuses nothing");
    await Deno.remove(broken);
  },
});

Deno.test({
  name: `systemd takes ${UNIT}`,
  ignore: !requireOrSkip("systemd-analyze", runs("systemd-analyze")),
  fn: async () => {
    const folder = await Deno.makeTempDir();
    try {
      const path = `${folder}/lanetune-worker@mnist.service`;
      const unit = textOf(UNIT);
      const verify = async (text: string) => {
        // What runs is looked for on this machine.
        const here = text.replace("/usr/local/bin/deno", Deno.execPath());
        await Deno.writeTextFile(path, here);
        const args = ["verify", "--man=no", path];
        const { code, stderr } = await run("systemd-analyze", args);
        return { code, said: stderr };
      };
      assertEquals(await verify(unit), { code: 0, said: "" });
      const broken = await verify(unit.replace("=yes", "=perhaps"));
      assertStringIncludes(broken.said, "perhaps");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
