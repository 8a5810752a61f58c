// Builds the package for npm from the library's sources: JavaScript and
// declarations, the command line, the library as one file for pages, and the
// archive that `npm publish` would send.
//
//   deno task npm [--output DIR]    writes package/ and the .tgz, in build/npm/

import { ROOT } from "../deno_json.ts";
import { readFlags } from "../program.ts";
import { compile } from "./compile.ts";
import { DENO_JSON, PACKAGE_JSON } from "./package_json.ts";
import { webFiles } from "./web.ts";

const FOLDER = "build/npm";

/** What goes along as it is. */
const COPIED = [
  "CHANGELOG.md",
  "LICENSE",
  "README.md",
  "npm/bin/lanetune.js",
  "npm/workerd/inlined.js",
  "src/engine/plain.wasm",
  "src/engine/relaxed.wasm",
];

/** Writes the files of the package, and nothing else, into its folder. */
async function writePackage(folder: URL): Promise<void> {
  await Deno.remove(folder, { recursive: true }).catch(() => {});
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  const files = new Map<string, string | Uint8Array>([
    ...await compile(),
    ...await webFiles(),
    ["package.json", json(PACKAGE_JSON)],
    ["deno.json", json(DENO_JSON)],
  ]);
  for (const path of COPIED) {
    files.set(path, await Deno.readFile(new URL(path, ROOT)));
  }
  for (const [path, content] of files) {
    const file = new URL(path, folder);
    await Deno.mkdir(new URL(".", file), { recursive: true });
    if (typeof content === "string") await Deno.writeTextFile(file, content);
    else await Deno.writeFile(file, content);
  }
}

/** What `npm pack` says of the archive it made. */
interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly entryCount: number;
}

async function pack(folder: URL): Promise<Packed> {
  const { success, stdout, stderr } = await new Deno.Command("npm", {
    args: ["pack", "--json", "--ignore-scripts", `--pack-destination=..`],
    cwd: folder,
  }).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`Cannot pack: ${decoder.decode(stderr)}`);
  const told = JSON.parse(decoder.decode(stdout));
  return (Array.isArray(told) ? told : Object.values(told))[0];
}

if (import.meta.main) {
  const { output = FOLDER } = readFlags(import.meta.filename, {
    string: ["output"],
  });
  const folder = new URL(`${output}/package/`, ROOT);
  await writePackage(folder);
  const { filename, size, entryCount } = await pack(folder);
  console.log(`${output}/${filename}: ${entryCount} files, ${size} bytes`);
  console.log(
    await Deno.readTextFile(new URL("web/lanetune.js.integrity", folder)),
  );
}
