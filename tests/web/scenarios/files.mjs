// Files that are dropped or chosen: studies of Optuna, tables, images.
//
//   node files.mjs ORIGIN FOLDER FILE...

import { button, finish, newPage, open, until } from "./browser.mjs";

const page = await newPage();
await open(page);
const chooser = page.locator("input[type=file]");
const studies = {};
for (const file of process.argv.slice(4)) {
  await chooser.setInputFiles(file);
  if (file.endsWith(".csv")) {
    await page.getByText("samples to learn from").filter({ hasText: "classes" })
      .waitFor();
    await page.waitForFunction(() =>
      document.querySelector("select").value === "files"
    );
    await button(page, "The tutorial's grid").click();
    await button(page, "Start").click();
    await until(page, "done");
  } else {
    const name = file.split("/").at(-1).replace(/\W/g, "-");
    await page.waitForFunction(
      (before) => document.querySelector(".found p")?.textContent !== before,
      studies.last ?? undefined,
    );
    studies[name] = true;
  }
  const text = await page.locator(".found p").textContent();
  studies[file.split("/").at(-1)] = text;
  studies.last = text;
}

await chooser.setInputFiles({
  name: "broken.jsonl",
  mimeType: "text/plain",
  buffer: Buffer.from("no journal"),
});
await page.locator(".notice.error").waitFor();
const refused = await page.locator(".notice.error").innerText();
await finish({ studies, refused });
