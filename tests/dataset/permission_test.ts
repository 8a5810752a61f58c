// Without rights nothing is asked: every right that is missing is an error that
// names its flag. A pseudo-terminal is where Deno would ask.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { requireOrSkip, runs } from "../support/require.ts";
import { TempFolder, TINY } from "./mirror.ts";

const FILES = new URL("../../files.ts", import.meta.url).href;

async function find(name: string, rights: string[]): Promise<string> {
  const script = `
    import { findDataset } from ${JSON.stringify(FILES)};
    try {
      const { train } = await findDataset(Deno.args[0], { cacheDir: Deno.args[1] });
      console.log("loaded " + train.count);
    } catch (error) { console.log(error.message); }`;
  using folder = new TempFolder();
  const main = `data:text/typescript,${encodeURIComponent(script)}`;
  const cache = `${folder.path}/cache`;
  const granted = rights.map((right) => right.replace("CACHE", cache));
  const command = [
    Deno.execPath(),
    "run",
    "--no-lock",
    "--quiet",
    ...granted,
    main,
    name,
    cache,
  ];
  const { stdout } = await new Deno.Command("script", {
    args: [
      "-qec",
      command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" "),
      "/dev/null",
    ],
    stdin: "null",
  }).output();
  const text = new TextDecoder().decode(stdout).replaceAll("\r\n", "\n");
  assert(!/allow\?|requests/i.test(text), text);
  return text.replaceAll(cache, "CACHE").trim();
}

const ignore = !requireOrSkip("script(1), a pseudo-terminal", runs("script"));

Deno.test({
  name: "findDataset() names the flag of each right that is missing",
  ignore,
  fn: async () => {
    assertEquals(
      await find("mnist", []),
      'Cannot read "CACHE/mnist": not permitted, expected the flag --allow-read=CACHE/mnist',
    );
    assertEquals(
      await find("mnist", ["--allow-read"]),
      'Cannot write "CACHE/mnist": not permitted, expected the flag --allow-write=CACHE/mnist',
    );
    const lines = (await find("mnist", ["--allow-read", "--allow-write=CACHE"]))
      .split("\n");
    assertEquals(lines.length, 5);
    for (const line of lines.slice(1, 4)) {
      const host = new URL(line.trim().split(" ")[0]!.slice(0, -1)).host;
      assertStringIncludes(
        line,
        `: not permitted, expected the flag --allow-net=${host}`,
      );
    }
    assertStringIncludes(
      lines[4]!,
      "Without a network: put its four IDX files into CACHE/mnist",
    );
  },
});

Deno.test({
  name:
    "findDataset() without rights loads digits and refuses the rest clearly",
  ignore,
  fn: async () => {
    assertEquals(await find("digits", []), "loaded 4000");
    assertEquals(
      await find(TINY.pathname, []),
      `Cannot read "${TINY.pathname}": not permitted, expected the flag --allow-read=${TINY.pathname}`,
    );
    assertStringIncludes(
      await find("mnits", []),
      'Cannot find data set "mnits": a folder of that name would need --allow-read=mnits, expected one of',
    );
    assertEquals(
      await find(TINY.pathname, [`--allow-read=${TINY.pathname}`]),
      "loaded 12",
    );
  },
});
