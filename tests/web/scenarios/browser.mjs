// What every scenario begins with: a browser, a page that is watched, and how
// to say what was seen. Run by Node, which Playwright is made for:
//
//   node SCENARIO.mjs ORIGIN FOLDER

// By a name that no type check looks for where nothing is installed.
const PLAYWRIGHT = "../playwright/node_modules/playwright-core/index.mjs";
export const { chromium } = await import(
  new URL(PLAYWRIGHT, import.meta.url).href
);

export const [origin, folder] = process.argv.slice(2);

/** What pages said that they should not have said, and asked of others. */
export const complaints = [];

export const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox"],
});

/** A profile of its own, and a page in it. */
export async function newPage(options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1300, height: 1000 },
    acceptDownloads: true,
    ...options,
  });
  // Other tests run beside, on the same cores.
  context.setDefaultTimeout(120_000);
  context.on("page", watch);
  return await context.newPage();
}

function watch(page) {
  page.on("console", (message) => complaints.push(`says ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`throws ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    const isOwn = url.startsWith(origin) || /^(blob|data):/.test(url);
    if (!isOwn) complaints.push(`asks ${url}`);
  });
}

/** Opens the playground and waits until its data are there. */
export async function open(page, fragment = "") {
  await page.goto(`${origin}/${fragment}`);
  await page.locator(".gallery canvas").first().waitFor();
}

export const button = (page, name) =>
  page.getByRole("button", { name, exact: true });

/** Waits for what the study is doing. */
export const until = (page, status) =>
  page.locator(`.status.${status}`).waitFor({ timeout: 180_000 });

/** Presses a button that gives a file; its path. */
export async function download(page, name) {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    button(page, name).click(),
  ]);
  const path = `${folder}/${file.suggestedFilename()}`;
  await file.saveAs(path);
  return path;
}

/** Ends the browser and prints what was seen. */
export async function finish(seen) {
  await browser.close();
  console.log(JSON.stringify({ ...seen, complaints }));
}
