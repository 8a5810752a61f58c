// Bundles of the page's code for browsers, with those files of the library that
// are others there.

import { ROOT } from "../deno_json.ts";
import page from "../../web/deno.json" with { type: "json" };

/** Files of the library that are others in a page. */
const SUBSTITUTES: Readonly<Record<string, string>> = {
  "src/cluster/connect/tcp.ts": "web/join/tcp.ts",
  "src/dataset/disk.ts": "web/data/disk.ts",
  "src/storage/sqlite.ts": "web/study/sqlite.ts",
};

/** The digits as a text, which the page has as files. */
const DIGITS = "../../data/digits/digits.ts";

/** The page's configuration, with other files in place of some. */
function config(): string {
  const absolute = (file: string, base: string | URL) =>
    new URL(file, base).href;
  return JSON.stringify({
    lock: false,
    compilerOptions: page.compilerOptions,
    imports: Object.fromEntries([
      ...Object.entries(page.imports).map(([name, file]) =>
        [name, absolute(file, new URL("web/", ROOT))] as const
      ),
      ...Object.entries(SUBSTITUTES).map(([from, to]) =>
        [absolute(from, ROOT), absolute(to, ROOT)] as const
      ),
    ]),
  });
}

/**
 * Bundles entries into a folder; what they share is in files of its own.
 *
 * @throws {Error} If they cannot be bundled, with what deno wrote.
 */
export async function bundleInto(
  folder: string,
  entries: readonly string[],
): Promise<void> {
  const path = await Deno.makeTempFile({ suffix: ".json" });
  try {
    await Deno.writeTextFile(path, config());
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "bundle",
        "--quiet",
        `--config=${path}`,
        "--platform=browser",
        "--minify",
        "--code-splitting",
        `--external=${DIGITS}`,
        `--outdir=${folder}`,
        ...entries,
      ],
      cwd: ROOT,
    }).output();
    if (success) return;
    throw new Error(
      `Cannot bundle the page: ${new TextDecoder().decode(stderr)}`,
    );
  } finally {
    await Deno.remove(path);
  }
}
