// What `--storage` may be, and what a refused command leaves there.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { cli, inFolder, Output, startCli } from "./support.ts";

function namesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
}

Deno.test("a file that is no journal keeps its bytes, whatever the command", () =>
  inFolder(async (folder) => {
    const path = `${folder}/c.json`, storage = `--storage=${path}`;
    for (const text of ['{"lr":[0.001]}', "\0\x01\x02ELF", "a line\n"]) {
      await Deno.writeTextFile(path, text);
      for (
        const args of [
          ["ask", "--param=n=1,2"],
          ["tell", "0", "1"],
          ["tune", "--resume"],
          ["best"],
        ]
      ) {
        const { code, stdout, stderr } = await cli([...args, storage]);
        assertEquals([code, stdout], [1, ""], args.join(" "));
        assertStringIncludes(stderr, `Cannot read "${path}"`);
        assertEquals(await Deno.readTextFile(path), text);
      }
    }
  }));

Deno.test("a refused command makes neither file nor folder", () =>
  inFolder(async (folder) => {
    const storage = `--storage=${folder}/s.jsonl`;
    for (
      const args of [
        ["ask", storage],
        ["ask", storage, "--param=x=1..0"],
        ["ask", storage, "--param=x=0..1", "--sampler=grid"],
        ["ask", storage, "--param=x=1,2", "--lag=0"],
        ["tell", "0", "1", storage],
        ["enqueue", "x=1", storage],
        ["tune", storage, "--sampler=tpe", "--total=-1"],
        ["import", `${folder}/none.db`, storage],
        ["best", storage],
      ]
    ) {
      const { code, stdout } = await cli(args);
      assertEquals([code === 0, stdout], [false, ""], args.join(" "));
      assertEquals(namesIn(folder), [], args.join(" "));
    }
    const nowhere = await cli(
      ["data", "fetch", "mnist"],
      ["-A", "--deny-net"],
      folder,
    );
    assertEquals([nowhere.code, namesIn(folder)], [1, []]);
  }));

Deno.test("a journal deleted under a running study ends it with code 1", () =>
  inFolder(async (folder) => {
    const path = `${folder}/s.jsonl`;
    const process = startCli([
      "tune",
      "--sampler=random",
      "--total=1000",
      "--epochs=1",
      "--param=hidden_size=8",
      "--jobs=1",
      `--storage=${path}`,
    ]);
    const stderr = new Output(process.stderr);
    await stderr.until("[1/1000]");
    await Deno.remove(path);
    const { code } = await process.status;
    await stderr.ended;
    assertEquals(code, 1);
    assertStringIncludes(stderr.text, "the file was moved or deleted while");
    await process.stdout.cancel();
  }));

Deno.test("SQLite files, by URL too, are read; commands that write name the remedy", () =>
  inFolder(async (folder) => {
    const storage = `--storage=${folder}/s.jsonl`, path = `${folder}/s.db`;
    await cli(["ask", storage, "--param=x=1,2"]);
    await cli(["tell", "0", "0.5", storage]);
    await cli(["export", storage, "--to=sqlite", `--output=${path}`]);
    const wanted = (await cli(["export", storage])).stdout;
    for (const url of [`sqlite:///${path}`, path]) {
      for (const args of [["best"], ["studies"], ["trials"]]) {
        assertEquals((await cli([...args, `--storage=${url}`])).code, 0);
      }
      const { stdout } = await cli(["export", `--storage=${url}`]);
      assertEquals(stdout, wanted);
      for (
        const args of [
          ["ask"],
          ["tell", "0", "1"],
          ["enqueue", "x=1"],
          ["tune", "--resume"],
          ["import", `${folder}/s.jsonl`],
        ]
      ) {
        const { code, stderr } = await cli([...args, `--storage=${url}`]);
        assertEquals(code, 2, args.join(" "));
        assertStringIncludes(stderr, `"import ${path} --storage FILE.jsonl"`);
      }
    }
    const copy = `--storage=${folder}/copy.jsonl`;
    await cli(["import", `sqlite:///${path}`, copy]);
    assertEquals((await cli(["export", copy])).stdout, wanted);
    const absent = await cli([
      "ask",
      "--storage=sqlite:///no.db",
      "--param=x=1,2",
    ]);
    assertStringIncludes(absent.stderr, "SQLite files are only read");
    const server = await cli(["best", "--storage=mysql://host/db"]);
    assertEquals(server.code, 2);
    assertStringIncludes(
      server.stderr,
      "expected the path of a file or sqlite:///FILE",
    );
  }));

Deno.test("Ctrl-C ends the wait for Optuna's lock, which is announced", () =>
  inFolder(async (folder) => {
    const path = `${folder}/s.jsonl`;
    await Deno.writeTextFile(`${path}.lock`, "");
    const process = startCli(["ask", `--storage=${path}`, "--param=x=1,2"]);
    const stderr = new Output(process.stderr);
    await stderr.until("waiting for Optuna's lock");
    process.kill("SIGINT");
    const { code } = await process.status;
    await stderr.ended;
    await process.stdout.cancel();
    assertEquals([code, namesIn(folder)], [130, ["s.jsonl.lock"]]);
  }));

/** Three trials of another program, of which the best breaks a constraint. */
function constrained(values: readonly number[]): string {
  const line = (code: number, fields: string) =>
    `{"op_code":${code},"worker_id":"w",${fields}}\n`;
  const distribution = JSON.stringify(
    '{"name": "FloatDistribution", "attributes": {"low": 0, "high": 1}}',
  );
  return line(0, '"study_name":"s","directions":[1]') + values.map((x) =>
    line(
      4,
      `"study_id":0,"datetime_start":null,"state":1,"values":[${x}],"params":{"x":${x}},"distributions":{"x":${distribution}},"system_attrs":{"constraints":[${
        0.5 - x
      }]}`,
    )
  ).join("");
}

Deno.test("commands name no best trial that breaks a constraint, and say which do", () =>
  inFolder(async (folder) => {
    const storage = `--storage=${folder}/s.jsonl`;
    await Deno.writeTextFile(`${folder}/s.jsonl`, constrained([0, 0.6, 0.7]));
    const best = await cli(["best", storage, "--format=json"]);
    assertEquals(JSON.parse(best.stdout).number, 1);
    const studies = await cli(["studies", storage, "--format=json"]);
    assertEquals(JSON.parse(studies.stdout)[0].best[0].number, 1);
    const table = (await cli(["trials", storage])).stdout.split("\n");
    assertStringIncludes(table[1]!, "infeasible");
    assertStringIncludes(table[2]!, "best");
    const csv = (await cli(["trials", storage, "--format=csv"])).stdout;
    assertStringIncludes(csv, "0,complete,0,0,infeasible,\n");
    const { best: winner, trials } = JSON.parse(
      (await cli(["export", storage])).stdout,
    );
    assertEquals([winner.number, trials[0].infeasible], [1, true]);
    assertEquals("infeasible" in trials[1], false);

    await Deno.writeTextFile(`${folder}/s.jsonl`, constrained([0, 0.1]));
    const none = await cli(["best", storage]);
    assertEquals([none.code, none.stdout], [1, ""]);
    assertStringIncludes(none.stderr, "no feasible trial");
    assertEquals(
      JSON.parse((await cli(["export", storage])).stdout).best,
      null,
    );
  }));
