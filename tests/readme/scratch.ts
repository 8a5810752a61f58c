// A copy of this repository as git would commit it, where commands may write.

import { exists } from "../support/require.ts";
import { sharedPath } from "../support/shared.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** What one command said. */
export interface Said {
  readonly code: number;
  readonly stdout: string;
  /** Its two streams, one after the other. */
  readonly text: string;
}

/** A copy of the repository; git tells what changes in it. */
export class Scratch implements AsyncDisposable {
  readonly #folder: string;
  readonly root: string;

  private constructor(folder: string) {
    this.#folder = folder;
    this.root = `${folder}/lanetune`;
  }

  static async create(): Promise<Scratch> {
    const scratch = new Scratch(await Deno.makeTempDir());
    const { root } = scratch;
    // The index is filled from here and written there: what git ignores, and
    // the history, stay behind.
    await scratch.git("init", "--quiet", root);
    const git = ["--git-dir", `${root}/.git`];
    await scratch.git(...git, "--work-tree", ROOT, "add", "--all");
    await scratch.git(...git, ...IDENTITY, "commit", "--quiet", "-m", "copy");
    await scratch.git("-C", root, "reset", "--quiet", "--hard");
    return scratch;
  }

  /** Puts the real MNIST where `tune --dataset mnist` downloads it to. */
  async addMnist(): Promise<void> {
    const from = sharedPath("data/mnist");
    await Deno.mkdir(`${this.root}/data/mnist`);
    for await (const { name } of Deno.readDir(from)) {
      await Deno.copyFile(`${from}/${name}`, `${this.root}/data/mnist/${name}`);
    }
  }

  /** Runs a line of a shell in the copy. */
  run(line: string): Promise<Said> {
    return say("sh", ["-c", line], this.root);
  }

  /** What git would commit besides the copy: lines of `git status`. */
  async changes(): Promise<string> {
    return await this.git("-C", this.root, "status", "--porcelain");
  }

  async git(...args: string[]): Promise<string> {
    const { code, text } = await say("git", args, this.#folder);
    if (code !== 0) {
      throw new Error(`Cannot run git ${args.join(" ")}: ${text}`);
    }
    return text;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.#folder, { recursive: true });
  }
}

const IDENTITY = ["-c", "user.name=copy", "-c", "user.email=copy@localhost"];

async function say(
  program: string,
  args: string[],
  cwd: string,
): Promise<Said> {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args,
    cwd,
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
  }).output();
  const [results, rest] = [stdout, stderr].map((bytes) =>
    new TextDecoder().decode(bytes)
  ) as [string, string];
  return { code, stdout: results, text: results + rest };
}

/** Whether the real MNIST is beside the repository. */
export function hasMnist(): boolean {
  return exists(sharedPath("data/mnist"));
}
