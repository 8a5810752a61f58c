// Prints how many bytes a study holds for each trial: with a storage that
// keeps nothing, and without one. Run by memory_test.ts.

import type { StudyStorage } from "../../../src/tune/storage.ts";
import { measureStudy } from "../../support/study_memory.ts";

const FORGETFUL: StudyStorage = {
  load: () => Promise.resolve(null),
  append: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

/** Between two counts, so that what a study costs at all does not count. */
async function bytesPerTrial(storage?: StudyStorage): Promise<number> {
  const [few, many] = await measureStudy([5000, 25_000], storage);
  return (many!.heapBytes - few!.heapBytes) / 20_000;
}

const bare = await bytesPerTrial();
const stored = await bytesPerTrial(FORGETFUL);
console.log(JSON.stringify({ bare, stored }));
