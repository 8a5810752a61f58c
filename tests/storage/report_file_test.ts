import { assertEquals, assertRejects } from "@std/assert";
import { readStudies, studyFormOf } from "../../src/storage/study_file.ts";
import { journalElement, REPORT_MAGIC } from "../../src/storage/report_file.ts";

async function inFile<T>(text: string, use: (path: string) => Promise<T>) {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, text);
    return await use(path);
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("readStudies() reads the journal that a report carries, the last one of the page", async () => {
  const study = {
    id: 0,
    name: "</script>",
    directions: ["minimize"],
    userAttributes: { note: "ä" },
    systemAttributes: {},
    trials: [],
  } as const;
  // What a study's texts pretend to be stands before the journal itself.
  const page = REPORT_MAGIC + await journalElement([]) +
    await journalElement([study]);
  await inFile(page, async (path) => {
    assertEquals(await studyFormOf(path), "report");
    assertEquals(await readStudies(path), [study]);
  });
});

Deno.test("readStudies() refuses a report without a journal, or with a damaged one", async () => {
  const read = (text: string) => inFile(REPORT_MAGIC + text, readStudies);
  await assertRejects(() => read("<p>"), SyntaxError, "no journal");
  const whole = await journalElement([]);
  await assertRejects(
    () => read(whole.replace("H4sI", "AAAA")),
    SyntaxError,
    "damaged",
  );
});
