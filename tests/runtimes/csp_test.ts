// The content security policy that docs/runtimes.md prints is enough for a page
// and its pool, and what it says of other policies is so.

import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import * as library from "../../mod.ts";
import { fencedBlocks } from "../readme/markdown.ts";
import { requireOrSkip, runs } from "../support/require.ts";
import { bundleLibrary } from "./support/bundle.ts";
import { launchChromium } from "./support/chromium.ts";
import { jobExpression, runGrid, runJob } from "./support/job.ts";

const [POLICY] = fencedBlocks(
  await Deno.readTextFile(new URL("../../docs/runtimes.md", import.meta.url)),
  "text",
);

const PAGE = jobExpression("/engine.js", { variant: "plain" });
const POOL = `import("/engine.js").then((library) =>
  (${runGrid})(library, String(new URL("/engine.js", location.href)))
)`;

/** Evaluates code in a page under a policy. */
async function under(policy: string, code: string): Promise<unknown> {
  const bundle = await bundleLibrary();
  const respond = ({ url }: Request) => {
    const isLibrary = new URL(url).pathname === "/engine.js";
    return new Response(
      isLibrary ? bundle : "<!doctype html><title>.</title>",
      {
        headers: {
          "content-type": isLibrary ? "text/javascript" : "text/html",
          "content-security-policy": policy,
        },
      },
    );
  };
  const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
  await using server = Deno.serve(options, respond);
  await using browser = await launchChromium();
  const { port } = server.addr as Deno.NetAddr;
  return await browser.evaluate(`http://127.0.0.1:${port}/`, code);
}

Deno.test({
  name: "a page and its pool train under the policy of docs/runtimes.md",
  ignore: !requireOrSkip("Chromium", runs("chromium")),
  fn: async () => {
    const policy = POLICY!.trim();
    assertEquals(
      await under(policy, PAGE),
      await runJob(library, { variant: "plain" }),
    );
    assertEquals(await under(policy, POOL), await runGrid(library));
    const withoutBlob = policy.replace(" blob:", "");
    assertEquals(
      await under(withoutBlob, PAGE),
      await runJob(library, { variant: "plain" }),
    );
    const error = await assertRejects(() => under(withoutBlob, POOL), Error);
    assertMatch(error.message, /worker/i);
    await assertRejects(() => under("default-src 'self'", PAGE), Error);
  },
});
