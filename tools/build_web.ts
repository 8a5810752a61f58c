// Builds the playground: the page of web/ as static files that any host serves,
// into build/web/. The data sets that this checkout has lie beside it.
//
//   deno task web            builds
//   deno task web --serve    builds, and shows it on this machine

import { ROOT, WEB_ENTRIES } from "./deno_json.ts";
import { JOIN, TEXT } from "../web/text.ts";
import { readFlags } from "./program.ts";
import { bundleInto } from "./web/bundle.ts";
import { serveFolder } from "./web/serve.ts";

const OUT = new URL("build/web/", ROOT);

const STATIC = ["style.css", "icon.svg", "manifest.webmanifest"];

/** The pages, with the texts of their heads. */
const PAGES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "index.html": { ...TEXT, join: JOIN.title },
  "join.html": { ...JOIN, title: TEXT.title },
};

const DATA_FILES = [
  "train-images-idx3-ubyte.gz",
  "train-labels-idx1-ubyte.gz",
  "t10k-images-idx3-ubyte.gz",
  "t10k-labels-idx1-ubyte.gz",
];

/** What the page does not need to begin. */
const LATER = /^(service_worker|sqlite|charts|report|join)/;

/** The list of the files that the page needs to begin, for its service worker. */
async function writeList(): Promise<void> {
  const files = ["./", ...DATA_FILES.map((file) => `data/digits/${file}`)];
  for (const folder of ["", "study/", "model/"]) {
    for await (const { name, isFile } of Deno.readDir(new URL(folder, OUT))) {
      if (isFile && !LATER.test(name)) files.push(folder + name);
    }
  }
  await Deno.writeTextFile(
    new URL("files.json", OUT),
    JSON.stringify(files.sort()),
  );
}

/** Copies a data set if this checkout has all of it. */
async function copyData(name: string): Promise<void> {
  const from = new URL(`data/${name}/`, ROOT);
  const to = new URL(`data/${name}/`, OUT);
  const files = await Promise.all(
    DATA_FILES.map((file) =>
      Deno.readFile(new URL(file, from)).catch(() => undefined)
    ),
  );
  if (files.includes(undefined)) return;
  await Deno.mkdir(to, { recursive: true });
  for (const [i, file] of DATA_FILES.entries()) {
    await Deno.writeFile(new URL(file, to), files[i]!);
  }
}

/** A page, with the texts of its head in place. */
async function writePage(
  name: string,
  texts: Readonly<Record<string, unknown>>,
): Promise<void> {
  const template = await Deno.readTextFile(new URL(`web/${name}`, ROOT));
  const page = template.replaceAll(/\{\{ (\w+) \}\}/g, (_, key) => {
    const text = texts[key];
    if (typeof text === "string") return text;
    throw new Error(`Cannot write ${name}: web/text.ts has no "${key}"`);
  });
  await Deno.writeTextFile(new URL(name, OUT), page);
}

/** SQLite's code, for databases that are dropped on the page. */
async function copySqlite(): Promise<void> {
  const source = await Deno.readTextFile(
    new URL("web/packages/sqlite_wasm.ts", ROOT),
  );
  const [specifier] = /npm:[^"]+/.exec(source)!;
  const to = new URL("sqlite3.wasm", OUT).pathname;
  // Apart, since the kind of import is not yet stable.
  const code =
    `import bytes from "${specifier}/sqlite3.wasm" with { type: "bytes" };` +
    `await Deno.writeFile(${JSON.stringify(to)}, bytes);`;
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-config", "--unstable-raw-imports", code],
  }).output();
  if (success) return;
  throw new Error(`Cannot copy SQLite: ${new TextDecoder().decode(stderr)}`);
}

/** Builds everything anew. */
export async function buildWeb(): Promise<void> {
  await Deno.remove(OUT, { recursive: true }).catch(() => {}); // none yet
  await Deno.mkdir(OUT, { recursive: true });
  await bundleInto(OUT.pathname, WEB_ENTRIES);
  for (const file of STATIC) {
    await Deno.copyFile(new URL(`web/${file}`, ROOT), new URL(file, OUT));
  }
  for (const page of Object.entries(PAGES)) await writePage(...page);
  await writeList();
  await copySqlite();
  for (const name of ["digits", "mnist", "fashion-mnist"]) await copyData(name);
}

if (import.meta.main) {
  const { serve } = readFlags(import.meta.filename, { boolean: ["serve"] });
  await buildWeb();
  console.log("build/web/index.html");
  if (serve) {
    const { hostname, port } = serveFolder(OUT).addr;
    console.log(`http://${hostname}:${port}/`);
  }
}
