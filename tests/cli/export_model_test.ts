// `export-model` as a real process: files for other programs.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { digits, Model } from "../../mod.ts";
import { toJavaScript, toOnnx } from "../../models.ts";
import { cli, inFolder } from "./support.ts";

/** A folder with a model of digits in it. */
function withModel(
  test: (folder: string, model: string) => Promise<void>,
): Promise<void> {
  return inFolder(async (folder) => {
    const model = `${folder}/m.safetensors`;
    const { code, stderr } = await cli([
      ...["train", "--hidden-size=8", "--num-layers=1", "--epochs=1"],
      `--save=${model}`,
    ]);
    assertEquals(code, 0, stderr);
    await test(folder, model);
  });
}

Deno.test("export-model writes ONNX, JavaScript and safetensors", () =>
  withModel(async (folder, path) => {
    const bytes = await Deno.readFile(path), model = Model.load(bytes);
    const wanted = {
      onnx: toOnnx(model),
      js: new TextEncoder().encode(toJavaScript(model)),
      safetensors: bytes,
    };
    for (const [form, content] of Object.entries(wanted)) {
      const output = `${folder}/model.${form}`;
      const { code, stdout, stderr } = await cli(
        ["export-model", path, `--to=${form}`, `--output=${output}`],
      );
      assertEquals([code, stdout], [0, ""]);
      assertStringIncludes(stderr, `the model is in ${output}`);
      assertEquals(await Deno.readFile(output), content);
    }
    const standard = `${folder}/standard`;
    await cli(["export-model", path, `--output=${standard}`]);
    assertEquals(await Deno.readFile(standard), wanted.onnx);
  }));

Deno.test("a model exported as JavaScript runs without any right", () =>
  withModel(async (folder, path) => {
    const output = `${folder}/model.mjs`, { test } = await digits();
    await cli(["export-model", path, "--to=js", `--output=${output}`]);
    const first = test.inputs.subarray(0, 5 * 400);
    const program = `import { predict } from "./model.mjs";
      console.log(JSON.stringify(predict(new Uint8Array([${first}]))));`;
    await Deno.writeTextFile(`${folder}/main.mjs`, program);
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", "--no-config", `${folder}/main.mjs`],
    }).output();
    const model = Model.load(await Deno.readFile(path));
    const labels = [...await model.predict(first)];
    assertEquals(JSON.parse(new TextDecoder().decode(stdout)), labels);
  }));

Deno.test("export-model refuses what it cannot do, and writes nothing", () =>
  withModel(async (folder, model) => {
    const output = `${folder}/o`, notes = `${folder}/notes.txt`;
    await Deno.writeTextFile(notes, "remember the milk");
    const to = `--output=${output}`;
    const calls: readonly (readonly [string[], number, string])[] = [
      [[], 2, "MODEL"],
      [[model], 2, "--output is missing, expected --output FILE"],
      [[model, to, "--to=onxx"], 2, 'did you mean "onnx"?'],
      [[`${folder}/none`, to], 1, `read "${folder}/none": it does not exist`],
      [[notes, to], 1, `Cannot read model "${notes}": `],
      [[model, `--output=${notes}`], 1, "--force"],
      [[model, "--output=/no/such/folder/o"], 1, "/no/such/folder"],
    ];
    for (const [args, wanted, message] of calls) {
      const { code, stdout, stderr } = await cli(["export-model", ...args]);
      assertEquals([args, code, stdout], [args, wanted, ""]);
      assertStringIncludes(stderr, message);
    }
    assertEquals(await Deno.readTextFile(notes), "remember the milk");
    assert(!(await Deno.lstat(output).then(() => true, () => false)));
    const forced = await cli(
      ["export-model", model, `--output=${notes}`, "--force"],
    );
    assertEquals(forced.code, 0, forced.stderr);
  }));
