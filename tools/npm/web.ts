// The library as one file for a page's `<script type="module">`, with the hash
// that browsers check it by. The digits, five times its size, stay outside:
// a page imports the package's digits.js.

import { ROOT } from "../deno_json.ts";

/** How the digits' data would be reached, by what is left out. */
const DIGITS = "../../data/digits/digits.ts";

/** The files of a page by their path in the package. */
export async function webFiles(): Promise<Map<string, string>> {
  const text = await bundleLibrary();
  return new Map([
    ["web/lanetune.js", text],
    ["web/lanetune.js.integrity", `${await integrityOf(text)}\n`],
  ]);
}

/** What a page's `integrity` says of a script: "sha384-…". */
export async function integrityOf(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  const digest = await crypto.subtle.digest("SHA-384", bytes);
  return `sha384-${new Uint8Array(digest).toBase64()}`;
}

/** Bundles all that mod.ts exports but `digits`. */
async function bundleLibrary(): Promise<string> {
  const { digits: _digits, ...exports } = await import("../../mod.ts");
  const names = Object.keys(exports).join(", ");
  const entry = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    const text = `export { ${names} } from "${ROOT.pathname}mod.ts";`;
    await Deno.writeTextFile(entry, text);
    const { success, stdout, stderr } = await new Deno.Command(
      Deno.execPath(),
      {
        args: [
          "bundle",
          "--platform=browser",
          "--minify",
          `--external=${DIGITS}`,
          entry,
        ],
        cwd: ROOT,
      },
    ).output();
    const decoder = new TextDecoder();
    if (success) return decoder.decode(stdout);
    throw new Error(`Cannot bundle mod.ts: ${decoder.decode(stderr)}`);
  } finally {
    await Deno.remove(entry);
  }
}
