import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { cli, inFolder, ROOT } from "../support.ts";

/** A study of six trials, one of which fails. */
async function makeStudy(
  folder: string,
  ...more: readonly string[]
): Promise<string> {
  const path = `${folder}/study.jsonl`;
  const { code, stderr } = await cli([
    "tune",
    "--param=lr=0.001,0.01,1000",
    "--param=num_layers=1,2",
    "--hidden-size=16",
    "--optimizer=sgd",
    "--epochs=3",
    "--validation=holdout",
    "--variant=plain",
    `--storage=${path}`,
    "--quiet",
    ...more,
  ]);
  assertEquals([code, stderr], [0, ""]);
  return path;
}

async function exported(path: string): Promise<string> {
  const { code, stdout } = await cli(["export", path]);
  assertEquals(code, 0);
  return stdout;
}

Deno.test("report writes a page that answers its questions and is the study", async () => {
  await inFolder(async (folder) => {
    const study = await makeStudy(folder), page = `${folder}/report.html`;
    const made = await cli(["report", study, `--output=${page}`]);
    assertEquals([made.code, made.stdout], [0, ""]);
    const text = await Deno.readTextFile(page);
    const order = [
      "What won",
      "What mattered",
      "Where to look next",
      "Can I trust it",
      "All trials",
      "How was it made",
    ].map((title) => text.indexOf(`>${title}`));
    assert(order.every((at) => at > 0));
    assertEquals(order, order.toSorted((a, b) => a - b));
    assertStringIncludes(text, "--seed=0");
    assertStringIncludes(text, "Trial 4 failed: ");
    assertEquals(await exported(page), await exported(study));
  });
});

/** The rows of a page's confusion matrix, without shares. */
function matrixOf(page: string): number[][] {
  const [, body] = /class="matrix">.*?<tbody>(.*?)<\/tbody>/s.exec(page)!;
  return body!.split("</tr>").slice(0, -1).map((row) =>
    Array.from(row.matchAll(/<td[^>]*>(\d+)<\/td>/g), ([, n]) => Number(n))
  );
}

Deno.test("where the winner errs: at the end of a run, or by --winner", async () => {
  await inFolder(async (folder) => {
    const page = `${folder}/page.html`, again = `${folder}/again.html`;
    const plots = ["--plots", `${folder}/plots`];
    const study = await makeStudy(folder, `--report=${page}`, ...plots);
    const text = await Deno.readTextFile(page);
    const matrix = matrixOf(text);
    assertEquals(matrix.map((row) => row.length), Array(10).fill(10));
    const total = matrix.flat().reduce((a, b) => a + b);
    const hits = matrix.reduce((sum, row, i) => sum + row[i]!, 0);
    assertEquals(total, 1000);
    // What the same training scores on the same split.
    const [, shown] = /On the test split, scored once: accuracy ([\d.]+)/
      .exec(text)!;
    assertEquals(Number(shown), hits / total);
    const pictures = text.match(/<img alt="\d taken for \d, [^"]+ %"/g)!;
    assertEquals(pictures.length, Math.min(total - hits, 24));
    for (const name of ["confusion", "mistakes"]) {
      const drawn = await Deno.readTextFile(`${folder}/plots/${name}.svg`);
      const { stdout } = await cli(["plot", name, study]);
      assertEquals(stdout.trim(), drawn.trim());
    }
    await cli(["report", study, `--output=${again}`]);
    const without = await Deno.readTextFile(again);
    assertStringIncludes(without, "<code>report --winner</code> trains it");
    assertEquals(without.includes('class="matrix"'), false);
    await cli(["report", study, `--output=${again}`, "--winner", "--force"]);
    const withWinner = await Deno.readTextFile(again);
    assertEquals(matrixOf(withWinner), matrix);
    assertStringIncludes(
      withWinner,
      `On the test split, scored once: accuracy ${shown}`,
    );
  });
});

