// The report of a study, made in the page as `tune --report` makes it. Loaded
// only when it is asked for: charts are larger than the page.

import { reportInput } from "../../src/cli/report/input.ts";
import { reportPage } from "../../src/cli/report/page/page.ts";
import { chooseStudy } from "../../src/tune/journal/choose.ts";
import { readJournal } from "../../src/tune/journal/reader.ts";
import { LANETUNE_VERSION } from "../../src/version.ts";

/** The report of the study that a journal holds, as a page of its own. */
export async function reportOf(journal: Uint8Array): Promise<string> {
  const { replay } = await readJournal([journal]);
  return await reportPage(reportInput(chooseStudy(replay.studies)!), {
    program: ["lanetune"],
    version: LANETUNE_VERSION,
    path: "study.jsonl",
  });
}
