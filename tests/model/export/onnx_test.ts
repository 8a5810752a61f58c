// Models as ONNX files, run by onnxruntime; its build for browsers is in
// tests/runtimes/exports_test.ts.

import { assert } from "@std/assert";
import { toOnnx } from "../../../src/model/export/onnx.ts";
import { maxDifference } from "../../support/close.ts";
import { pythonWith, runPython } from "../../support/python.ts";
import { requireOrSkip } from "../../support/require.ts";
import { allCases } from "./cases.ts";

const PYTHON = `
import sys
import numpy, onnxruntime
for path in sys.argv[1:]:
    session = onnxruntime.InferenceSession(path + ".onnx")
    [given], [asked] = session.get_inputs(), session.get_outputs()
    x = numpy.fromfile(path + ".x", numpy.float32).reshape(-1, *given.shape[1:])
    session.run([asked.name], {"input": x})[0].tofile(path + ".y")
`;
const python = pythonWith("onnxruntime", "numpy");

Deno.test({
  name:
    "onnxruntime gives the same outputs, whatever a network has, and for 10,000 images",
  ignore: !requireOrSkip("Python's onnxruntime", python !== undefined),
  fn: async () => {
    const cases = await allCases();
    const folder = await Deno.makeTempDir();
    const paths = cases.map((_, i) => `${folder}/${i}`);
    for (const [i, { model, inputs }] of cases.entries()) {
      const x = inputs instanceof Uint8Array
        ? Float32Array.from(inputs, (byte) => byte / 255)
        : Float32Array.from(inputs);
      await Deno.writeFile(`${paths[i]}.onnx`, toOnnx(model));
      await Deno.writeFile(`${paths[i]}.x`, new Uint8Array(x.buffer));
    }
    await runPython(python!, "-c", PYTHON, ...paths);
    for (const [i, { name, outputs }] of cases.entries()) {
      const { buffer } = await Deno.readFile(`${paths[i]}.y`);
      const difference = maxDifference(new Float32Array(buffer), outputs);
      assert(difference < 1e-4, `${name}: off by ${difference}`);
    }
    await Deno.remove(folder, { recursive: true });
  },
});
