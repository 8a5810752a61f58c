import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  decodePng,
  parseTable,
  splitTable,
  tableDataset,
} from "../../../../data.ts";
import {
  type Dataset,
  digits,
  loadEngine,
  type Model,
  Trainer,
  type TrainTest,
} from "../../../../mod.ts";
import { decodeBase64 } from "../../../../src/base64.ts";
import { judge } from "../../../../src/cli/report/winner/judged.ts";
import { pictureUrls } from "../../../../src/cli/report/winner/pictures.ts";

async function trained(
  { train, test }: TrainTest,
  epochs: number,
): Promise<Model> {
  const engine = await loadEngine({ variant: "plain" });
  using trainer = new Trainer(engine, { train, validation: test }, {
    hidden: [16],
    epochs,
    batchSize: 50,
    optimizer: { name: "adam", learningRate: 0.003 },
  });
  await Array.fromAsync(trainer.epochs());
  return trainer.model();
}

async function pixelsOf(url: string) {
  const [head, base64] = url.split(",") as [string, string];
  assertEquals(head, "data:image/png;base64");
  return await decodePng(decodeBase64(base64));
}

Deno.test("judge() counts what was taken for what, and shows the surest mistakes", async () => {
  const data = await digits(), { test } = data;
  const model = await trained(data, 1);
  const judged = await judge(model, test, 7);
  assert(judged?.type === "classes");
  const { trial, samples, names, confusion, mistakes } = judged;
  assertEquals([trial, samples, judged.data], [7, test.count, "digits"]);
  assertEquals(names, [..."0123456789"]);
  // The same from raw bytes, one sample at a time.
  const size = test.inputs.length / test.count;
  const wrong: { sample: number; taken: number; sureness: number }[] = [];
  const counts = names.map(() => names.map(() => 0));
  for (let sample = 0; sample < test.count; sample++) {
    const inputs = test.inputs.subarray(sample * size, (sample + 1) * size);
    const shares = [...await model.probabilities(inputs)];
    const sureness = Math.max(...shares), taken = shares.indexOf(sureness);
    const label = test.targets[sample]!;
    counts[label]![taken]!++;
    if (taken !== label) wrong.push({ sample, taken, sureness });
  }
  assertEquals(confusion, counts);
  wrong.sort((a, b) => b.sureness - a.sureness);
  assert(wrong.length > 24);
  assertEquals(mistakes.length, 24);
  for (const [i, mistake] of mistakes.entries()) {
    const { sample, label, taken, sureness, picture } = mistake;
    assertEquals({ sample, taken, sureness }, wrong[i]!);
    assertEquals(label, test.targets[sample]);
    assertEquals(await pixelsOf(picture!), {
      width: 20,
      height: 20,
      channels: 1,
      data: test.inputs.slice(sample * size, (sample + 1) * size),
    });
  }
});

Deno.test("judge() of a regression gives the farthest predictions in the target's units", async () => {
  const rows = Array.from(
    { length: 200 },
    (_, i) => `${i},${(i * 37) % 11},${3000 + 20 * i + 300 * ((i * 7) % 5)}`,
  );
  const table = parseTable(`x,y,price\n${rows.join("\n")}`, { name: "goods" });
  const data = splitTable(table, { target: "price" });
  const model = await trained(data, 30);
  const all = tableDataset(data.train.schema!, table);
  const judged = await judge(model, all, 0);
  assert(judged?.type === "numbers");
  const prices = await model.predict(table);
  const misses = rows.map((row, sample) => {
    const value = Number(row.split(",")[2]);
    return { sample, value, off: Math.abs(prices[sample]! - value) };
  }).sort((a, b) => b.off - a.off);
  assertEquals(judged.misses.length, 24);
  for (const [i, { sample, value, predicted }] of judged.misses.entries()) {
    assertAlmostEquals(value, misses[i]!.value, 1e-2);
    assertAlmostEquals(Math.abs(predicted - value), misses[i]!.off, 1e-2);
    assertAlmostEquals(predicted, prices[sample]!, 1e-2);
  }
});

function imagesOf(
  inputs: Dataset["inputs"],
  inputShape: readonly number[],
): Dataset {
  const size = inputShape.reduce((a, b) => a * b, 1);
  const count = inputs.length / size;
  return {
    ...{ name: "images", inputs, inputShape, scale: 1, offset: 0, count },
    targets: new Uint8Array(count),
    task: { type: "classification", classes: 2 },
  };
}

Deno.test("pictureUrls() makes large images small by means of pixels, floats bytes", async () => {
  const wide = Uint8Array.from({ length: 2 * 130 }, (_, i) => i % 130);
  const [url] = (await pictureUrls(imagesOf(wide, [2, 130]), [0]))!;
  const { width, height, data } = await pixelsOf(url!);
  assertEquals([width, height], [44, 1]);
  assertEquals([data[0], data[1], data[43]], [1, 4, 129]);
  const colours = Float32Array.of(-1, 0, 1, 1, 0, -1);
  const images = imagesOf(colours, [1, 2, 3]);
  const [image] = (await pictureUrls(images, [0]))!;
  assertEquals(await pixelsOf(image!), {
    width: 2,
    height: 1,
    channels: 3,
    data: Uint8Array.of(0, 128, 255, 255, 128, 0),
  });
  assertEquals(await pictureUrls(imagesOf(wide, [260]), [0]), undefined);
});
