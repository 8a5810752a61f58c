// The library as one file in Node, as docs/runtimes.md has it.

import { assertEquals } from "@std/assert";
import * as library from "../../mod.ts";
import { requireOrSkip, runs } from "../support/require.ts";
import { bundleLibrary } from "./support/bundle.ts";
import { jobExpression, runJob } from "./support/job.ts";

/** The first version that runs it. */
const VERSION = 24;

/** Words that start such a Node: the machine's own, or one that npx fetches. */
async function findNode(): Promise<readonly string[] | undefined> {
  if (!runs("node")) return undefined;
  const { stdout } = await new Deno.Command("node", { args: ["--version"] })
    .output();
  const major = parseInt(new TextDecoder().decode(stdout).slice(1));
  if (major >= VERSION) return ["node"];
  return runs("npx") ? ["npx", "-y", `node@${VERSION}`] : undefined;
}

const node = await findNode();

Deno.test({
  name: `Node ${VERSION} trains, to the bit as Deno`,
  ignore: !requireOrSkip(`Node ${VERSION}, or npx`, node !== undefined),
  fn: async () => {
    const folder = await Deno.makeTempDir();
    try {
      const engine = `${folder}/lanetune.mjs`, main = `${folder}/main.mjs`;
      await Deno.writeTextFile(engine, await bundleLibrary());
      const job = jobExpression("./lanetune.mjs", { variant: "plain" });
      const program = `import { workersAvailable } from "./lanetune.mjs";
        console.log(JSON.stringify([workersAvailable(), await ${job}]));`;
      await Deno.writeTextFile(main, program);
      const [command, ...args] = [...node!, main];
      const { stdout, stderr } = await new Deno.Command(command!, { args })
        .output();
      const text = new TextDecoder().decode(stdout);
      assertEquals(
        text === "" ? new TextDecoder().decode(stderr) : JSON.parse(text),
        [false, await runJob(library, { variant: "plain" })],
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
