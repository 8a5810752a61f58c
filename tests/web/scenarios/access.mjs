// Who cannot see or use a mouse: axe-core on every state of the page, light and
// dark, and a study by the keyboard alone; then the page without a network.

import { readFile } from "node:fs/promises";
import { button, finish, folder, newPage, open, until } from "./browser.mjs";

const axe = await readFile(
  new URL("../playwright/node_modules/axe-core/axe.min.js", import.meta.url),
  "utf8",
);
const judged = {};

async function judge(page, name) {
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  await page.evaluate(axe);
  judged[name] = await page.evaluate(() =>
    globalThis.axe.run().then(({ violations }) =>
      violations.filter(({ impact }) => /serious|critical/.test(impact))
        .map(({ id, nodes }) => `${id}: ${nodes[0].html}`)
    )
  );
}

/** Presses Tab until an element of that name has the focus. */
async function tabTo(page, name) {
  for (let i = 0; i < 150; i++) {
    await page.keyboard.press("Tab");
    const text = await page.evaluate(() =>
      document.activeElement.textContent.trim()
    );
    if (text === name) return;
  }
  throw new Error(`Cannot reach ${name} by the keyboard`);
}

for (const colorScheme of ["light", "dark"]) {
  // axe-core is evaluated, which the page's own policy would forbid.
  const page = await newPage({ colorScheme, bypassCSP: true });
  await open(page);
  await judge(page, `${colorScheme}-start`);
  await tabTo(page, "Start");
  await page.keyboard.press("Enter");
  await until(page, "done");
  await tabTo(page, "4");
  await page.keyboard.press("Enter");
  await tabTo(page, "Look inside");
  await page.keyboard.press("Enter");
  await page.locator(".drawing canvas").waitFor();
  await judge(page, `${colorScheme}-done`);
}

const phone = await newPage({
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
});
await open(phone);
await button(phone, "Start").tap();
await until(phone, "done");
await phone.screenshot({ path: `${folder}/phone.png`, fullPage: true });
const width = await phone.evaluate(() => document.documentElement.scrollWidth);

await phone.evaluate(() => navigator.serviceWorker.ready);
await phone.context().setOffline(true);
await phone.reload();
await phone.locator(".gallery canvas").first().waitFor();
const kept = await phone.locator(".kept").innerText();
await finish({ judged, width, kept });
