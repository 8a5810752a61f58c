// Every command that README.md and CONTRIBUTING.md print, run as printed in a
// copy of the repository, one after another, as a reader would.
//
// Nothing is downloaded but Deno itself by npx: `tune --dataset mnist` finds
// the files in the copy's data/mnist, where its first run would have put them.
// What no test runs says why in a comment of the page.

import { assertEquals } from "@std/assert";
import { requireOrSkip, runs } from "../support/require.ts";
import {
  commandsOf,
  fencedBlocks,
  notRun,
  withoutComment,
} from "./markdown.ts";
import { hasMnist, Scratch } from "./scratch.ts";

const ROOT = new URL("../../", import.meta.url);
const PAGES = ["README.md", "CONTRIBUTING.md"];

const pages = await Promise.all(
  PAGES.map((name) => Deno.readTextFile(new URL(name, ROOT))),
);
const left = new Map(pages.flatMap((page) => [...notRun(page)]));
const commands = pages.flatMap((page) => fencedBlocks(page, "sh"))
  .flatMap(commandsOf);

Deno.test("only printed commands are excused from being run", () => {
  const printed = new Set(commands.map(withoutComment));
  assertEquals([...left.keys()].filter((command) => !printed.has(command)), []);
});

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

Deno.test({
  name: "what the pages print runs, and leaves nothing for git to commit",
  ignore: !requireOrSkip("git, for a copy of the repository", runs("git")),
  fn: async (t) => {
    await using scratch = await Scratch.create();
    if (hasMnist()) await scratch.addMnist();
    for (const command of commands) {
      const reason = left.get(withoutComment(command));
      if (reason !== undefined) {
        console.log(`not run: ${withoutComment(command)} (${reason})`);
        continue;
      }
      if (!isPossible(command)) continue;
      await t.step(withoutComment(command), async () => {
        const { code, text } = await scratch.run(command);
        assertEquals(code, 0, text);
      });
    }
    for (const [at, program] of fencedBlocks(pages[0]!, "ts").entries()) {
      await t.step(
        `program ${at + 1} of README.md, without a right`,
        async () => {
          const path = `build/readme_${at}.ts`;
          await Deno.mkdir(`${scratch.root}/build`, { recursive: true });
          await Deno.writeTextFile(
            `${scratch.root}/${path}`,
            program.replaceAll('from "./', 'from "../'),
          );
          const { code, text } = await scratch.run(
            `deno check ${path} && deno run --no-prompt ${path}`,
          );
          assertEquals(code, 0, text);
        },
      );
    }
    await t.step("git sees nothing new", async () => {
      assertEquals(await scratch.changes(), "");
    });
  },
});
