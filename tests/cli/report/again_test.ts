// "Run this again" of a report: what it prints gives the same trials, or it says
// what cannot be repeated.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { cli, inFolder } from "../support.ts";

/** What stands below the heading. */
interface Printed {
  readonly text: string;
  readonly command: string | undefined;
  readonly files: readonly (readonly [name: string, text: string])[];
}

const unescaped = (html: string) =>
  html.replaceAll("&lt;", "<").replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"').replaceAll("&amp;", "&");

async function printedIn(page: string): Promise<Printed> {
  const html = await Deno.readTextFile(page);
  const [, text = ""] = /Run this again<\/h3>([^]*?)<dl/.exec(html)!;
  const [, command] = /^<pre[^>]*><code>([^<]*)/.exec(text) ?? [];
  const files = text.matchAll(
    /as <code>([^<]*)<\/code>:<\/p>\s*<pre[^>]*><code>([^<]*)/g,
  );
  return {
    text,
    command: command === undefined ? undefined : unescaped(command),
    files: Array.from(files, ([, name, file]) => [name!, unescaped(file!)]),
  };
}

async function trialsOf(study: string): Promise<unknown> {
  const { stdout } = await cli(["export", study]);
  return JSON.parse(
    stdout,
    (key, value) => key === "run" ? undefined : value,
  ).trials;
}

/** Makes a study and its report, runs what that prints, and compares. */
async function checkAgain(folder: string, args: readonly string[]) {
  const first = `${folder}/first.jsonl`, page = `${folder}/page.html`;
  const made = await cli(
    ["tune", `--storage=${first}`, `--report=${page}`, ...args],
  );
  assertEquals(made.code, 0, made.stderr);
  const { command, files, text } = await printedIn(page);
  assert(command !== undefined, text);
  for (const [name, file] of files) {
    await Deno.writeTextFile(`${folder}/${name}`, file);
  }
  const again = `${folder}/again.jsonl`;
  const root = new URL("../../../", import.meta.url).pathname;
  const line = command
    .replace(
      /^.*? cli\.ts tune /,
      `run -A ${root}cli.ts tune --storage=${again} `,
    );
  const { success, stderr } = await new Deno.Command("sh", {
    args: ["-c", `'${Deno.execPath()}' ${line}`],
    cwd: folder,
  }).output();
  assert(success, line + new TextDecoder().decode(stderr));
  assertEquals(await trialsOf(again), await trialsOf(first));
  return files.map(([name]) => name);
}

Deno.test({
  name:
    "a program with files, limits, exit codes and lines runs again as printed",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      const template = `${folder}/config`;
      await Deno.writeTextFile(template, "x:\t{x}\n<b> & 'c'\n");
      const program = "cat config.txt >&2\n[ {x} -lt 8 ] || exit 3\necho {x}";
      const names = await checkAgain(folder, [
        "--sampler=random",
        "--param=x=1..9:int",
        "--total=8",
        `--template=${template}={dir}/config.txt`,
        "--cwd={dir}",
        "--memory=2GB",
        "--infeasible-exit=3,4",
        "--trial-timeout=20s",
        "--shell",
        "--",
        program,
      ]);
      assertEquals(names, ["template_1"]);
    }),
});

Deno.test("a table runs again as printed, read as it was", async () => {
  await inFolder(async (folder) => {
    const rows = Array.from({ length: 40 }, (_, i) => `${i % 3},${i},${i % 2}`);
    const table = `${folder}/my table.csv`;
    await Deno.writeTextFile(table, `kind,odd,size\n${rows.join("\n")}\n`);
    await checkAgain(folder, [
      `--dataset=${table}`,
      "--target=odd",
      "--task=regression",
      "--header=yes",
      "--column=kind=category",
      "--epochs=1",
      "--batch-size=8",
      "--param=lr=0.01,0.1",
      "--hidden-size=4",
      "--num-layers=1",
    ]);
  });
});

Deno.test("a space that flags cannot say is printed as a file that is JSON", async () => {
  await inFolder(async (folder) => {
    const space = `${folder}/given.json`;
    const choices = ["a,b", "c"];
    await Deno.writeTextFile(
      space,
      JSON.stringify({ name: { type: "categorical", choices } }),
    );
    const names = await checkAgain(
      folder,
      [
        `--space=${space}`,
        "--sampler=grid",
        "--",
        "sh",
        "-c",
        "echo 1 # {name}",
      ],
    );
    assertEquals(names, ["space.json"]);
  });
});

Deno.test("what no command repeats is said: trials that somebody enqueued or ran", async () => {
  await inFolder(async (folder) => {
    const study = `${folder}/study.jsonl`, page = `${folder}/page.html`;
    const said = async () => {
      const { code, stderr } = await cli([
        "report",
        study,
        `--output=${page}`,
        "--force",
      ]);
      assertEquals(code, 0, stderr);
      const { text, command } = await printedIn(page);
      assertEquals(command, undefined);
      return text;
    };
    const space = ["--param=x=1..9:int", "--sampler=random"];
    const tune = (...more: string[]) =>
      cli(["tune", `--storage=${study}`, ...more, "--", "echo", "{x}"]);
    await tune("--total=1", ...space);
    await cli(["enqueue", "x=3", `--storage=${study}`]);
    await tune("--resume", "--more=1");
    assertStringIncludes(await said(), "trial 1 was enqueued by hand");
    await Deno.remove(study);
    await cli(["ask", `--storage=${study}`, ...space]);
    assertStringIncludes(await said(), "what ask and tell were told");
  });
});
