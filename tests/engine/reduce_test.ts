// Sums over rows, and what an all-zero image contributes to the first layer.

import { assertEquals } from "@std/assert";
import { assertWithin } from "../support/close.ts";
import { testBoth } from "../support/engines.ts";
import { uniform } from "../support/numbers.ts";
import * as reference from "../support/reference.ts";
import * as call from "./call.ts";

const ROWS = [1, 2, 3, 63, 64, 65, 784];
/** Multiples of 4 around the block of 16 columns, and real widths. */
const COLUMNS = [4, 8, 12, 16, 20, 28, 32, 36, 64, 104, 128];

function eachSize(check: (rows: number, columns: number) => void): void {
  for (const rows of ROWS) {
    for (const columns of COLUMNS) check(rows, columns);
  }
}

testBoth("sumRows() agrees with f64", (engine) => {
  eachSize((rows, columns) => {
    const x = uniform(rows * columns, rows + columns);
    const wanted = reference.sumRows(x, rows, columns);
    const found = call.sumRows(engine, x, rows, columns);
    assertWithin(found, wanted, rows, `${rows}×${columns}`);
  });
});

testBoth("inputConstant() agrees with f64", (engine) => {
  const offset = Math.fround(-0.1307 / 0.3081);
  eachSize((rows, columns) => {
    const w = uniform(rows * columns, rows + columns);
    const bias = uniform(columns, columns);
    const wanted = reference.sumRows(w, rows, columns, offset, bias);
    const found = call.inputConstant(engine, w, bias, rows, offset);
    // rows − 1 sums, the product and the bias.
    assertWithin(found, wanted, rows + 1, `${rows}×${columns}`);
  });
});

testBoth("scaleRow() rounds once", (engine) => {
  for (const columns of COLUMNS) {
    const x = uniform(columns, columns), factor = Math.fround(-0.42);
    const wanted = x.map((value) => Math.fround(value * factor));
    assertEquals(call.scaleRow(engine, x, factor), wanted);
  }
});
