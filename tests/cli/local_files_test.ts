// Files that commands write and read: never onto a study, never for ever.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { cli, inFolder } from "./support.ts";

function namesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
}

Deno.test("export and train never write onto a study, and onto other files only with --force", () =>
  inFolder(async (folder) => {
    const path = `${folder}/s.jsonl`, storage = `--storage=${path}`;
    await cli(["ask", storage, "--param=x=1,2"]);
    await cli(["export", storage, "--to=sqlite", `--output=${folder}/s.db`]);
    const before = await Deno.readTextFile(path);
    for (const study of [path, `${folder}/s.db`]) {
      for (
        const args of [["export", storage, "--output"], ["train", "--save"]]
      ) {
        const words = [...args.slice(0, -1), `${args.at(-1)}=${study}`];
        const plain = await cli(words);
        assertEquals([plain.code, plain.stdout], [1, ""]);
        assertStringIncludes(plain.stderr, "it exists, expected the path of a");
        const forced = await cli([...words, "--force"]);
        assertEquals([forced.code, forced.stdout], [1, ""]);
        assertStringIncludes(forced.stderr, "it holds a study, expected");
      }
    }
    assertEquals(await Deno.readTextFile(path), before);
    const output = `--output=${folder}/notes.txt`;
    await Deno.writeTextFile(`${folder}/notes.txt`, "mine");
    const refused = await cli(["export", storage, output]);
    assertStringIncludes(refused.stderr, "or --force");
    assertEquals(await Deno.readTextFile(`${folder}/notes.txt`), "mine");
    const forced = await cli(["export", storage, output, "--force"]);
    assertEquals(forced.code, 0);
    const written = await Deno.readTextFile(`${folder}/notes.txt`);
    assertEquals(JSON.parse(written).trials.length, 1);
    assertEquals(namesIn(folder), ["notes.txt", "s.db", "s.jsonl"]);
  }));

Deno.test("devices and pipes are refused where a whole file is read", () =>
  inFolder(async (folder) => {
    const pipe = `${folder}/pipe`;
    await new Deno.Command("mkfifo", { args: [pipe] }).output();
    for (
      const args of [
        ["best", `--storage=${pipe}`],
        ["studies", "--storage=/dev/zero"],
        ["ask", "--storage=/dev/zero", "--param=x=1,2"],
        ["import", pipe, `--storage=${folder}/s.jsonl`],
        ["data", "inspect", "/dev/zero"],
        ["data", "inspect", pipe],
        ["tune", "--dataset=/dev/zero,/dev/zero"],
      ]
    ) {
      const { code, stdout, stderr } = await cli(args);
      assertEquals([code, stdout], [1, ""], args.join(" "));
      assertStringIncludes(stderr, "it is a device or a pipe, expected a file");
    }
    const space = await cli(["tune", "--space=/dev/zero"]);
    assertStringIncludes(
      space.stderr,
      'Cannot read "/dev/zero": it is a device',
    );
    assertEquals(namesIn(folder), ["pipe"]);
  }));
