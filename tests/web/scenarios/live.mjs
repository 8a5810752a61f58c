// The page of `tune --serve` on a cluster: no worker is there, one comes, the
// study is stopped; as wide as a desk and as narrow as a phone:
//
//   node live.mjs ADDRESS FOLDER

import { readFile } from "node:fs/promises";
import { button, finish, folder, newPage, origin, until } from "./browser.mjs";

const axe = await readFile(
  new URL("../playwright/node_modules/axe-core/axe.min.js", import.meta.url),
  "utf8",
);
const page = await newPage({ bypassCSP: true });
const machines = page.locator("section.cluster");
const take = (name) =>
  page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });

await page.goto(origin);
await machines.getByText("No worker is there").waitFor();
const alone = await machines.innerText();
await take("alone"); // a worker comes when this is there

const runs = machines.locator("td").getByRole("button");
await runs.nth(1).waitFor();
await machines.getByText("Running longest").waitFor();
const busy = await machines.innerText();
await take("wide");
await runs.first().click();
const picked = await page.locator("aside.card").innerText();

await page.setViewportSize({ width: 400, height: 900 });
await take("phone");
const width = await page.evaluate(() => document.documentElement.scrollWidth);
await page.evaluate(axe);
const judged = await page.evaluate(() =>
  globalThis.axe.run().then(({ violations }) =>
    violations.filter(({ impact }) => /serious|critical/.test(impact))
      .map(({ id, nodes }) => `${id}: ${nodes[0].html}`)
  )
);

await button(page, "Stop").click();
await until(page, "done");
await take("done");
const plot = page.getByRole("img", { name: /^Workers: / });
const timeline = await plot.getAttribute("aria-label");
const rows = await plot.locator(".axis g text").allTextContents();
await finish({
  alone,
  busy,
  picked,
  width,
  judged,
  timeline,
  rows,
  left: await machines.count(),
});
