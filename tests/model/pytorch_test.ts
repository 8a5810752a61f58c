// The tutorial's own network in PyTorch opens our files, and we open its: each
// has the same images of MNIST right as the other.

import { assert, assertEquals } from "@std/assert";
import { Model } from "../../src/model/model.ts";
import { pythonWith, runPython } from "../support/python.ts";
import { requireOrSkip } from "../support/require.ts";
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
