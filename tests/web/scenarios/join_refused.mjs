// A page that joins a study whose trials it cannot run.

import { button, finish, newPage, origin } from "./browser.mjs";

const [address, study] = process.argv.slice(4);
const page = await newPage();
await page.goto(`${origin}/join.html`);
await page.getByLabel("Server's address").fill(address);
await page.getByRole("textbox", { name: "Study" }).fill(study);
await button(page, "Join").click();
await page.locator(".notice.error").waitFor({ timeout: 30_000 });
const error = await page.locator(".notice.error").innerText();
await finish({ error });
