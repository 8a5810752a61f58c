import { assertEquals, assertMatch } from "@std/assert";
import { hasNats, NatsServer } from "../support/nats_server.ts";

const ROOT = new URL("../../", import.meta.url);

/** The example of a file, with the server of a test for the one that it names. */
async function exampleOf(path: string, { url }: NatsServer): Promise<string> {
  const text = await Deno.readTextFile(new URL(path, ROOT));
  const [, code] = /```ts ignore\n([^]*?) \* ```/.exec(text)!;
  return code!.replaceAll(/^ \* ?/gm, "")
    .replace("nats://127.0.0.1:4222", url);
}

/** Runs programs in a folder; what they print is piped. */
function runIn(folder: string, program: string): Deno.ChildProcess {
  const config = new URL("deno.json", ROOT).pathname;
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "-q", "--no-check", "--config", config, program],
    cwd: folder,
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).spawn();
}

async function endOf(process: Deno.ChildProcess) {
  const { code, stdout, stderr } = await process.output();
  const decoder = new TextDecoder();
  return { code, said: decoder.decode(stdout), log: decoder.decode(stderr) };
}

Deno.test({
  name: "the examples that want a server do what they say",
  ignore: !hasNats,
  async fn() {
    await using server = await NatsServer.start();
    const folder = await Deno.makeTempDir();
    const write = (name: string, text: string) =>
      Deno.writeTextFile(`${folder}/${name}`, text);
    const running: Deno.ChildProcess[] = [];
    const run = (name: string) => {
      const process = runIn(folder, name);
      running.push(process);
      return endOf(process);
    };
    try {
      await write(
        "objective.ts",
        "export default ({ params }) => (params.x - 0.5) ** 2;\n",
      );
      const open = await exampleOf("src/cluster/coordinator/open.ts", server);
      await write(
        "coordinate.ts",
        `${open}console.log(study.trials.length, study.best?.params.x);\n`,
      );
      await write(
        "work.ts",
        await exampleOf("src/cluster/worker/worker.ts", server),
      );
      await write(
        "status.ts",
        await exampleOf("src/cluster/status.ts", server),
      );

      const coordinator = run("coordinate.ts");
      let status = await run("status.ts");
      for (let tries = 0; status.code !== 0 && tries < 20; tries++) {
        status = await run("status.ts"); // the coordinator is starting
      }
      assertMatch(status.said, /^0 workers, \d+ queued$/m, status.log);

      const worker = run("work.ts");
      const { said, log } = await coordinator;
      assertMatch(said, /^40 0\.[45]\d*$/m, log);
      running.at(-1)!.kill("SIGTERM");
      assertEquals(await worker, { code: 0, said: "", log: "" });
    } finally {
      for (const process of running) {
        try {
          process.kill("SIGKILL");
        } catch {
          // it has ended
        }
      }
      await Deno.remove(folder, { recursive: true });
    }
  },
});
