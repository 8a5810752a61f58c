// A page that works for a study until standard input ends: it says when it has
// its first trial, and at the end how many it has run.
//
//   node tab.mjs ORIGIN FOLDER ADDRESS STUDY

import { once } from "node:events";
import { button, finish, newPage, origin } from "./browser.mjs";

const [address, study] = process.argv.slice(4);
const ended = once(process.stdin.resume(), "end");
const status = (name, timeout) =>
  page.locator(`.status.${name}`).waitFor({ timeout });

const page = await newPage();
await page.goto(`${origin}/join.html`);
await page.getByLabel("Server's address").fill(address);
await page.getByLabel("Study", { exact: true }).fill(study);
await page.getByLabel("Trials at once").fill("1");
await button(page, "Join").click();
await status("joined", 60_000);
console.log("joined");
await page.locator("table.trials td", { hasText: "running" }).first().waitFor();
console.log("running");
await ended;
await button(page, "Leave").click();
await status("apart", 60_000);
const [done] = /\d+(?= done)/.exec(await page.locator(".count").innerText());
await finish({ done: Number(done) });
