// What a study of cheap trials holds in memory as it grows: random search, two
// parameters, five reports a trial, with and without a journal.
//
//   deno run -A --v8-flags=--expose-gc bench/study_memory.ts [10000 100000]

import { openJournal } from "../src/storage/journal_file.ts";
import { readFlags } from "../tools/program.ts";
import { type Held, measureStudy } from "../tests/support/study_memory.ts";

const { words } = readFlags(import.meta.filename, { words: true });
const given = words.map(Number);
const counts = given.length > 0 ? given : [10_000, 100_000];

function print(storage: string, { trials, heapBytes, rssBytes }: Held): void {
  const cells = [
    storage,
    trials,
    `${(heapBytes / 1e6).toFixed(1)} MB`,
    (heapBytes / trials).toFixed(0),
    `${(rssBytes / 1e6).toFixed(0)} MB`,
  ];
  console.log(`| ${cells.join(" | ")} |`);
}

console.log("| storage | trials | heap | bytes a trial | process |");
console.log("|---|---|---|---|---|");
for (const held of await measureStudy(counts)) print("none", held);
const path = await Deno.makeTempFile({ suffix: ".jsonl" });
try {
  const journal = await openJournal(path, { now: Date.now, fsync: "never" });
  for (const held of await measureStudy(counts, journal)) {
    print("journal", held);
  }
} finally {
  await Deno.remove(path);
}
