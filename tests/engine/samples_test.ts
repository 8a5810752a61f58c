// Data sets inside an engine: which form they take, and that nothing is lost.

import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  measureUpload,
  SPARSE_DENSITY,
  type SparseInputs,
  uploadSamples,
} from "../../src/engine/samples.ts";
import { testBoth } from "../support/engines.ts";
import { smallData } from "../support/small_data.ts";

testBoth(
  "uploadSamples() chooses by density, floats always dense",
  (engine) => {
    const sizes = { count: 50, width: 20, classes: 3 };
    const sparse = smallData({ ...sizes, density: SPARSE_DENSITY - 0.2 });
    const dense = smallData({ ...sizes, density: 1 });
    const floats = smallData({ ...sizes, density: 0.1, floats: true });
    assertEquals(uploadSamples(engine, sparse).inputs.form, "sparse");
    assertEquals(uploadSamples(engine, dense).inputs.form, "bytes");
    assertEquals(uploadSamples(engine, floats).inputs.form, "floats");
    assertEquals(uploadSamples(engine, sparse, "dense").inputs.form, "bytes");
    assertEquals(uploadSamples(engine, dense, "sparse").inputs.form, "sparse");
  },
);

testBoth("uploadSamples() copies a data set once for each form", (engine) => {
  const data = smallData({ count: 9, width: 5, classes: 3 });
  const first = uploadSamples(engine, data);
  const left = engine.bytesLeft;
  assert(uploadSamples(engine, data) === first);
  assertEquals(engine.bytesLeft, left);
  assert(uploadSamples(engine, data, "dense") !== first);
});

testBoth(
  "uploadSamples() copies labels, floats and bytes as they are",
  (engine) => {
    const sizes = { count: 31, width: 7, classes: 5 };
    const bytes = smallData(sizes),
      floats = smallData({ ...sizes, floats: true });
    const b = uploadSamples(engine, bytes, "dense"),
      f = uploadSamples(engine, floats);
    assertEquals(engine.bytes(b.targetsPtr, 31), bytes.targets);
    assert(b.inputs.form === "bytes" && f.inputs.form === "floats");
    assertEquals(engine.bytes(b.inputs.ptr, 31 * 7), bytes.inputs);
    assertEquals(engine.floats(f.inputs.ptr, 31 * 7), floats.inputs);
    assertEquals([b.count, b.width, b.outputs], [31, 7, 5]);
    assertEquals([b.scale, b.offset], [bytes.scale, bytes.offset]);
  },
);

testBoth(
  "uploadSamples() keeps every non-zero byte, across pieces",
  (engine) => {
    // 1 MiB pieces of 1,024 rows: two whole ones and a rest.
    const data = smallData({
      count: 2100,
      width: 1024,
      classes: 2,
      density: 0.1,
    });
    const samples = uploadSamples(engine, data, "sparse");
    const { entriesPtr, startsPtr, tablePtr } = samples.inputs as SparseInputs;
    const starts = engine.words(startsPtr, data.count + 1);
    const bytes = engine.bytes(entriesPtr, starts[data.count]! * 2).slice();
    const entries = new Uint16Array(bytes.buffer);
    const back = new Uint8Array(data.inputs.length);
    for (let n = 0; n < data.count; n++) {
      let at = n * 1024;
      for (const entry of entries.subarray(starts[n], starts[n + 1])) {
        at += entry >>> 8;
        back[at] = entry & 0xff;
      }
    }
    assertEquals(back, data.inputs);
    const table = engine.floats(tablePtr, 256);
    assertEquals(table[255], Math.fround(255 * data.scale));
    assertEquals(table[0], 0);
  },
);

testBoth("an upload that does not fit leaves no memory behind", (engine) => {
  const { bytesLeft } = engine;
  const data = smallData({ count: 40, width: 100, classes: 4 });
  // The labels fit, the inputs do not.
  engine.allocate = ((allocate) => (bytes: number, what: string) => {
    if (bytes > 3000) throw new RangeError("Cannot hold it");
    return allocate.call(engine, bytes, what);
  })(engine.allocate);
  assertThrows(() => uploadSamples(engine, data, "dense"), RangeError);
  assertEquals(engine.bytesLeft, bytesLeft);
});

testBoth("measureUpload() is what an upload takes, exactly", (engine) => {
  const sizes = { count: 333, width: 301, classes: 4 };
  const sets = [
    smallData({ ...sizes, density: 0.05 }),
    smallData({ ...sizes, density: 0.9 }),
    smallData({ ...sizes, floats: true }),
    smallData({ count: 3, width: 600_000, classes: 2 }),
  ];
  for (const data of sets) {
    for (const form of ["auto", "sparse", "dense"] as const) {
      const measured = measureUpload(engine, data, form);
      const left = engine.bytesLeft;
      const samples = uploadSamples(engine, data, form);
      assertEquals(left - engine.bytesLeft, measured.bytes);
      assertEquals(samples.inputs.form, measured.inputs.form);
      assertEquals(measureUpload(engine, data, form).bytes, 0);
    }
  }
});
