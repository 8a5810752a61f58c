// axe-core, which finds what keeps somebody out of a page: installed by npm ci
// in tests/runtimes/axe/.

import { exists, requireOrSkip } from "../../support/require.ts";
import type { Page } from "./chromium.ts";

const AXE = new URL(
  "../axe/node_modules/axe-core/axe.min.js",
  import.meta.url,
);

/** Whether axe-core is there. */
export const HAS_AXE: boolean = requireOrSkip("axe-core", exists(AXE));

/**
 * Complaints of axe-core that keep somebody out.
 *
 * @param scheme Dark is looked at for its colours: all else is as in light.
 */
export async function complaintsOf(
  page: Page,
  scheme: "light" | "dark",
): Promise<unknown> {
  await page.evaluate(await Deno.readTextFile(AXE));
  const options = scheme === "light"
    ? {}
    : { runOnly: ["color-contrast", "link-in-text-block"] };
  return await page.evaluate(`axe.run(${JSON.stringify(options)}).then(
    ({ violations }) =>
    violations.filter(({ impact }) => /serious|critical/.test(impact))
      .map(({ id, nodes }) => [id, nodes.slice(0, 3).map((one) => one.html)]))`);
}
