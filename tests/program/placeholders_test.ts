import { assertEquals, assertThrows } from "@std/assert";
import {
  checkTemplate,
  fillTemplate,
  fillWord,
  parseTemplate,
} from "../../src/program/placeholders.ts";

const fill = (text: string) =>
  fillTemplate(parseTemplate(text), { lr: 1e-7, on: true, name: "a b" });

Deno.test("fillTemplate() puts values where their names stand, and nothing else", () => {
  assertEquals(fill("--lr={lr}"), "--lr=1e-7");
  assertEquals(fill("{lr}{on}{name}"), "1e-7truea b");
  assertEquals(
    fill('{{lr}} ${lr} {"a": {lr}} { lr }'),
    '{lr} ${lr} {"a": 1e-7} { lr }',
  );
});

Deno.test("fillWord() leaves out a word whose parameter does not exist", () => {
  const word = (text: string) =>
    fillWord(parseTemplate(text), { no: null, empty: "", x: 0 });
  assertEquals(word("--momentum={no}"), null);
  assertEquals(word("{missing}"), null);
  assertEquals(word("{empty}"), null);
  assertEquals(word("--flag={empty}"), "--flag=");
  assertEquals(word("{x}"), "0");
  assertEquals(word(""), "");
});

Deno.test("checkTemplate() refuses an unknown name and says how to mean the text", () => {
  const error = assertThrows(
    () => checkTemplate(parseTemplate("{lrr}"), "the word", ["lr"]),
    RangeError,
  );
  assertEquals(
    error.message,
    'Cannot use the word "{lrr}": {lrr} is unknown, expected {lr}, ' +
      "or {{lrr}} for the text itself",
  );
});
