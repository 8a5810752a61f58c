// lanetune/files on Node: the same files, locks and words as in Deno.

import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import * as files from "../../files.ts";
import { createStudy } from "../../mod.ts";
import { requireOrSkip, runs } from "../support/require.ts";
import { packageArchive, run } from "./support/package.ts";

const PACKAGE = new URL("../../build/npm/package/", import.meta.url);

const LABELS = "../../data/digits/t10k-labels-idx1-ubyte.gz";

/** Runs the body of an async function in Node; what it returns, by JSON. */
async function inNode(body: string): Promise<unknown> {
  const program = `import * as files from "${PACKAGE}files.js";
    import * as library from "${PACKAGE}mod.js";
    const refused = (action) => Promise.resolve().then(action)
      .then(() => "done", ({ name, message }) => name + ": " + message);
    const result = await (async () => { ${body} })();
    console.log(JSON.stringify(result ?? null));`;
  const words = ["--input-type=module", "--eval", program];
  return JSON.parse(await run("node", words, PACKAGE));
}

/** What an action was refused with, as the program above has it. */
function refused(action: () => unknown): Promise<string> {
  return Promise.resolve().then(action).then(
    () => "done",
    ({ name, message }) => `${name}: ${message}`,
  );
}

const space = { x: { type: "int", low: 1, high: 4 } } as const;

/** A study in a journal, one trial done, still held. */
async function openStudyIn(path: string) {
  const storage = await files.openJournal(path, { now: () => 0 });
  const study = await createStudy({ space, sampler: "grid", storage });
  await study.optimize(({ params }) => params.x, { total: 1 });
  return study;
}

/** Actions on a folder that fail, as both runtimes understand them. */
const REFUSALS = [
  "files.readJournalFile(`${folder}/absent.jsonl`)",
  "files.readJournalFile(folder)",
  "files.readJournalFile(`${folder}/file/below`)",
  "files.readStudies(`${folder}/file`)",
  "files.openJournal(folder, { now: () => 0 })",
  "files.writeJournal(`${folder}/file`, [])",
  "files.writeJournal(`${folder}/absent/new.jsonl`, [])",
  "files.readIdxFile(`${folder}/absent.gz`)",
];

Deno.test({
  name: "lanetune/files does on Node what files.ts does in Deno",
  ignore: !requireOrSkip("npm", runs("npm")),
  fn: async (t) => {
    await packageArchive();
    const folder = await Deno.makeTempDir();
    await Deno.writeTextFile(`${folder}/file`, "no journal");
    const path = `${folder}/study.jsonl`;
    const open = `files.openJournal(${JSON.stringify(path)}, { now: () => 0 })`;

    await t.step("a journal that Deno writes is taken", async () => {
      const study = await openStudyIn(path);
      const said = await inNode(`return await refused(() => ${open})`);
      assert(String(said).endsWith("another program is writing it"), `${said}`);
      await study.close();
    });

    await t.step(
      "one that Node writes is taken in Deno, and goes on there",
      async () => {
        const program = `import * as files from "${PACKAGE}files.js";
        import * as library from "${PACKAGE}mod.js";
        const study = await library.createStudy({
          space: ${JSON.stringify(space)}, sampler: "grid", resume: true,
          storage: await ${open} });
        await study.optimize(({ params }) => params.x, { more: 1 });
        console.log("open");
        process.stdin.once("data", () => process.exit());`;
        const node = new Deno.Command("node", {
          args: ["--input-type=module", "--eval", program],
          stdin: "piped",
          stdout: "piped",
        }).spawn();
        const reader = node.stdout.getReader();
        await reader.read();
        await assertRejects(
          () => files.openJournal(path, { now: () => 0 }),
          Error,
          "another program is writing it",
        );
        await node.stdin.close();
        await reader.cancel();
        node.kill("SIGKILL");
        await node.status;
        const { studies } = await files.readJournalFile(path);
        assertEquals(studies[0]?.trials.length, 2);
        const journal = await files.openJournal(path, { now: () => 0 });
        await journal.close();
      },
    );

    await t.step(
      "what cannot be done is refused in the same words",
      async () => {
        const here = [];
        for (const action of REFUSALS) {
          const call = new Function("files", "folder", `return ${action};`);
          here.push(await refused(() => call(files, folder)));
        }
        const there = await inNode(`const folder = ${JSON.stringify(folder)};
        return [${
          REFUSALS.map((action) => `await refused(() => ${action})`)
        }];`);
        assertEquals(there, here);
      },
    );

    await t.step(
      "SQLite is read, or it is said which Node reads it",
      async () => {
        const database = `${folder}/study.db`;
        await files.writeSqlite(database, await files.readStudies(path));
        const name = JSON.stringify(database);
        const said = await inNode(
          `return await refused(() => files.readSqlite(${name}))`,
        );
        assertMatch(String(said), /^done$|has no SQLite, expected Node 22\.13/);
        await Deno.remove(database);
      },
    );

    await t.step("data sets in files are read", async () => {
      const { pathname } = new URL(LABELS, import.meta.url);
      const { data } = await files.readIdxFile(pathname);
      const there = `return await files.readIdxFile("${pathname}")
        .then(({ data }) => Array.from(data));`;
      assertEquals(await inNode(there), Array.from(data));
    });

    await t.step(
      "a study that Node writes is whole, or not there",
      async () => {
        await inNode(
          `const studies = await files.readStudies(${JSON.stringify(path)});
        await files.writeJournal(${
            JSON.stringify(`${folder}/copy.jsonl`)
          }, studies);`,
        );
        const copy = await files.readStudies(`${folder}/copy.jsonl`);
        assertEquals(copy, await files.readStudies(path));
        const names = Array.from(Deno.readDirSync(folder), ({ name }) => name);
        assertEquals(names.sort(), ["copy.jsonl", "file", "study.jsonl"]);
      },
    );
    await Deno.remove(folder, { recursive: true });
  },
});
