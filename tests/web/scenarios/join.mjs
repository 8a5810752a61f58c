// A page as a worker of somebody's study: joined by the form, judged, left; a
// tab that is closed in the middle, one that is frozen for longer than a lease,
// one that goes elsewhere:
//
//   node join.mjs ORIGIN FOLDER ADDRESS STUDY FROZEN_MS

import { readFile } from "node:fs/promises";
import {
  button,
  complaints,
  finish,
  folder,
  newPage,
  origin,
} from "./browser.mjs";

const [address, study, frozenMs] = process.argv.slice(4);
const axe = await readFile(
  new URL("../playwright/node_modules/axe-core/axe.min.js", import.meta.url),
  "utf8",
);

async function judge(page, name) {
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  await page.evaluate(axe);
  return await page.evaluate(() =>
    globalThis.axe.run().then(({ violations }) =>
      violations.filter(({ impact }) => /serious|critical/.test(impact))
        .map(({ id, nodes }) => `${id}: ${nodes[0].html}`)
    )
  );
}

/** Opens the page of its own that joins, and joins by the keyboard. */
async function join(page, password = "secret") {
  await page.goto(`${origin}/join.html`);
  const words = [address, study, "tab", password, "", "1"];
  await page.getByLabel("Server's address").focus();
  for (const word of words) {
    await page.keyboard.press("Control+A");
    await page.keyboard.type(word);
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter"); // on the button
}

const status = (page, name) =>
  page.locator(`.status.${name}`).waitFor({ timeout: 60_000 });
const counted = (page, count) =>
  page.waitForFunction(
    (least) =>
      Number(
        /(\d+) done/.exec(document.querySelector(".count").textContent)[1],
      ) >=
        least,
    count,
    { timeout: 120_000 },
  );
const runs = (page) =>
  page.locator("table.trials td", { hasText: "running" }).first()
    .waitFor({ timeout: 60_000 });

// The playground leads there, but may not speak to others itself.
const first = await newPage({ bypassCSP: false });
await first.goto(`${origin}/`);
const refused = await first.evaluate((url) =>
  new Promise((resolve) => {
    addEventListener("securitypolicyviolation", () => resolve(true));
    const socket = new WebSocket(url);
    socket.onopen = () => resolve(false);
  }), address);
complaints.length = 0; // that it was refused is said on the console
await first.getByRole("link", { name: "Join a study" }).click();
await first.waitForURL("**/join.html");
const sockets = [];
first.on("websocket", (socket) => sockets.push(socket.url()));
await join(first, "wrong");
await first.locator(".notice.error").waitFor({ timeout: 30_000 });
const error = await first.locator(".notice.error").innerText();
complaints.length = 0; // sockets that end are said there too

await join(first);
await status(first, "joined");
await counted(first, 2);
const said = await first.locator(".results").innerText();

const seen = await newPage({ bypassCSP: true, colorScheme: "dark" });
await seen.goto(`${origin}/join.html`);
const judged = { form: await judge(seen, "join-form") };
await join(seen);
await runs(seen);
judged.work = await judge(seen, "join-work");
await seen.close(); // in the middle of a trial

const frozen = await newPage();
await join(frozen);
await runs(frozen);
const session = await frozen.context().newCDPSession(frozen);
await session.send("Page.setWebLifecycleState", { state: "frozen" });
await new Promise((resolve) => setTimeout(resolve, Number(frozenMs)));
await session.send("Page.setWebLifecycleState", { state: "active" });

const gone = await newPage();
await join(gone);
await runs(gone);
await gone.goto("about:blank");

const thawed = await frozen.locator(".results").innerText();
await button(frozen, "Leave").click();
await status(frozen, "apart");
await counted(first, 3);
await button(first, "Leave").click();
await status(first, "apart");
const left = await first.locator(".results").innerText();
await finish({ refused, error, said, judged, thawed, left, sockets });
