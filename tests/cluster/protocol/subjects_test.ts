import { assertEquals, assertThrows } from "@std/assert";
import { namesOf, workerOf } from "../../../src/cluster/protocol/subjects.ts";

Deno.test("every subject of a study lies in one of its streams or begins with it", () => {
  const names = namesOf("my_study-1");
  const subjects = [
    names.work(1),
    names.event("w", 1),
    names.study,
    names.coordinator,
    names.checkpoint(1),
    names.dataBlob("d")(0),
    names.trialBlob(1, "start")(0),
    names.alive("w"),
    names.control("w"),
  ];
  assertEquals(new Set(subjects).size, subjects.length);
  for (const subject of subjects) {
    assertEquals(subject.startsWith("lanetune.my_study-1."), true, subject);
  }
  assertEquals(workerOf(names.event("w7", 12)), "w7");
  assertEquals(workerOf(names.alive("w7")), "w7");
});

Deno.test("namesOf() refuses what could be another study's subject", () => {
  for (const name of ["", "a.b", "*", ">", "a b", "ä", "x".repeat(65)]) {
    assertThrows(() => namesOf(name), RangeError, "1 to 64 letters");
  }
});
