// How much of the package a program gets that esbuild builds.

import { gzipSync } from "node:zlib";
import { esbuild } from "../../runtimes/support/bundlers.ts";

/** Bytes, minified and gzipped. */
export interface Sizes {
  /** What the program loads at once. */
  readonly initial: number;
  /** What it may load later, the digits' data left out. */
  readonly later: number;
}

/**
 * Bundles a program that imports the package built last. Files that nothing in
 * the others names are not counted: esbuild leaves some.
 */
export async function bundledSize(program: string): Promise<Sizes> {
  const folder = await Deno.makeTempDir();
  try {
    const built = new URL("../../../build/npm/package", import.meta.url);
    await Deno.mkdir(`${folder}/node_modules`);
    await Deno.symlink(built.pathname, `${folder}/node_modules/lanetune`);
    await Deno.writeTextFile(`${folder}/program.js`, program);
    const out = `${folder}/out`;
    await esbuild([`${folder}/program.js`], "--splitting", `--outdir=${out}`);
    const texts = new Map<string, string>();
    for await (const { name } of Deno.readDir(out)) {
      texts.set(name, await Deno.readTextFile(`${out}/${name}`));
    }
    const initial = gzippedSize(texts.get("program.js")!);
    let later = 0;
    for (const name of namedFrom("program.js", texts)) {
      if (!name.startsWith("digits-")) {
        later += gzippedSize(texts.get(name)!);
      }
    }
    return { initial, later };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The files that one leads to, itself not counted. */
function namedFrom(
  start: string,
  texts: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  const found = new Set([start]);
  for (const name of found) {
    for (const other of texts.keys()) {
      if (texts.get(name)!.includes(other)) found.add(other);
    }
  }
  found.delete(start);
  return found;
}

/** As servers pack what they send again and again. */
function gzippedSize(text: string): number {
  return gzipSync(text, { level: 9 }).length;
}
