// Builds the playground: the page of web/ as static files that any host serves,
// into build/web/. Workers and the page are bundles of their own; the data sets
// lie beside them.
//
//   deno task web            builds
//   deno task web --serve    builds, and shows it on this machine

import { ROOT, WEB_ENTRIES } from "./deno_json.ts";
import { readFlags } from "./program.ts";
import { serveFolder } from "./web/serve.ts";
import page from "../web/deno.json" with { type: "json" };

const OUT = new URL("build/web/", ROOT);

const STATIC = ["index.html", "style.css", "icon.svg", "manifest.webmanifest"];

/** Files of the library that are others in a page. */
const SUBSTITUTES: Readonly<Record<string, string>> = {
  "src/dataset/disk.ts": "web/data/disk.ts",
};

/** The digits as a text, which the page has as files. */
const DIGITS = "../../data/digits/digits.ts";

const DATA_FILES = [
  "train-images-idx3-ubyte.gz",
  "train-labels-idx1-ubyte.gz",
  "t10k-images-idx3-ubyte.gz",
  "t10k-labels-idx1-ubyte.gz",
];

/** The configuration of the repository, with other files in place of some. */
async function writeConfig(path: string): Promise<void> {
  const absolute = (file: string, base: string | URL) =>
    new URL(file, base).href;
  const local = new URL("web/", ROOT);
  const config = {
    lock: false,
    compilerOptions: page.compilerOptions,
    imports: Object.fromEntries([
      ...Object.entries(page.imports).map(([name, file]) =>
        [name, absolute(file, local)] as const
      ),
      ...Object.entries(SUBSTITUTES).map(([from, to]) =>
        [absolute(from, ROOT), absolute(to, ROOT)] as const
      ),
    ]),
  };
  await Deno.writeTextFile(path, JSON.stringify(config));
}

async function bundle(config: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "bundle",
      "--quiet",
      `--config=${config}`,
      "--platform=browser",
      "--minify",
      "--code-splitting",
      `--external=${DIGITS}`,
      `--outdir=${OUT.pathname}`,
      ...WEB_ENTRIES,
    ],
    cwd: ROOT,
  }).output();
  if (success) return;
  throw new Error(
    `Cannot bundle the page: ${new TextDecoder().decode(stderr)}`,
  );
}

/** The list of the files that the page needs to begin, for its service worker. */
async function writeList(): Promise<void> {
  const files = ["./"];
  for (const folder of ["", "study/", "model/"]) {
    for await (const { name, isFile } of Deno.readDir(new URL(folder, OUT))) {
      if (isFile && name !== "service_worker.js") files.push(folder + name);
    }
  }
  await Deno.writeTextFile(
    new URL("files.json", OUT),
    JSON.stringify(files.sort()),
  );
}

/** Copies a data set if this checkout has all of it. */
async function copyData(name: string): Promise<void> {
  const from = new URL(`data/${name}/`, ROOT),
    to = new URL(`data/${name}/`, OUT);
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

/** Builds everything anew. */
export async function buildWeb(): Promise<void> {
  await Deno.remove(OUT, { recursive: true }).catch(() => {}); // none yet
  await Deno.mkdir(OUT, { recursive: true });
  const config = await Deno.makeTempFile({ suffix: ".json" });
  try {
    await writeConfig(config);
    await bundle(config);
  } finally {
    await Deno.remove(config);
  }
  for (const file of STATIC) {
    await Deno.copyFile(new URL(`web/${file}`, ROOT), new URL(file, OUT));
  }
  await writeList();
  for (const name of ["digits", "mnist", "fashion-mnist"]) await copyData(name);
}

if (import.meta.main) {
  const { serve } = readFlags(import.meta.filename, { boolean: ["serve"] });
  await buildWeb();
  console.log(`built ${OUT.pathname}`);
  if (serve) {
    serveFolder(OUT);
  }
}
