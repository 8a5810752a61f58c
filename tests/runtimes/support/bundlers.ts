// The bundlers that `npm ci` placed in tests/runtimes/bundlers/, and production
// builds of the application there.

import { exists } from "../../support/require.ts";

const ROOT = new URL("../bundlers/", import.meta.url);
const MODULES = new URL("node_modules/", ROOT);

/** Whether the bundlers are there. */
export function bundlersInstalled(): boolean {
  return exists(new URL(".bin/esbuild", MODULES)) &&
    exists(new URL(".bin/vite", MODULES));
}

/** How each bundler builds the application, `index.html` the page, in a folder. */
export const BUNDLERS: {
  readonly [name: string]: (folder: string) => Promise<void>;
} = {
  esbuild: async (folder) => {
    const entries = ["main.ts", "trial.worker.ts", "experiment.worker.ts"];
    await esbuild(entries.map((name) => `app/${name}`), `--outdir=${folder}`);
    const page = await Deno.readTextFile(new URL("app/index.html", ROOT));
    const built = page.replace("./main.ts", "./main.js");
    await Deno.writeTextFile(`${folder}/index.html`, built);
  },
  vite: (folder) => vite("app", folder),
};

/** Builds the page of an application's folder for production. */
export function vite(app: string, folder: string): Promise<void> {
  return run("vite", ["build", app, "--outDir", folder]);
}

/** Bundles files of tests/runtimes/bundlers/, as ES modules. */
export function esbuild(
  entries: readonly string[],
  ...flags: readonly string[]
): Promise<void> {
  const all = [...entries, "--bundle", "--format=esm", "--minify", ...flags];
  return run("esbuild", [...all, "--log-level=error"]);
}

/** Runs a program of a package: a script of Node, or a binary, as npm made it. */
async function run(
  program: string,
  args: readonly string[],
): Promise<void> {
  const path = new URL(`.bin/${program}`, MODULES).pathname;
  const { success, stderr } = await new Deno.Command(path, {
    args: [...args],
    cwd: ROOT,
    stdout: "null",
  }).output();
  if (success) return;
  const text = new TextDecoder().decode(stderr);
  throw new Error(`Cannot bundle with ${program}: ${text}`);
}

/** The files below a folder, by paths that begin with "/". */
export async function readFiles(
  folder: string,
  prefix = "/",
): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) {
      Object.assign(files, await readFiles(path, `${prefix}${name}/`));
    } else files[prefix + name] = await Deno.readTextFile(path);
  }
  return files;
}
