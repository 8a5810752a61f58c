// The documentation's site in a real browser: nothing keeps anybody out, light
// or dark; narrow windows show all of it and open the menu without a script.

import { assert, assertEquals } from "@std/assert";
import { buildSite } from "../../tools/docs/site.ts";
import { requireOrSkip, runs } from "../support/require.ts";
import { complaintsOf, HAS_AXE } from "./support/axe.ts";
import { launchChromium } from "./support/chromium.ts";
import { serve } from "./support/serve.ts";

const hasChromium = requireOrSkip("Chromium", runs("chromium"));

/** One page of each kind. */
const PAGES = [
  "/index.html",
  "/docs/guide/from-optuna.html",
  "/docs/architecture.html",
  "/docs/reference/commands.html",
  "/docs/reference/studies.html",
  "/examples/vite/main.js.html",
];

async function serveSite() {
  const files = [...await buildSite()].map(([path, content]) =>
    [`/${path}`, content] as const
  );
  const pages = files.map(([path]) => path).filter((path) =>
    path.endsWith(".html")
  );
  const server = await serve({
    ...Object.fromEntries(files),
    "/frames.html": "<!DOCTYPE html><title>frames</title>",
  });
  return { server, pages };
}

/** Opens pages one after another in a frame of a width, and asks each. */
function inFrame(width: number, paths: readonly string[], ask: string): string {
  return `(async () => {
    const answers = [];
    for (const path of ${JSON.stringify(paths)}) {
      const frame = document.createElement("iframe");
      frame.style = "width: ${width}px; height: 700px; border: 0";
      frame.src = path;
      document.body.append(frame);
      await new Promise((loaded) => frame.onload = loaded);
      answers.push((${ask})(frame.contentDocument, frame.contentWindow));
      frame.remove();
    }
    return answers;
  })()`;
}

Deno.test({
  name: "the site keeps nobody out, light or dark, and says nothing",
  ignore: !hasChromium || !HAS_AXE,
  fn: async () => {
    const { server } = await serveSite();
    await using _ = server;
    await using browser = await launchChromium();
    for (const scheme of ["light", "dark"] as const) {
      for (const path of PAGES) {
        await using page = await browser.open(server.origin + path, scheme);
        assertEquals(
          await complaintsOf(page, scheme),
          [],
          `${path}, ${scheme}`,
        );
        assertEquals(page.told, [], path);
        for (const asked of page.asked) {
          assert(/^(?:data:|http:\/\/127\.0\.0\.1:)/.test(asked), asked);
        }
      }
    }
  },
});

Deno.test({
  name: "no page of the site is wider than a narrow window",
  ignore: !hasChromium,
  fn: async () => {
    const { server, pages } = await serveSite();
    await using _ = server;
    await using browser = await launchChromium();
    const widths = await browser.evaluate(
      `${server.origin}/frames.html`,
      inFrame(360, pages, "(document) => document.documentElement.scrollWidth"),
    ) as number[];
    assertEquals(widths.length, pages.length);
    const wide = pages.filter((_, at) => widths[at]! > 360);
    assertEquals(wide, []);
  },
});

Deno.test({
  name:
    "the menu is beside the text in wide windows, behind a button in narrow",
  ignore: !hasChromium,
  fn: async () => {
    const { server } = await serveSite();
    await using _ = server;
    await using browser = await launchChromium();
    const ask = `(document, window) => {
      const menu = document.getElementById("menu");
      const shown = () => window.getComputedStyle(menu).display !== "none";
      const before = shown();
      const button = document.querySelector("header button");
      if (button.checkVisibility()) button.click();
      const here = menu.querySelector("[aria-current=page]");
      return [before, button.checkVisibility(), shown(), here.textContent];
    }`;
    const look = (width: number) =>
      browser.evaluate(
        `${server.origin}/frames.html`,
        inFrame(width, ["/docs/spaces.html"], ask),
      );
    assertEquals(await look(360), [[false, true, true, "Search spaces"]]);
    assertEquals(await look(1200), [[true, false, true, "Search spaces"]]);
  },
});
