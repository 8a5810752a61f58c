// Models as JavaScript modules, here in Deno; Node and browsers are in
// tests/runtimes/exports_test.ts.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { toJavaScript } from "../../../src/model/export/javascript.ts";
import { maxDifference } from "../../support/close.ts";
import { allCases } from "./cases.ts";

function load(code: string) {
  return import(`data:text/javascript,${encodeURIComponent(code)}`);
}

Deno.test("a model as JavaScript gives the same outputs, probabilities and labels", async () => {
  for (const { name, model, inputs, outputs } of await allCases()) {
    const module = await load(toJavaScript(model));
    assert(maxDifference(module.outputs(inputs), outputs) < 1e-4, name);
    if (model.description.task.type === "regression") {
      assertEquals(Object.keys(module), ["outputs"]);
      continue;
    }
    assertEquals(module.predict(inputs), [...await model.predict(inputs)]);
    const shares = await model.probabilities(inputs);
    assert(maxDifference(module.probabilities(inputs), shares) < 1e-4, name);
  }
});

Deno.test("a model as JavaScript refuses inputs that are no whole samples", async () => {
  const [{ model }] = await allCases() as [
    Awaited<
      ReturnType<typeof allCases>
    >[0],
  ];
  const { outputs } = await load(toJavaScript(model));
  for (const length of [0, 15, 17]) {
    assertThrows(
      () => outputs(new Uint8Array(length)),
      RangeError,
      `Cannot predict: there are ${length} inputs, expected 16 for each sample`,
    );
  }
});
