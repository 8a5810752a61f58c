import { assertEquals } from "@std/assert";
import { lastNumber } from "../../../src/program/output/numbers.ts";

Deno.test("lastNumber() reads numbers as programs print them", () => {
  const cases: [string, number | undefined][] = [
    ["loss 0.41", 0.41],
    ["accuracy: 97.5%", 97.5],
    ["a=1, b=-2.5e-3.", -2.5e-3],
    [".5", 0.5],
    ["took 12ms", 12],
    ["loss: nan", NaN],
    ["loss=-inf", -Infinity],
    ["Infinity", Infinity],
    ["layer3 info nanny", undefined],
    ["", undefined],
  ];
  for (const [text, number] of cases) {
    assertEquals(lastNumber(text), number, text);
  }
});
