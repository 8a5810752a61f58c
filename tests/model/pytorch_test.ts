// The tutorial's own network in PyTorch opens our files, and we open its: each
// has the same images of MNIST right as the other.

import { assert, assertEquals } from "@std/assert";
import { loadEngine } from "../../src/engine/load.ts";
import { Model } from "../../src/model/model.ts";
import { NORMALIZATION_LAYERS } from "../../src/train/network/design.ts";
import { Trainer } from "../../src/train/trainer.ts";
import { maxDifference } from "../support/close.ts";
import { pythonWith, runPython } from "../support/python.ts";
import { requireOrSkip } from "../support/require.ts";
import { smallData } from "../support/small_data.ts";
import { hasMnist, mnistCase } from "./export/cases.ts";

const python = pythonWith("torch", "safetensors", "numpy");

Deno.test({
  name:
    "PyTorch's FNN and a model have the same number of images right, either's file",
  ignore: !requireOrSkip("PyTorch and safetensors", python !== undefined) ||
    !hasMnist,
  fn: async () => {
    const folder = await Deno.makeTempDir();
    const { model, train, test } = await mnistCase();
    await Deno.writeFile(`${folder}/ours.safetensors`, model.save());
    for (const [name, { inputs, targets }] of Object.entries({ train, test })) {
      await Deno.writeFile(`${folder}/${name}.images`, inputs as Uint8Array);
      await Deno.writeFile(`${folder}/${name}.labels`, targets as Uint8Array);
    }
    const program = new URL("fnn.py", import.meta.url).pathname;
    const wanted = JSON.parse(await runPython(python!, program, folder));
    const bytes = await Deno.readFile(`${folder}/theirs.safetensors`);
    const { inputShape, normalization } = model.description;
    const theirs = Model.load(bytes, {
      inputShape,
      normalization: normalization!,
    });
    const right = async (of: Model) =>
      Math.round((await of.evaluate(test)).accuracy * test.count);
    assertEquals(
      { ours: await right(model), theirs: await right(theirs) },
      wanted,
    );
    assert(Math.min(wanted.ours, wanted.theirs) > 9_300);
    await Deno.remove(folder, { recursive: true });
  },
});

Deno.test({
  name:
    "modules of PyTorch take a file's normalisation and dropout, and give the same logits",
  ignore: !requireOrSkip("PyTorch and safetensors", python !== undefined),
  fn: async () => {
    const folder = await Deno.makeTempDir(), engine = await loadEngine();
    const data = smallData({ count: 200, width: 12, classes: 3 });
    const x = Float32Array.from(data.inputs, (byte) => byte / 255);
    const wanted: Record<string, Float32Array> = {};
    for (const normalization of NORMALIZATION_LAYERS) {
      for (const dropout of [0, 0.2]) {
        using trainer = new Trainer(
          engine,
          { train: data, validation: data },
          {
            hidden: [10, 8],
            epochs: 2,
            batchSize: 20,
            optimizer: { name: "adam", learningRate: 0.01 },
            activation: "silu",
            normalization,
            dropout,
          },
        );
        for await (const _ of trainer.epochs());
        const model = trainer.model();
        const path = `${folder}/${normalization}-${dropout}`;
        await Deno.writeFile(`${path}.safetensors`, model.save());
        await Deno.writeFile(`${path}.x`, new Uint8Array(x.buffer));
        wanted[path] = await model.outputs(x);
      }
    }
    const program = new URL("designs.py", import.meta.url).pathname;
    await runPython(python!, program, ...Object.keys(wanted));
    for (const [path, outputs] of Object.entries(wanted)) {
      const { buffer } = await Deno.readFile(`${path}.y`);
      const off = maxDifference(new Float32Array(buffer), outputs);
      assert(off < 1e-4, `${path}: off by ${off}`);
    }
    await Deno.remove(folder, { recursive: true });
  },
});
