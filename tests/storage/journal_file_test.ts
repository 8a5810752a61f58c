import { assertEquals, assertRejects } from "@std/assert";
import {
  openJournal,
  readJournalFile,
} from "../../src/storage/journal_file.ts";
import type { StudyEvent } from "../../src/tune/storage.ts";

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

const OPTIONS = { now: () => 0 };

/** Runs a test in a folder of its own. */
async function inFolder(test: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(`${folder}/study.jsonl`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("openJournal() starts a study in an absent or an empty file", () =>
  inFolder(async (path) => {
    for (const make of [() => {}, () => Deno.writeTextFile(path, "")]) {
      await make();
      const journal = await openJournal(path, OPTIONS);
      assertEquals(await journal.load(), null);
      await journal.append(STUDY);
      await journal.close();
      const { studies, tornBytes } = await readJournalFile(path);
      assertEquals([studies[0]?.name, tornBytes], ["s", 0]);
      const lines = (await Deno.readTextFile(path)).split("\n").length - 1;
      assertEquals(lines, 2);
    }
  }));

Deno.test("openJournal() refuses a file that another journal holds", () =>
  inFolder(async (path) => {
    const first = await openJournal(path, OPTIONS);
    await assertRejects(
      () => openJournal(path, OPTIONS),
      Error,
      `Cannot open "${path}" for writing: another program is writing it`,
    );
    await first.close();
    await (await openJournal(path, OPTIONS)).close();
  }));

Deno.test("readJournalFile() reads while a journal is being written", () =>
  inFolder(async (path) => {
    const journal = await openJournal(path, OPTIONS);
    await journal.load();
    await journal.append(STUDY);
    await Deno.writeTextFile(path, '{"op_code":4,"wor', { append: true });
    const { studies, tornBytes } = await readJournalFile(path);
    assertEquals([studies.length, tornBytes], [1, 17]);
    await journal.close();
  }));

Deno.test("Journal stops when another program has written", () =>
  inFolder(async (path) => {
    const journal = await openJournal(path, OPTIONS);
    await journal.load();
    await journal.append(STUDY);
    const { size } = await Deno.stat(path);
    await Deno.writeTextFile(path, "x", { append: true });
    await assertRejects(
      () => journal.append({ type: "created", number: 0, params: { x: 0.5 } }),
      Error,
      `Cannot write "${path}": found ${
        size + 1
      } bytes, expected ${size}: changed by another program`,
    );
    await assertRejects(() => journal.close(), Error, "changed by another");
    assertEquals((await Deno.stat(path)).size, size + 1);
  }));

Deno.test("openJournal() cuts a torn line and says how long it was", () =>
  inFolder(async (path) => {
    const line =
      '{"op_code":0,"worker_id":"w","study_name":"s","directions":[1]}\n';
    await Deno.writeTextFile(path, `${line}{"op_code":2,"é`);
    const notices: string[] = [];
    const journal = await openJournal(path, {
      ...OPTIONS,
      onNotice: (message) => notices.push(message),
    });
    assertEquals((await journal.load())?.settings, null);
    await journal.close();
    assertEquals(await Deno.readTextFile(path), line);
    assertEquals(notices, ["cut an unfinished line of 16 bytes off the end"]);
  }));

Deno.test("openJournal() names a broken line and changes nothing", () =>
  inFolder(async (path) => {
    const text =
      '{"op_code":0,"worker_id":"w","study_name":"s","directions":[1]}\n\n{"op';
    await Deno.writeTextFile(path, text);
    const journal = await openJournal(path, OPTIONS);
    await assertRejects(
      () => journal.load(),
      SyntaxError,
      "line 2 is no valid record",
    );
    await journal.close();
    assertEquals(await Deno.readTextFile(path), text);
    await assertRejects(
      () => readJournalFile(path),
      SyntaxError,
      `Cannot read "${path}": Cannot read the journal: line 2`,
    );
  }));

Deno.test("openJournal() waits for Optuna's lock to vanish", () =>
  inFolder(async (path) => {
    // Dangling, as Optuna's are: the link points to a path relative to itself.
    await Deno.symlink("study.jsonl", `${path}.lock`);
    const opened = openJournal(path, OPTIONS);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await Deno.remove(`${path}.lock`);
    await (await opened).close();
  }));

Deno.test("openJournal() gives up on a lock that stays, and names it", () =>
  inFolder(async (path) => {
    await Deno.writeTextFile(`${path}.lock`, "");
    await assertRejects(
      () => openJournal(path, { ...OPTIONS, lockWaitMs: 100 }),
      Error,
      `Optuna's lock "${path}.lock" stands since 0.1 s, expected it to vanish`,
    );
  }));

Deno.test("openJournal() and readJournalFile() name a path they cannot open", () =>
  inFolder(async (path) => {
    await assertRejects(
      () => openJournal(`${path}/deeper`, OPTIONS),
      Error,
      `Cannot open "${path}/deeper" for writing`,
    );
    await assertRejects(
      () => readJournalFile(path),
      Error,
      `Cannot read "${path}"`,
    );
  }));

Deno.test("the kernel frees the lock of a process killed while writing", () =>
  inFolder(async (path) => {
    const module = new URL(
      "../../src/storage/journal_file.ts",
      import.meta.url,
    );
    const code = `
      import { openJournal } from ${JSON.stringify(module.href)};
      const journal = await openJournal(${
      JSON.stringify(path)
    }, { now: () => 0 });
      await journal.load();
      await journal.append(${JSON.stringify(STUDY)});
      console.log("held");
      setTimeout(() => {}, 60_000);`;
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", `data:text/javascript,${encodeURIComponent(code)}`],
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const reader = child.stdout.getReader();
    await reader.read();
    await assertRejects(() => openJournal(path, OPTIONS), Error, "another");
    child.kill("SIGKILL");
    await child.status;
    await reader.cancel();
    const journal = await openJournal(path, OPTIONS);
    assertEquals((await journal.load())?.name, "s");
    await journal.close();
  }));
