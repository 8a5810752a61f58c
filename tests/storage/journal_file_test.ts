import { assertEquals, assertRejects } from "@std/assert";
import {
  openJournal,
  readJournalFile,
} from "../../src/storage/journal_file.ts";
import { createStudy } from "../../src/tune/study/create.ts";
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
    await first.load();
    await first.append(STUDY);
    await assertRejects(
      () => openJournal(path, OPTIONS),
      Error,
      `Cannot open "${path}" for writing: another program is writing it`,
    );
    await first.close();
    await (await openJournal(path, OPTIONS)).close();
  }));

Deno.test("a study that is refused frees its journal in the same process", () =>
  inFolder(async (path) => {
    const space = { x: { type: "float", low: 0, high: 1 } } as const;
    const start = async (resume: boolean, lag = 4) =>
      await createStudy({
        space,
        lag,
        resume,
        storage: await openJournal(path, OPTIONS),
      });
    await assertRejects(() => start(false, 0), RangeError, "lag is 0");
    assertEquals(Array.from(Deno.readDirSync(path.replace(/[^/]*$/, ""))), []);
    await (await start(false)).close();
    const before = await Deno.readTextFile(path);
    await assertRejects(() => start(false), RangeError, "expected resume");
    await assertRejects(() => start(true, 1), RangeError, "lag is 1");
    assertEquals(await Deno.readTextFile(path), before);
    await (await start(true)).close();
  }));

Deno.test("openJournal() checks its options", () =>
  inFolder(async (path) => {
    const now = () => 0;
    const cases: [options: unknown, message: string][] = [
      [undefined, "options is undefined, expected an object"],
      [{}, "now is undefined, expected a function"],
      [{ now, fsync: "often" }, 'fsync is "often", expected one of "always"'],
      [{ now, fsycn: "never" }, 'fsycn is unknown, did you mean "fsync"?'],
      [{ now, study: 5 }, "study is 5, expected a text"],
      [{ now, signal: 5 }, "signal is 5, expected an AbortSignal"],
    ];
    for (const [options, message] of cases) {
      await assertRejects(
        () => openJournal(path, options as typeof OPTIONS),
        Error,
        `Cannot open "${path}": ${message}`,
      );
    }
  }));

Deno.test("openJournal() makes no file before something is written", () =>
  inFolder(async (path) => {
    const journals = [
      await openJournal(path, OPTIONS),
      await openJournal(path, OPTIONS),
    ];
    for (const journal of journals) assertEquals(await journal.load(), null);
    assertEquals(Array.from(Deno.readDirSync(path.replace(/[^/]*$/, ""))), []);
    await journals[0]!.append(STUDY);
    await assertRejects(
      () => journals[1]!.append(STUDY),
      Error,
      `Cannot write "${path}": it exists by now`,
    );
    await journals[0]!.close();
    await assertRejects(() => journals[1]!.close(), Error, "it exists by now");
    assertEquals((await readJournalFile(path)).studies.length, 1);
  }));

