import { assertEquals, assertRejects } from "@std/assert";
import { encodeBase64 } from "../../src/base64.ts";
import { gzipText } from "../../src/gzip.ts";
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

Deno.test("readStudies() inflates no more of a report than it says, and no more than it could hold", async () => {
  const bomb = await gzipText("\n".repeat(2 ** 20));
  const page = (says: number) => {
    const bytes = bomb.slice();
    new DataView(bytes.buffer).setUint32(bytes.length - 4, says, true);
    return REPORT_MAGIC + '<script type="application/gzip" id="journal">' +
      encodeBase64(bytes) + "</script>";
  };
  for (
    const [says, wanted] of [
      [100, "holds more than the 100 bytes"],
      [2 ** 32 - 1, "holds 4294967295 bytes, expected at most"],
    ] as const
  ) {
    await assertRejects(
      () => inFile(page(says), readStudies),
      SyntaxError,
      wanted,
    );
  }
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
