// The library as one file in Node, as docs/runtimes.md has it.

import { assertEquals, assertMatch } from "@std/assert";
import * as library from "../../mod.ts";
import { requireOrSkip, runs } from "../support/require.ts";
import { bundleLibrary } from "./support/bundle.ts";
import { bundlersInstalled, esbuild } from "./support/bundlers.ts";
import { jobExpression, runGrid, runJob } from "./support/job.ts";

/** A bundle of the library, by the first version of Node that runs it. */
const BUNDLES: readonly {
  readonly version: number;
  readonly isThere: boolean;
  write(file: string): Promise<void>;
}[] = [{
  version: 20,
  isThere: bundlersInstalled(),
  write: (file) =>
    esbuild(["../../../mod.ts"], "--target=node20", `--outfile=${file}`),
}, {
  version: 24,
  isThere: true,
  write: async (file) => Deno.writeTextFile(file, await bundleLibrary()),
}];

/** Words that start such a Node: the machine's own, or one that npx fetches. */
async function findNode(
  version: number,
): Promise<readonly string[] | undefined> {
  if (!runs("node")) return undefined;
  const { stdout } = await new Deno.Command("node", { args: ["--version"] })
    .output();
  const major = parseInt(new TextDecoder().decode(stdout).slice(1));
  // The oldest that is to run it, so that it is tried.
  if (version < 24 ? major === version : major >= version) return ["node"];
  return runs("npx") ? ["npx", "-y", `node@${version}`] : undefined;
}

const PROGRAM = `import * as library from "./lanetune.mjs";
  const refused = (action) => Promise.resolve().then(action).catch(String);
  const space = { x: { type: "int", low: 1, high: 3 } };
  const study = await library.createStudy({ space, sampler: "grid" });
  const create = () => new Worker("./trial.worker.js");
  console.log(JSON.stringify({
    workers: library.workersAvailable(),
    trained: await ${jobExpression("./lanetune.mjs", { variant: "plain" })},
    searched: await (${runGrid})(library),
    byUrl: await refused(() => study.optimize(new URL("data:,"), { jobs: 2 })),
    byFile: await refused(() => library.workerExecutor({ create, jobs: 2 })),
  }));`;

for (const { version, isThere, write } of BUNDLES) {
  const node = await findNode(version);
  Deno.test({
    name: `Node ${version} trains and searches, to the bit as Deno`,
    ignore: !requireOrSkip("esbuild", isThere) ||
      !requireOrSkip(`Node ${version}, or npx`, node !== undefined),
    fn: async () => {
      const folder = await Deno.makeTempDir();
      try {
        await write(`${folder}/lanetune.mjs`);
        await Deno.writeTextFile(`${folder}/main.mjs`, PROGRAM);
        const [command, ...args] = [...node!, `${folder}/main.mjs`];
        const { stdout, stderr } = await new Deno.Command(command!, { args })
          .output();
        const text = new TextDecoder().decode(stdout);
        assertMatch(text, /^{/, new TextDecoder().decode(stderr));
        const { byUrl, byFile, ...rest } = JSON.parse(text);
        assertEquals(rest, {
          workers: false,
          trained: await runJob(library, { variant: "plain" }),
          searched: await runGrid(library),
        });
        for (const refused of [byUrl, byFile]) {
          assertMatch(refused, /no Worker .* expected an objective function/);
        }
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}
