// Exported models give what the model itself gives: the JavaScript module here,
// the ONNX file in onnxruntime.

import { assert, assertEquals } from "@std/assert";
import { loadEngine } from "../../../src/engine/load.ts";
import { toJavaScript } from "../../../src/model/export/javascript.ts";
import { toOnnx } from "../../../src/model/export/onnx.ts";
import type { Model } from "../../../src/model/model.ts";
import { ACTIVATIONS } from "../../../src/train/network/activations.ts";
import type { RecipeConfig } from "../../../src/train/recipe.ts";
import { Trainer } from "../../../src/train/trainer.ts";
import { maxDifference } from "../../support/close.ts";
import { requireOrSkip } from "../../support/require.ts";
import { smallData } from "../../support/small_data.ts";

const DATA = smallData({ count: 300, width: 16, classes: 3 });

/** Every activation, every normalisation, residual connections. */
const DESIGNS: readonly RecipeConfig[] = [
  ...Object.keys(ACTIVATIONS).map((activation) => ({ activation })),
  { normalization: "batch", dropout: 0.1 },
  { normalization: "layer", residual: true },
  { normalization: "batch", residual: true, activation: "silu" },
];

async function models(): Promise<Model[]> {
  const engine = await loadEngine();
  const made: Model[] = [];
  for (const design of DESIGNS) {
    using trainer = new Trainer(engine, { train: DATA, validation: DATA }, {
      hidden: [12, 12],
      epochs: 2,
      batchSize: 16,
      optimizer: { name: "adam", learningRate: 0.01 },
      ...design,
    });
    for await (const _ of trainer.epochs());
    made.push(trainer.model());
  }
  return made;
}

Deno.test("a model as JavaScript gives the same outputs and labels", async () => {
  for (const model of await models()) {
    const code = encodeURIComponent(toJavaScript(model));
    const { outputs, predict, probabilities } = await import(
      `data:text/javascript,${code}`
    );
    const wanted = await model.outputs(DATA.inputs);
    assert(maxDifference(outputs(DATA.inputs), wanted) < 1e-4);
    assertEquals(predict(DATA.inputs), [...await model.predict(DATA.inputs)]);
    const shares = await model.probabilities(DATA.inputs);
    assert(maxDifference(probabilities(DATA.inputs), shares) < 1e-4);
  }
});

const python = Deno.env.get("LANETUNE_TORCH_PYTHON") ?? "python3";
const PYTHON = `
import sys
import numpy, onnxruntime
x = numpy.fromfile(sys.argv[1], numpy.float32).reshape(-1, 16)
for path in sys.argv[2:]:
    session = onnxruntime.InferenceSession(path)
    session.run(["logits"], {"input": x})[0].tofile(path + ".out")
`;

function hasRuntime(): boolean {
  try {
    const args = ["-c", "import numpy, onnxruntime"];
    return new Deno.Command(python, { args, stderr: "null" }).outputSync()
      .success;
  } catch {
    return false;
  }
}

Deno.test({
  name: "onnxruntime gives the same logits",
  ignore: !requireOrSkip("Python's onnxruntime", hasRuntime()),
  fn: async () => {
    const folder = await Deno.makeTempDir();
    const all = await models();
    const inputs = Float32Array.from(DATA.inputs, (byte) => byte / 255);
    await Deno.writeFile(`${folder}/x`, new Uint8Array(inputs.buffer));
    const paths = all.map((_, i) => `${folder}/${i}.onnx`);
    for (const [i, model] of all.entries()) {
      await Deno.writeFile(paths[i]!, toOnnx(model));
    }
    const { success } = await new Deno.Command(python, {
      args: ["-c", PYTHON, `${folder}/x`, ...paths],
      stderr: "inherit",
    }).output();
    assertEquals(success, true);
    for (const [i, model] of all.entries()) {
      const bytes = await Deno.readFile(`${paths[i]}.out`);
      const found = new Float32Array(bytes.buffer);
      const difference = maxDifference(found, await model.outputs(inputs));
      assert(difference < 1e-4, `${JSON.stringify(DESIGNS[i])}: ${difference}`);
    }
    await Deno.remove(folder, { recursive: true });
  },
});
