// In an empty folder with nothing but Node: the package is installed, and what
// README.md prints below "Install" runs as printed.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { readJournalFile } from "../../files.ts";
import * as library from "../../mod.ts";
import { commandsOf, withoutComment } from "../readme/markdown.ts";
import { runGrid } from "../runtimes/support/job.ts";
import {
  CAN_INSTALL,
  EXAMPLES,
  Installed,
  run as runHere,
} from "./support/package.ts";
import { complaintsOf } from "./support/types.ts";

const ROOT = new URL("../../", import.meta.url);

/** What Node's own commands need of the system; no Deno among them. */
const PROGRAMS = ["node", "npm", "npx", "sh", "env", "flock"];

/** A folder for PATH with Node and nothing else. */
async function onlyNode(installed: Installed): Promise<string> {
  const folder = `${installed.folder}/path`;
  await Deno.mkdir(folder);
  for (const program of PROGRAMS) {
    const found = await runHere("which", [program], ROOT);
    await Deno.symlink(found.trim(), `${folder}/${program}`);
  }
  return folder;
}

const PROGRAM = `import * as library from "lanetune";
  import { digits } from "lanetune/digits";
  import { Worker } from "node:worker_threads";
  const create = () => new Worker(new URL("./serve.mjs", import.meta.url));
  const space = { x: { type: "int", low: 1, high: 8 } };
  const study = await library.createStudy({ space, sampler: "grid" });
  const code = "export default ({ params }) => { if (params.x > 7) process.exit(); return params.x; }";
  const module = new URL("data:text/javascript," + encodeURIComponent(code));
  await study.optimize(module, { jobs: 3, onError: "record" });
  console.log(JSON.stringify({
    workers: library.workersAvailable(),
    trained: await (${runGrid})(library, create),
    states: study.trials.map(({ outcome }) => outcome?.state),
  }));`;

const SERVE = `import { createExperiment, serveFactory } from "lanetune";
  serveFactory(createExperiment);`;

const PAGE = `import { createStudy, workerExecutor } from "lanetune";
  import { paretoFront } from "lanetune/analysis";
  import { parseTable } from "lanetune/data";
  import { digits } from "lanetune/digits";
  import { loadEngine } from "lanetune/engine";
  import { openJournal } from "lanetune/files";
  import { toOnnx } from "lanetune/models";
  import { trialsToCsv } from "lanetune/report";
  const create = () => new Worker("./trial.worker.js", { type: "module" });
  const space = { x: { type: "int", low: 1, high: 8 } } as const;
  const study = await createStudy({ space, sampler: "grid" });
  await study.optimize(workerExecutor({ create, jobs: 2 }));
  const x: number | undefined = study.best?.params.x;
  console.log(x, parseTable, digits, loadEngine, openJournal, toOnnx);
  console.log(paretoFront, trialsToCsv);`;

/** The exit code of a long run of the command that a signal ends. */
async function endedBy(cwd: string, signal: Deno.Signal): Promise<number> {
  const process = new Deno.Command("node_modules/.bin/lanetune", {
    args: ["tune", "--epochs=10000", "--param=hidden_size=8", "--jobs=1"],
    cwd,
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const reader = process.stderr.getReader();
  await reader.read(); // it speaks: the program runs
  process.kill(signal);
  await reader.cancel();
  return (await process.status).code;
}

/** The JSON of a tune run without its host facts. */
function resultOf(stdout: string): unknown {
  const withoutRun = (key: string, value: unknown) =>
    key === "run" ? undefined : value;
  return JSON.parse(stdout, withoutRun);
}

Deno.test({
  name: "where there is only Node, the package installs and runs",
  ignore: !CAN_INSTALL,
  fn: async (t) => {
    await using installed = await Installed.create();
    const path = await onlyNode(installed);
    const run = (command: string) =>
      installed.run("env", [`PATH=${path}`, "sh", "-c", command]);
    await installed.writeExamples();

    for (const { language, text } of EXAMPLES) {
      if (language !== "sh") continue;
      for (const line of commandsOf(text).map(withoutComment)) {
        if (line.startsWith("npm install")) continue; // done, of this copy
        await t.step(line, async () => {
          assert((await run(line)).length > 0);
        });
      }
    }

    await t.step("Workers of Node do to the bit what Deno does", async () => {
      await installed.write("program.mjs", PROGRAM);
      await installed.write("serve.mjs", SERVE);
      const result = JSON.parse(await run("node program.mjs"));
      assertEquals(result.trained, await runGrid(library));
      assertEquals(result.workers, true);
      const states = Array(7).fill("complete").concat("failed");
      assertEquals(result.states, states);
    });

    await t.step("Deno reads the study of README.md", async () => {
      const journal = `${installed.folder}/study.jsonl`;
      const { studies, tornBytes } = await readJournalFile(journal);
      assertEquals([studies[0]?.trials.length, tornBytes], [8, 0]);
    });

    await t.step("npx lanetune gives the bytes of cli.ts", async () => {
      const flags = "--epochs 1 --param hidden_size=8 --param lr=0.01 " +
        "--param num_layers=1,2 --jobs 2 --format json";
      const there = await run(`npx lanetune tune ${flags}`);
      const words = ["run", "-A", "cli.ts", "tune", ...flags.split(" ")];
      const here = await runHere(Deno.execPath(), words, ROOT);
      assertEquals(resultOf(there), resultOf(here));
      assertMatch(await run("npx lanetune --help"), /^Usage: npx lanetune /m);
    });

    await t.step("TypeScript understands it, in strict programs", async () => {
      await installed.write("page.mts", PAGE);
      const names = ["tune.mjs", "page.mts"];
      assertEquals(complaintsOf(installed.folder, names), []);
    });

    await t.step(
      "a signal ends npx lanetune as it ends the command",
      async () => {
        assertEquals(await endedBy(installed.folder, "SIGTERM"), 143);
        assertEquals(await endedBy(installed.folder, "SIGINT"), 130);
      },
    );
  },
});
