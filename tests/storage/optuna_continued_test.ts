// A study whose trials go on from each other, cut at any byte of its journal,
// and in the hands of the real Optuna.

import { assertEquals } from "@std/assert";
import { openJournal } from "../../src/storage/journal_file.ts";
import { writeSqlite } from "../../src/storage/sqlite_writer.ts";
import { readStudies } from "../../src/storage/study_file.ts";
import { Journal } from "../../src/tune/journal/journal.ts";
import { toStoredStudy } from "../../src/tune/journal/records.ts";
import { createStudy } from "../../src/tune/study/create.ts";
import { MemoryJournal } from "../support/memory_journal.ts";
import { optunas } from "../support/optuna.ts";
import { grow } from "../support/stretches.ts";
import { bytesOf } from "../support/study_bytes.ts";

const SETTINGS = {
  space: { x: { type: "float", low: 0, high: 1 } },
  sampler: "random",
  pruner: "asha:eta=2,promote=true",
  direction: "maximize",
  lag: 2,
} as const;

Deno.test("a journal of trials that go on, cut at any byte, gives the same study", async () => {
  const file = new MemoryJournal();
  const storage = new Journal(file, { now: () => 0 });
  const whole = await createStudy({ ...SETTINGS, storage });
  await whole.optimize(grow, { total: 24 });
  const reference = bytesOf(whole);
  const first = file.bytes.indexOf(10) + 1;
  for (let cut = first; cut < file.bytes.length; cut += 211) {
    const rest = new MemoryJournal(file.bytes.slice(0, cut));
    const resumed = await createStudy({
      ...SETTINGS,
      storage: new Journal(rest, { now: () => 0 }),
      resume: true,
    });
    await resumed.optimize(grow, { total: 24 });
    assertEquals(bytesOf(resumed), reference, `cut at byte ${cut}`);
    await resumed.close();
    const reread = await new Journal(rest, { now: () => 0 }).load();
    assertEquals(bytesOf(reread!), reference, `written after ${cut}`);
  }
});

for (const optuna of optunas()) {
  Deno.test(`Optuna ${optuna.version} opens a study of trials that go on, as a journal and as a database`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      const path = `${folder}/study.jsonl`;
      const storage = await openJournal(path, { now: Date.now });
      const study = await createStudy({ ...SETTINGS, storage });
      await study.optimize(grow, { total: 40 });
      await study.close();
      const database = `${folder}/study.db`;
      const stamp = optuna.major === 3 ? "optuna-3" : "optuna-4";
      await writeSqlite(database, await readStudies(path), { stamp });
      for (const file of [path, database]) {
        const dump = optuna.ask("inspect", file) as unknown as {
          readonly trials: readonly {
            readonly state: string;
            readonly system_attrs: { readonly [key: string]: unknown };
          }[];
        };
        const seen = dump.trials.map(({ state, system_attrs }) => [
          state,
          system_attrs["lanetune:resume_from"],
          system_attrs["lanetune:until"],
          system_attrs["lanetune:checkpoint"],
        ]);
        const ours = study.trials.map(({ resumeFrom, until, outcome }) => [
          outcome?.state === "pruned" ? "PRUNED" : "COMPLETE",
          resumeFrom,
          until,
          outcome?.state === "pruned" ? outcome.checkpoint : undefined,
        ]);
        assertEquals(seen, ours, file);
        const [stored] = await readStudies(file);
        assertEquals(bytesOf(toStoredStudy(stored!)), bytesOf(study));
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}
