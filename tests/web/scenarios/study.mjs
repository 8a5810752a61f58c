// A study: started, paused, the page loaded again, gone on with, a point tried;
// its files; the same study by its link in another profile.

import {
  button,
  download,
  finish,
  folder,
  newPage,
  open,
  until,
} from "./browser.mjs";
import { rename } from "node:fs/promises";

const page = await newPage();
await open(page);
await button(page, "Ten hyperparameters").click();
await page.getByRole("spinbutton", { name: "Trials" }).fill("14");
await page.getByLabel("Same bits").check();
await button(page, "Copy link").click();
await page.waitForFunction(() => location.hash.startsWith("#plan="));
const { hash } = new URL(page.url());
await button(page, "Start").click();
await until(page, "running");
await page.locator("table.trials tbody tr").nth(3).waitFor();
await button(page, "Pause").click();
await until(page, "paused");
const paused = await page.locator("table.trials tbody tr").count();

await page.reload();
await button(page, "Go on with it").click();
await until(page, "done");
const done = await page.locator("table.trials tbody tr").count();
const found = await page.locator(".found p").innerText();
const journal = `${folder}/journal.jsonl`;
await rename(await download(page, "Journal"), journal);
const first = `${folder}/first.json`;
await rename(await download(page, "JSON"), first);

const other = await newPage();
await open(other, hash);
await button(other, "Start").click();
await until(other, "done");
const second = `${folder}/second.json`;
await rename(await download(other, "JSON"), second);

// Another one, in which a point is tried: by the form, and by dragging.
await button(other, "Find a good learning rate").click();
await other.getByRole("spinbutton", { name: "Trials" }).fill("200");
await button(other, "Start").click();
await until(other, "running");
await other.locator("table.trials tbody tr .link").first().click();
await other.locator(".card input").first().fill("0.003");
await button(other, "Try this point").click();
const plot = other.locator(".slices .ground").first();
await other.locator(".slices .dots[d^=M]").first().waitFor({
  state: "attached",
});
await plot.scrollIntoViewIfNeeded();
const box = await plot.boundingBox();
await other.mouse.move(box.x + 10, box.y + 20);
await other.mouse.down();
await other.mouse.move(box.x + box.width - 4, box.y + 20, { steps: 6 });
await other.mouse.up();
await button(other, "Stop").click();
await until(other, "paused");
const tried = await download(other, "Journal");

await finish({ paused, done, found, journal, first, second, tried });