Deno.test("what no network won has no winner to train again, and says so", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/study.jsonl`;
    const ask = ["ask", "--param=x=1..9:int", "--sampler=random"];
    await cli([...ask, `--storage=${path}`]);
    await cli(["tell", "0", "1", `--storage=${path}`]);
    for (
      const words of [
        ["report", path, `--output=${folder}/page.html`, "--winner"],
        ["plot", "confusion", path],
      ]
    ) {
      const { code, stderr } = await cli(words);
      assertEquals(code, 2);
      assertStringIncludes(stderr, "the study is not one of networks");
    }
    await cli(["report", path, `--output=${folder}/page.html`]);
    const page = await Deno.readTextFile(`${folder}/page.html`);
    assertEquals(page.includes("--winner"), false);
  });
});

Deno.test("report replaces no file without --force, and no study even then", async () => {
  await inFolder(async (folder) => {
    const study = await makeStudy(folder), page = `${folder}/report.html`;
    const write = async (...args: string[]) =>
      (await cli(["report", study, ...args])).code;
    assertEquals(await write(`--output=${page}`), 0);
    assertEquals(await write(`--output=${page}`), 1);
    assertEquals(await write(`--output=${page}`, "--force"), 0);
    assertEquals(await write(`--output=${study}`, "--force"), 1);
  });
});

Deno.test("the command that a report prints gives the same trials again", async () => {
  await inFolder(async (folder) => {
    const study = await makeStudy(folder, "--objective=f1_macro");
    const page = `${folder}/report.html`;
    await cli(["report", study, `--output=${page}`]);
    const text = await Deno.readTextFile(page);
    const [, command] = /Run this again<\/h3><pre[^>]*><code>([^<]*)/
      .exec(text)!;
    const words = command!.split(" cli.ts ")[1]!.split(" ");
    const again = `${folder}/again.jsonl`;
    const { code } = await cli([...words, `--storage=${again}`, "-q"]);
    assertEquals(code, 0);
    const trialsOf = (text: string) =>
      JSON.stringify(
        JSON.parse(text).trials,
        (key, value) => key === "run" ? undefined : value,
      );
    assertEquals(
      trialsOf(await exported(again)),
      trialsOf(await exported(study)),
    );
  });
});

Deno.test("plot draws one plot as SVG, and names those there are", async () => {
  await inFolder(async (folder) => {
    const study = await makeStudy(folder);
    const { stdout } = await cli(["plot", "history", study]);
    assert(stdout.startsWith('<svg role="img"'));
    assertStringIncludes(stdout, "<title>accuracy by trial</title>");
    const wrong = await cli(["plot", "histoy", study]);
    assertEquals(wrong.code, 2);
    assertStringIncludes(wrong.stderr, 'did you mean "history"?');
    const several = await cli(["plot", "slice", study]);
    assertStringIncludes(several.stderr, "slice-lr, slice-num_layers");
    const contour = (...words: string[]) =>
      cli(["plot", "contour", study, ...words]);
    const { stdout: surface } = await contour("--x=num_layers", "--y=lr");
    assertStringIncludes(surface, "accuracy over num_layers and lr</title>");
    for (
      const [words, message] of [
        [["--x=lr"], "with one of --x and --y: expected both"],
        [["--x=lr", "--y=lr"], '--x and --y are both "lr", expected two'],
        [["--x=lr", "--y=num_layer"], 'did you mean "num_layers"?'],
      ] as const
    ) {
      const { code, stderr } = await contour(...words);
      assertEquals(code, 2);
      assertStringIncludes(stderr, message);
    }
    const { stderr } = await cli(["plot", "edf", study, "--x=lr", "--y=a"]);
    assertStringIncludes(stderr, "with --x and --y: expected one of contour");
  });
});

Deno.test("tune --report writes the page of a study that is kept nowhere", async () => {
  await inFolder(async (folder) => {
    const page = `${folder}/report.html`, plots = `${folder}/plots`;
    const run = (...more: string[]) =>
      cli([
        "tune",
        "--param=lr=0.001,0.01",
        "--epochs=1",
        "--variant=plain",
        `--report=${page}`,
        ...more,
      ]);
    const { code, stdout } = await run(`--plots=${plots}`, "--format=json");
    assertEquals(code, 0);
    const text = await Deno.readTextFile(page);
    assertStringIncludes(text, `cli.ts tune --param=lr=0.001,0.01 --epochs=1`);
    const without = (text: string) =>
      JSON.stringify(
        JSON.parse(text),
        (key, value) => key === "run" ? undefined : value,
      );
    assertEquals(without(await exported(page)), without(stdout));
    const drawn = [...Deno.readDirSync(plots)].map(({ name }) => name);
    assert(
      ["history.svg", "slice-lr.svg"].every((name) => drawn.includes(name)),
    );
    // Found out before the work, not after it.
    const again = await run();
    assertEquals(again.code, 1);
    assert(!again.stdout.includes("trial"));
  });
});

Deno.test("tune --resume goes on with a report's study, in a journal beside it", async () => {
  await inFolder(async (folder) => {
    const study = await makeStudy(folder), page = `${folder}/page.html`;
    await cli(["report", study, `--output=${page}`]);
    const before = await Deno.readTextFile(page);
    const resume = (path: string) =>
      cli([
        "tune",
        "--resume",
        `--storage=${path}`,
        "--sampler=random",
        "--total=8",
        "-q",
      ]);
    const refused = await resume(page);
    assertEquals(refused.code, 2); // another sampler than before
    const wholeGrid = await cli(["tune", "--resume", `--storage=${page}`]);
    assertEquals(wholeGrid.code, 0);
    assertEquals(await Deno.readTextFile(page), before);
    const beside = `${folder}/page.jsonl`;
    const trials = (text: string) => JSON.parse(text).trials;
    assertEquals(
      trials(await exported(beside)),
      trials(await exported(study)),
    );
    await Deno.writeTextFile(beside, before.slice(0, 0));
    const other = await cli(["tune", "--resume", `--storage=${page}`]);
    assertEquals(other.code, 2);
    assertStringIncludes(other.stderr, "holds another state");
    const told = await cli(["tell", "0", "1", `--storage=${page}`]);
    assertEquals(told.code, 2);
    assertStringIncludes(told.stderr, "reports are only read");
  });
});

Deno.test("the command that a report of a program prints runs it again", async () => {
  await inFolder(async (folder) => {
    const study = `${folder}/study.jsonl`, page = `${folder}/page.html`;
    const made = await cli([
      "tune",
      "--sampler=random",
      "--param=x=1..9:int",
      "--direction=maximize",
      "--total=4",
      `--storage=${study}`,
      `--report=${page}`,
      "--",
      "sh",
      "-c",
      "echo 'a <b> & c'; echo {x}",
    ]);
    assertEquals(made.code, 0, made.stderr);
    const text = await Deno.readTextFile(page);
    const [, command] = /Run this again<\/h3><pre[^>]*><code>([^<]*)/
      .exec(text)!;
    const shell = command!.replaceAll("&lt;", "<").replaceAll("&gt;", ">")
      .replaceAll("&quot;", '"').replaceAll("&amp;", "&")
      .replace(/^.* cli\.ts /, "cli.ts ")
      .replace(" -- ", ` --storage=${folder}/again.jsonl -- `);
    const { success } = await new Deno.Command("sh", {
      args: ["-c", `${Deno.execPath()} run -A ${shell}`],
      cwd: ROOT,
      stdout: "null",
      stderr: "null",
    }).output();
    assert(success, shell);
    const trialsOf = (text: string) =>
      JSON.stringify(
        JSON.parse(text).trials,
        (key, value) => key === "run" ? undefined : value,
      );
    assertEquals(
      trialsOf(await exported(`${folder}/again.jsonl`)),
      trialsOf(await exported(study)),
    );
  });
});

Deno.test("--plots wants a new folder, or --force, and says so before the work", async () => {
  await inFolder(async (folder) => {
    const study = await makeStudy(folder), plots = `${folder}/deep/plots`;
    const draw = (plots: string, ...more: string[]) =>
      cli([
        "report",
        study,
        `--output=${folder}/page.html`,
        `--plots=${plots}`,
        ...more,
      ]);
    assertEquals((await draw(plots)).code, 0);
    await Deno.remove(`${folder}/page.html`);
    const again = await draw(plots);
    assertEquals(again.code, 1);
    assertStringIncludes(again.stderr, "it is not empty");
    assertEquals((await draw(plots, "--force")).code, 0);
    const onFile = await draw(study, "--force");
    assertEquals(onFile.code, 1);
    assertStringIncludes(onFile.stderr, "it is a file, expected a folder");
  });
});
