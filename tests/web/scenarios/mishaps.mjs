// What can befall a page while a study runs in it: its tab is closed, it is
// frozen in the background, it crashes as where memory is out, the browser is
// killed. After each the study is gone with on, in the same profile.

import { mkdtemp } from "node:fs/promises";
import {
  browser as unused,
  button,
  chromium,
  download,
  finish,
  folder,
  open,
  until,
} from "./browser.mjs";

await unused.close();
const profile = await mkdtemp(`${folder}/profile-`);

async function launch() {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox"],
    acceptDownloads: true,
  });
  return { context, page: await context.newPage() };
}

const rows = (page) => page.locator("table.trials tbody tr");

/** Waits until more trials are there than before. */
async function progress(page, count) {
  await rows(page).nth(count).waitFor({ timeout: 120_000 });
}

async function goOn(page) {
  await open(page);
  await button(page, "Go on with it").click();
  await until(page, "running");
}

let { context, page } = await launch();
await open(page);
await button(page, "Ten hyperparameters").click();
await page.getByRole("spinbutton", { name: "Trials" }).fill("40");
await page.getByLabel("Same bits").check();
await button(page, "Start").click();
await progress(page, 3);
await page.close();

page = await context.newPage();
await goOn(page);
await progress(page, 8);
const session = await context.newCDPSession(page);
await session.send("Page.setWebLifecycleState", { state: "frozen" });
await new Promise((resolve) => setTimeout(resolve, 1000));
await session.send("Page.setWebLifecycleState", { state: "active" });
await progress(page, 12);

const crashed = page.waitForEvent("crash");
session.send("Page.crash").catch(() => {});
await crashed;
page = await context.newPage();
await goOn(page);
await progress(page, 17);

const killer = await context.newCDPSession(page);
const { processInfo } = await (await context.browser()
  ?.newBrowserCDPSession() ?? killer).send("SystemInfo.getProcessInfo")
  .catch(() => ({ processInfo: [] }));
const main = processInfo.find(({ type }) => type === "browser");
if (main !== undefined) process.kill(main.id, "SIGKILL");
await context.close().catch(() => {});

({ context, page } = await launch());
await goOn(page);
await until(page, "done");
const json = await download(page, "JSON");
await context.close();
await finish({ json, wasKilled: main !== undefined });
