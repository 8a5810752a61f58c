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

/** Complaints of axe-core that keep somebody out. */
export async function complaintsOf(page: Page): Promise<unknown> {
  await page.evaluate(await Deno.readTextFile(AXE));
  return await page.evaluate(`axe.run().then(({ violations }) =>
    violations.filter(({ impact }) => /serious|critical/.test(impact))
      .map(({ id, nodes }) => [id, nodes.slice(0, 3).map((one) => one.html)]))`);
}
