// The package as `deno task npm` builds it, and folders where it is installed.

import { type Block, blocksOf } from "../../readme/markdown.ts";
import { exists, requireOrSkip, runs } from "../../support/require.ts";

const ROOT = new URL("../../../", import.meta.url);
const BUILT = new URL("build/npm/", ROOT);
const MODULES = new URL("tests/runtimes/npm/node_modules/", ROOT);
const DENO = new URL("deno/", MODULES);

/** What README.md prints below "Install". */
export const EXAMPLES: readonly Block[] = blocksOf(
  /^## Install$([^]*?)^## /m.exec(
    Deno.readTextFileSync(new URL("README.md", ROOT)),
  )![1]!,
);

/** Whether the package can be built, and installed with what it depends on. */
export const CAN_INSTALL: boolean = requireOrSkip("npm", runs("npm")) &&
  requireOrSkip(
    "the package deno, by npm ci in tests/runtimes/npm",
    exists(DENO),
  );

/** The program of Bun that `npm ci` placed in tests/runtimes/npm/, if it did. */
export function findBun(): string | undefined {
  const cpu = Deno.build.arch === "aarch64" ? "aarch64" : "x64";
  const path = new URL(`@oven/bun-${Deno.build.os}-${cpu}/bin/bun`, MODULES);
  return exists(path) ? path.pathname : undefined;
}

/** Builds `main.js` of a folder by webpack for production. */
export async function webpack(folder: string, out: string): Promise<void> {
  const config = {
    mode: "production",
    context: folder,
    entry: "./main.js",
    output: { path: out },
  };
  const program = `require("webpack")(${
    JSON.stringify(config)
  }, (error, stats) => {
      if (error || stats.hasErrors() || stats.hasWarnings()) {
        console.error(String(error ?? stats));
        process.exit(1);
      }
    });`;
  await run("node", ["--eval", program], new URL("..", MODULES));
}

/** What a program printed; it has ended well. */
export async function run(
  program: string,
  args: readonly string[],
  cwd: string | URL,
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    cwd,
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  if (success) return decoder.decode(stdout);
  const said = decoder.decode(stdout) + decoder.decode(stderr);
  throw new Error(`Cannot run ${program} ${args.join(" ")}: ${said}`);
}

/**
 * The archive of the package: built, unless no source changed since it was.
 * Test files that run at once wait for the one that builds it.
 */
export async function packageArchive(): Promise<string> {
  await Deno.mkdir(BUILT, { recursive: true });
  using lock = await Deno.open(new URL("lock", BUILT), {
    create: true,
    write: true,
  });
  await lock.lock(true);
  const listed = await run(
    "git",
    ["ls-files", "--cached", "--others", "--exclude-standard"],
    ROOT,
  );
  const sources = listed.trim().split("\n").map((path) => new URL(path, ROOT));
  const newest = Math.max(...sources.map(changedMs));
  const archive = exists(BUILT) &&
    Array.from(Deno.readDirSync(BUILT), ({ name }) => new URL(name, BUILT))
      .find((url) => url.pathname.endsWith(".tgz") && changedMs(url) > newest);
  return archive ? archive.pathname : await buildPackage();
}

function changedMs(url: URL): number {
  return exists(url) ? Deno.statSync(url).mtime!.getTime() : 0;
}

/**
 * Builds the package; the path of its archive.
 *
 * @param output The folder it is built in.
 */
export async function buildPackage(output = "build/npm"): Promise<string> {
  const words = ["task", "--quiet", "npm", `--output=${output}`];
  const said = await run(Deno.execPath(), words, ROOT);
  const [, path] = /^(\S+\.tgz): /m.exec(said) ?? [];
  return new URL(path!, ROOT).pathname;
}

/** The text of a file of the package that was built last. */
export function readBuilt(path: string): Promise<string> {
  return Deno.readTextFile(new URL(`package/${path}`, BUILT));
}

/** An empty folder, and the package in it. */
export class Installed implements AsyncDisposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<Installed> {
    const archive = await packageArchive();
    const installed = new Installed(await Deno.makeTempDir());
    await installed.run("npm", [
      "install",
      "--prefer-offline",
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
      archive,
    ]);
    return installed;
  }

  /** Runs a program in it. */
  run(program: string, args: readonly string[]): Promise<string> {
    return run(program, args, this.folder);
  }

  /** Writes the files that README.md names below "Install". */
  async writeExamples(): Promise<void> {
    for (const { name, text } of EXAMPLES) {
      if (name !== "" && name !== "output") await this.write(name, text);
    }
  }

  write(path: string, text: string): Promise<void> {
    return Deno.writeTextFile(`${this.folder}/${path}`, text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}
