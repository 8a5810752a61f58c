// Saved models on the command line: scored, used, refused.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { digits, encodeIdx, Model } from "../../mod.ts";
import { makePng } from "../dataset/png/make_png.ts";
import { cli, inFolder } from "./support.ts";

const TRAIN = ["train", "--hidden-size=16", "--num-layers=1", "--epochs=2"];

/** A model of digits and its test images in files, and what `train` printed. */
function withModel(
  test: (
    files: { folder: string; model: string; images: string },
    accuracy: number,
  ) => Promise<void>,
): Promise<void> {
  return inFolder(async (folder) => {
    const model = `${folder}/m.safetensors`, images = `${folder}/images.idx`;
    const { stdout, stderr } = await cli([
      ...TRAIN,
      `--save=${model}`,
      "--format=json",
    ]);
    assertStringIncludes(stderr, `the model is in ${model}`);
    const { inputs, count, inputShape } = (await digits()).test;
    const data = inputs as Uint8Array;
    const tensor = { type: "u8", shape: [count, ...inputShape], data } as const;
    await Deno.writeFile(images, encodeIdx(tensor));
    const { validationAccuracy } = JSON.parse(stdout).epochs.at(-1);
    await test({ folder, model, images }, validationAccuracy);
  });
}

Deno.test("evaluate finds what train found, and how each class fared", () =>
  withModel(async ({ model }, wanted) => {
    const json = await cli(["evaluate", model, "--format=json"]);
    const { accuracy, samples, confusion, classes } = JSON.parse(json.stdout);
    assertEquals([accuracy, samples], [wanted, 1000]);
    assertEquals([confusion.length, classes.length], [10, 10]);
    const { code, stdout } = await cli(["evaluate", model]);
    assertEquals(code, 0);
    assertStringIncludes(
      stdout,
      `digits, 1000 test samples: accuracy ${accuracy.toFixed(4)} ±`,
    );
    assertStringIncludes(stdout, "class  samples  precision  recall      f1");
    assertStringIncludes(stdout, "Taken for (columns), by what it is (rows):");
  }));

Deno.test("predict gives the classes of every sample of its files, as text, CSV and JSON", () =>
  withModel(async ({ model, images }) => {
    const { test } = await digits();
    const loaded = Model.load(await Deno.readFile(model));
    const labels = await loaded.predict(test.inputs);
    const shares = await loaded.probabilities(test.inputs);
    const json = await cli(["predict", model, images, "--format=json"]);
    const rows = JSON.parse(json.stdout);
    assertEquals(rows.length, 1000);
    assertEquals(
      rows.map((row: { classes: { label: string }[] }) =>
        row.classes[0]?.label
      ),
      Array.from(labels, String),
    );
    assertEquals([rows[999].file, rows[999].sample], [images, 999]);
    assertEquals(
      rows[5].classes[0].probability,
      Math.max(...shares.subarray(50, 60)),
    );
    const twice = await cli(
      ["predict", model, images, images, "--top=2", "--format=csv"],
    );
    const lines = twice.stdout.trimEnd().split("\n");
    assertEquals(
      lines[0],
      "file,sample,label,probability,label_2,probability_2",
    );
    assertEquals(lines.length, 2001);
    assertEquals(lines[1], lines[1001]);
    const text = await cli(["predict", model, images]);
    assert(text.stdout.startsWith(`     0  ${labels[0]} `), text.stdout);
  }));

Deno.test("models and samples that do not fit are refused with place and remedy", () =>
  withModel(async ({ folder, model, images }) => {
    const cut = `${folder}/cut`, small = `${folder}/small.idx`;
    await Deno.writeFile(cut, (await Deno.readFile(model)).subarray(0, -4));
    const data = new Uint8Array(2 * 9);
    const tensor = { type: "u8", shape: [2, 3, 3], data } as const;
    await Deno.writeFile(small, encodeIdx(tensor));
    const calls: readonly (readonly [string[], number, string])[] = [
      [["evaluate"], 2, "MODEL"],
      [["predict", model], 2, "FILE"],
      [["evaluate", `${folder}/none`], 1, `read "${folder}/none": it does not`],
      [["evaluate", cut], 1, `Cannot read model "${cut}": its tensors take`],
      [["evaluate", images], 1, `Cannot read model "${images}": its header`],
      [
        ["predict", model, small],
        1,
        "it holds u8 2×3×3, expected samples of 20×20",
      ],
      [["predict", model, model], 1, "Cannot read IDX"],
      [
        ["predict", model, images, "--top=11"],
        2,
        "found 11, expected at most 10",
      ],
      [
        ["predict", model, images, "--top=0"],
        2,
        "expected a whole number of at least 1",
      ],
      [["evaluate", model, "--dataset=mnits"], 2, 'did you mean "mnist"?'],
    ];
    for (const [args, wanted, message] of calls) {
      const { code, stdout, stderr } = await cli(args);
      assertEquals([args, code, stdout], [args, wanted, ""]);
      assertStringIncludes(stderr, message);
    }
  }));

Deno.test("predict takes PNG images of the model's size, grey or in colour", () =>
  withModel(async ({ folder, model }) => {
    const { test } = await digits();
    const image = test.inputs.subarray(0, 400) as Uint8Array;
    const write = async (name: string, width: number, channels: 1 | 3) => {
      const height = 400 / width, stride = width * channels + 1;
      // The filter 0 in front of each row.
      const rows = Uint8Array.from({ length: height * stride }, (_, i) => {
        const column = i % stride, row = Math.floor(i / stride);
        const at = row * width + Math.floor((column - 1) / channels);
        return column === 0 ? 0 : image[at]!;
      });
      const colourType = channels === 1 ? 0 : 2;
      const parts = { width, height, depth: 8, colourType, rows };
      await Deno.writeFile(`${folder}/${name}`, await makePng(parts));
      return `${folder}/${name}`;
    };
    const grey = await write("grey.png", 20, 1);
    const colour = await write("colour.PNG", 20, 3);
    const { stdout } = await cli(
      ["predict", model, grey, colour, "--format=json"],
    );
    const loaded = Model.load(await Deno.readFile(model));
    const shares = await loaded.probabilities(image);
    const probability = Math.max(...shares);
    const label = String(shares.indexOf(probability));
    const classes = [{ label, probability }];
    assertEquals(JSON.parse(stdout), [
      { classes, file: grey, sample: 0 },
      { classes, file: colour, sample: 0 },
    ]);
    const wide = await write("wide.png", 40, 1), none = `${folder}/none.png`;
    const broken = `${folder}/broken.png`;
    await Deno.writeTextFile(broken, "x");
    for (
      const [file, message] of [
        [wide, "it is of 10×40 pixels, expected samples of 20×20"],
        [broken, `Cannot read PNG "${broken}": it does not begin`],
        [none, "does not exist"],
      ] as const
    ) {
      const { code, stdout, stderr } = await cli(["predict", model, file]);
      assertEquals([code, stdout], [1, ""]);
      assertStringIncludes(stderr, message);
    }
  }));
