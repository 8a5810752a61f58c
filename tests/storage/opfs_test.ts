import { assertEquals, assertRejects } from "@std/assert";
import {
  openOpfsJournal,
  type OpfsDirectory,
  type OpfsFile,
} from "../../src/storage/opfs.ts";
import type { StudyEvent } from "../../src/tune/storage.ts";
import { requireOrSkip, runs } from "../support/require.ts";
import { bundleLibrary } from "../runtimes/support/bundle.ts";
import { launchChromium } from "../runtimes/support/chromium.ts";
import { serve } from "../runtimes/support/serve.ts";

/** A folder of one file as a page sees it: `bytes` is the file. */
class Folder implements OpfsDirectory {
  bytes = new Uint8Array();
  isThere = false;

  getFileHandle(_: string, options: { create: boolean }): Promise<OpfsFile> {
    this.isThere ||= options.create;
    if (!this.isThere) {
      return Promise.reject(new DOMException("no such file", "NotFoundError"));
    }
    return Promise.resolve({
      getFile: () => Promise.resolve(new Blob([this.bytes])),
      createWritable: () => {
        let copy = Array.from(this.bytes);
        return Promise.resolve({
          write: ({ position, data }) => {
            copy.splice(position, data.length, ...data);
            return Promise.resolve();
          },
          truncate: (size) => {
            copy = copy.slice(0, size);
            return Promise.resolve();
          },
          close: () => {
            this.bytes = Uint8Array.from(copy);
            return Promise.resolve();
          },
        });
      },
    });
  }
}

const STUDY: StudyEvent = {
  type: "study",
  name: "s",
  settings: {
    directions: ["minimize"],
    space: { x: { type: "float", low: 0, high: 1 } },
    sampler: { name: "random", options: {} },
    pruner: { name: "none", options: {} },
    stopping: [],
    seed: 0,
    lag: 4,
    facts: {},
  },
};

Deno.test("openOpfsJournal() in a page replaces the file with every write", async () => {
  const directory = new Folder();
  const open = () =>
    openOpfsJournal("study.jsonl", { now: () => 0, directory });
  const journal = await open();
  assertEquals(await journal.load(), null);
  await journal.append(STUDY);
  const whole = directory.bytes;
  await journal.append({ type: "created", number: 0, params: { x: 0.5 } });
  await journal.close();
  directory.bytes = directory.bytes.slice(0, -1); // torn
  const again = await open();
  assertEquals((await again.load())?.trials, []);
  await again.append({ type: "created", number: 0, params: { x: 0.5 } });
  const repaired = new TextDecoder().decode(directory.bytes);
  assertEquals(repaired.split("\n").length, 4);
  directory.bytes = whole.slice(1);
  await assertRejects(
    () => again.append({ type: "enqueued", number: 1, params: { x: 0.5 } }),
    Error,
    `found ${
      whole.length - 1
    } bytes, expected ${repaired.length}: changed by another`,
  );
  await again.close().catch(() => {});
});

Deno.test("openOpfsJournal() makes no file before something is written", async () => {
  const directory = new Folder();
  const open = () =>
    openOpfsJournal("study.jsonl", { now: () => 0, directory });
  const journals = [await open(), await open()];
  for (const journal of journals) assertEquals(await journal.load(), null);
  assertEquals(directory.isThere, false);
  await journals[0]!.append(STUDY);
  assertEquals(directory.isThere, true);
  await assertRejects(
    () => journals[1]!.append(STUDY),
    Error,
    'Cannot open "study.jsonl" for writing: another page is writing it',
  );
  await journals[0]!.close();
  await journals[1]!.close().catch(() => {});
  const again = await open();
  assertEquals((await again.load())?.name, "s");
  await again.close();
});

Deno.test("openOpfsJournal() says where there is no such file system", async () => {
  await assertRejects(
    () => openOpfsJournal("study.jsonl", { now: () => 0 }),
    Error,
    'Cannot open "study.jsonl" for writing: this platform has no private',
  );
});

/** Runs and resumes a study; its trials, its file, and a second opening. */
const JOB = `async function job(library) {
  const open = () =>
    library.openOpfsJournal("study.jsonl", { now: () => 0 });
  const run = async (total) => {
    const study = await library.createStudy({
      space: { x: { type: "float", low: -1, high: 1 } },
      sampler: "random",
      storage: await open(),
      resume: true,
    });
    const second = await open().then(() => "opened", ({ message }) => message);
    await study.optimize(({ params }) => params.x ** 2, { total });
    await study.close();
    const { trials } = library.exportStudy(study);
    return { second, trials: trials.map(({ run, ...rest }) => rest) };
  };
  await run(3);
  const { second, trials } = await run(8);
  const root = await navigator.storage.getDirectory();
  const file = await (await root.getFileHandle("study.jsonl")).getFile();
  const lines = (await file.text()).split("\\n");
  await root.removeEntry("study.jsonl");
  return { second, trials, lines: lines.length };
}`;

Deno.test({
  name:
    "openOpfsJournal() keeps a study in Chromium, in a page and in a Worker",
  ignore: !requireOrSkip("Chromium", runs("chromium")),
  async fn() {
    const call = `(${JOB})(await import("/engine.js"))`;
    await using server = await serve({
      "/": "<!doctype html><title>lanetune</title>",
      "/engine.js": await bundleLibrary(),
      "/worker.js": `(async () => postMessage(await ${call}))();`,
    });
    await using browser = await launchChromium();
    const url = `${server.origin}/`;
    const inPage = await browser.evaluate(url, `(async () => await ${call})()`);
    const inWorker = await browser.evaluate(
      url,
      `new Promise((resolve, reject) => {
        const worker = new Worker("/worker.js", { type: "module" });
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = reject;
      })`,
    );
    const page = inPage as { second: string; trials: unknown[]; lines: number };
    const worker = inWorker as typeof page;
    assertEquals(page.trials.length, 8);
    assertEquals(worker.trials, page.trials);
    assertEquals(worker.lines, page.lines);
    const refused = 'Cannot open "study.jsonl" for writing: ';
    assertEquals(page.second, `${refused}another page is writing it`);
    assertEquals(worker.second.startsWith(refused), true);
  },
});
