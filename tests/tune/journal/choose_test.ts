import { assertEquals, assertThrows } from "@std/assert";
import { chooseStudy } from "../../../src/tune/journal/choose.ts";
import { journalLines } from "../../../src/tune/journal/export.ts";
import type { OptunaStudy } from "../../../src/tune/journal/format/optuna.ts";
import { readJournal } from "../../../src/tune/journal/reader.ts";
import { toStoredStudy } from "../../../src/tune/journal/records.ts";

/** Names that a terminal, an object or a trimming reader would spoil. */
const NAMES = [
  "",
  " ",
  " s ",
  "s",
  "__proto__",
  "constructor",
  "a\nb",
  "\u001b[31mred\u001b[0m",
  "\u202eright to left",
  "\u0000",
  "\ud800",
  "é",
  "e\u0301",
  '"quoted"',
  "\u2028",
  "\ufeffmark",
];

function studyOf(name: string, id: number): OptunaStudy {
  const attributes = Object.fromEntries([[name || "empty", name]]);
  return {
    id,
    name,
    directions: ["minimize"],
    userAttributes: attributes,
    systemAttributes: attributes,
    trials: [],
  };
}

Deno.test("chooseStudy() finds a study by its exact name, whatever that is", async () => {
  const studies = NAMES.map(studyOf);
  const bytes = new TextEncoder().encode([...journalLines(studies)].join(""));
  const { replay } = await readJournal([bytes]);
  assertEquals(replay.studies, studies);
  for (const [i, name] of NAMES.entries()) {
    const found = chooseStudy(replay.studies, name);
    assertEquals(found, studies[i]);
    assertEquals(toStoredStudy(found!).name, name);
  }
  for (const other of ["S", "s ", "toString", "\ufeffs"]) {
    assertEquals(chooseStudy(studies, other), null);
  }
});

Deno.test("chooseStudy() wants a name where there are several studies", () => {
  const studies = ["a", "b"].map(studyOf);
  assertThrows(
    () => chooseStudy(studies),
    RangeError,
    'Cannot choose a study: there are 2 ("a", "b"), expected the name of one',
  );
  assertEquals(chooseStudy(studies.slice(1)), studies[1]);
  assertEquals(chooseStudy([]), null);
});
