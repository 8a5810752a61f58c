// A page's blocks, followed one after another in a copy of the repository.

import { assertEquals } from "@std/assert";
import { pythonWith } from "../support/python.ts";
import { requireOrSkip, runs } from "../support/require.ts";
import {
  type Block,
  commandsOf,
  timeless,
  withoutComment,
} from "./markdown.ts";
import { hasMnist, type Said, type Scratch } from "./scratch.ts";

/** What a command needs that a machine may lack, by a part of its text. */
const NEEDS: readonly (readonly [part: string, name: string, here: boolean])[] =
  [
    ["mnist", "MNIST", hasMnist()],
    ["npx", "npx", runs("npx")],
  ];

function isPossible(command: string): boolean {
  return NEEDS.every(([part, name, here]) =>
    !command.includes(part) || requireOrSkip(`${command}: ${name}`, here)
  );
}

/** Follows a page. */
export class PageRun {
  readonly #scratch: Scratch;
  readonly #left: ReadonlyMap<string, string>;
  /** What the block before printed, if it ran. */
  #stdout: string | undefined;
  /** What the reader was told to write. */
  readonly #files: string[] = [];
  /** How many things were asked to run, those left out included. */
  steps = 0;

  /** @param left What is not run, with its reason. */
  constructor(scratch: Scratch, left: ReadonlyMap<string, string>) {
    this.#scratch = scratch;
    this.#left = left;
  }

  /** Does what a block says. */
  async follow(block: Block, t: Deno.TestContext): Promise<void> {
    const { language, name, text } = block;
    const stdout = this.#stdout;
    this.#stdout = undefined;
    if (name === "output") {
      if (stdout === undefined) return;
      await t.step(`that prints what the page shows`, () => {
        assertEquals(timeless(stdout), timeless(text));
      });
    } else if (name !== "") {
      await this.#write(name, text);
      this.#files.push(name);
    } else if (language === "sh") {
      for (const command of commandsOf(text)) await this.#command(command, t);
    } else if (language === "ts") {
      await this.#program(text, t);
    } else if (language === "py") {
      await this.#python(text, t);
    }
  }

  /** Removes what the reader was told to write. */
  async end(): Promise<void> {
    for (const name of this.#files) {
      await Deno.remove(`${this.#scratch.root}/${name}`);
    }
  }

  async #command(line: string, t: Deno.TestContext): Promise<void> {
    const command = withoutComment(line);
    if (this.#isLeft(command) || !isPossible(command)) return;
    await this.#step(command, t, () => this.#scratch.run(line));
  }

  /** Checked and run without a right. */
  async #program(text: string, t: Deno.TestContext): Promise<void> {
    const path = `build/program_${this.steps}.ts`;
    await this.#write(path, text);
    await this.#step(
      `program ${this.steps}, without a right`,
      t,
      () =>
        this.#scratch.run(
          `deno check --quiet ${path} && deno run --quiet --no-prompt ${path}`,
        ),
    );
  }

  async #python(text: string, t: Deno.TestContext): Promise<void> {
    const path = `build/program_${this.steps}.py`;
    await this.#write(path, text);
    const left = text.split("\n").find((line) => this.#isLeft(line));
    const packages = packagesOf(text);
    const python = pythonWith(...left === undefined ? packages : []);
    const name = `Python with ${packages.join(", ")}`;
    if (!requireOrSkip(name, python !== undefined)) return;
    // What is not run has at least the syntax of Python.
    const how = left === undefined ? "" : "-m py_compile";
    await this.#step(
      `program ${this.steps}, ${name}`,
      t,
      () => this.#scratch.run(`${python} ${how} ${path}`),
    );
    if (left !== undefined) this.#stdout = undefined;
  }

  #isLeft(line: string): boolean {
    const reason = this.#left.get(line);
    if (reason === undefined) return false;
    console.log(`not run: ${line} (${reason})`);
    this.steps++;
    return true;
  }

  async #step(
    name: string,
    t: Deno.TestContext,
    run: () => Promise<Said>,
  ): Promise<void> {
    this.steps++;
    await t.step(name, async () => {
      const { code, stdout, text } = await run();
      assertEquals(code, 0, text);
      this.#stdout = stdout;
    });
  }

  async #write(path: string, text: string): Promise<void> {
    const file = `${this.#scratch.root}/${path}`;
    await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(file, text);
  }
}

/** The modules that a Python program imports. */
function packagesOf(text: string): string[] {
  const imports = text.matchAll(/^(?:import|from) ([\w.]+)/gm);
  return [...new Set(Array.from(imports, ([, name]) => name!))];
}