Deno.test("openJournal() refuses what does not begin as a journal and keeps its bytes", () =>
  inFolder(async (path) => {
    for (
      const content of [
        '{"lr":[0.001]}',
        "hello",
        "SQLite format 3\0",
        "\0".repeat(1 << 20),
        " ",
        "\ufeff{",
      ]
    ) {
      await Deno.writeTextFile(path, content);
      const journal = await openJournal(path, OPTIONS);
      const isStart = /^(\ufeff\{| )$/.test(content); // could be a torn one
      if (isStart) assertEquals(await journal.load(), null);
      else {
        await assertRejects(
          () => journal.load(),
          SyntaxError,
          "Cannot read the journal: it begins with ",
        );
        await assertRejects(() => readJournalFile(path), SyntaxError, path);
      }
      await journal.close();
      assertEquals(await Deno.readTextFile(path), content);
    }
  }));

Deno.test("Journal repairs a first line that was torn off", () =>
  inFolder(async (path) => {
    await Deno.writeTextFile(path, '{"op_code": 0, "worker_id": "w", "stu');
    const journal = await openJournal(path, OPTIONS);
    assertEquals(await journal.load(), null);
    await journal.append(STUDY);
    await journal.close();
    assertEquals((await readJournalFile(path)).studies[0]?.name, "s");
  }));

Deno.test("Journal stops when its file was moved, deleted or replaced", () =>
  inFolder(async (path) => {
    const ways: [verb: string, change: () => Promise<void>][] = [
      ["moved or deleted", () => Deno.remove(path)],
      ["moved or deleted", () => Deno.rename(path, `${path}.old`)],
      ["replaced by another", async () => {
        await Deno.copyFile(path, `${path}.copy`);
        await Deno.rename(`${path}.copy`, path);
      }],
    ];
    for (const [verb, change] of ways) {
      const journal = await openJournal(path, OPTIONS);
      await journal.load();
      await journal.append(STUDY);
      await change();
      const message = `Cannot write "${path}": the file was ${verb} while it`;
      await assertRejects(
        () => journal.append({ type: "enqueued", number: 0, params: {} }),
        Error,
        message,
      );
      await assertRejects(() => journal.close(), Error, message);
      await Deno.remove(path).catch(() => {});
    }
  }));

Deno.test("a journal deleted after its last write is missed when it is closed", () =>
  inFolder(async (path) => {
    const journal = await openJournal(path, OPTIONS);
    await journal.load();
    await journal.append(STUDY);
    await Deno.remove(path);
    await assertRejects(() => journal.close(), Error, "moved or deleted");
  }));

Deno.test("openJournal() and readJournalFile() refuse folders and pipes", () =>
  inFolder(async (path) => {
    await new Deno.Command("mkfifo", { args: [path] }).output();
    for (
      const [place, what] of [
        [path, "a device or a pipe"],
        ["/tmp", "a folder"],
      ] as const
    ) {
      const why = `"${place}"`, found = `: it is ${what}, expected a file`;
      await assertRejects(
        () => openJournal(place, OPTIONS),
        Error,
        `Cannot open ${why} for writing${found}`,
      );
      await assertRejects(
        () => readJournalFile(place),
        Error,
        `Cannot read ${why}${found}`,
      );
    }
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

Deno.test("Journal cuts a torn line before its first write and says how long it was", () =>
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
    assertEquals(notices, []);
    await journal.append(STUDY);
    await journal.close();
    const text = await Deno.readTextFile(path);
    assertEquals(text.startsWith(`${line}{"op_code":2,"worker_id"`), true);
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
      `Cannot read "${path}": line 2 is no valid record`,
    );
  }));

Deno.test("openJournal() waits for Optuna's lock to vanish", () =>
  inFolder(async (path) => {
    // Dangling, as Optuna's are: the link points to a path relative to itself.
    await Deno.symlink("study.jsonl", `${path}.lock`);
    const notices: string[] = [];
    const opened = openJournal(path, {
      ...OPTIONS,
      onNotice: (message) => notices.push(message),
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    assertEquals(notices, [
      `waiting for Optuna's lock "${path}.lock", 30 s at most`,
    ]);
    await Deno.remove(`${path}.lock`);
    await (await opened).close();
  }));

Deno.test("openJournal() waits no longer when it is aborted", () =>
  inFolder(async (path) => {
    await Deno.writeTextFile(`${path}.lock`, "");
    const controller = new AbortController();
    const opened = openJournal(path, {
      ...OPTIONS,
      signal: controller.signal,
    });
    controller.abort(new Error("Interrupted"));
    await assertRejects(() => opened, Error, "Interrupted");
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
    const journal = await openJournal(`${path}/deeper`, OPTIONS);
    await journal.load();
    await assertRejects(
      () => journal.append(STUDY),
      Error,
      `Cannot write "${path}/deeper": its folder does not exist`,
    );
    await assertRejects(
      () => readJournalFile(path),
      Error,
      `Cannot read "${path}": it does not exist`,
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
