// Digits drawn with the mouse, as test images have them, and what the best
// network says.
//
//   node drawing.mjs ORIGIN FOLDER IMAGES_JSON

import { readFile } from "node:fs/promises";
import { button, download, finish, newPage, open, until } from "./browser.mjs";
import { strokesOf } from "./strokes.mjs";

const { width, height, images } = JSON.parse(
  await readFile(process.argv[4], "utf8"),
);
const page = await newPage({ viewport: { width: 1300, height: 1400 } });
await open(page);
await button(page, "Start").click();
await until(page, "done");
await button(page, "Train the best network and draw").click();
const canvas = page.locator(".drawing canvas");
await canvas.waitFor();

const labels = [];
for (const pixels of images) {
  await button(page, "Clear").click();
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  await page.locator(".bars .top").waitFor({ state: "detached" });
  for (const stroke of strokesOf({ width, height, pixels })) {
    const at = ([x, y]) => [box.x + x * box.width, box.y + y * box.height];
    await page.mouse.move(...at(stroke[0]));
    await page.mouse.down();
    const places = stroke.filter((_, i) => i % 4 === 0 || !stroke[i + 1]);
    for (const place of places) await page.mouse.move(...at(place));
    await page.mouse.up();
  }
  await page.locator(".bars .top").waitFor();
  // The last stroke is looked at in the frame after it.
  await page.waitForTimeout(120);
  labels.push(await page.locator(".bars .top th").innerText());
}
const accuracy = await page.locator(".model h3 small").innerText();
const model = await download(page, "Model");
await page.locator(".gallery .mistake").first().waitFor();
await finish({ labels, accuracy, model });
