import { assertEquals, assertThrows } from "@std/assert";
import { isShared, namesOf, parseMeasure } from "../../src/program/measures.ts";

const RUN = {
  code: 3,
  seconds: 1.5,
  usage: { cpuSeconds: 2, rssBytes: 4096 },
  fill: (path: string) => path,
};

async function measure(text: string, lines: readonly string[] = []) {
  const { onLine, read } = parseMeasure(text, "--value").watch();
  for (const line of lines) onLine?.(line);
  return await read(RUN);
}

Deno.test("last is the last number printed, however much comes behind it", async () => {
  assertEquals(
    await measure("last", ["a 1", "b 2 of 3", "info: done", "v2"]),
    3,
  );
  assertEquals(await measure("last", ["nothing"]), "it printed no number");
});

Deno.test("json finds a path in the last line or the whole output that has it", async () => {
  const line = '{"m": {"loss": 0.5}}';
  assertEquals(await measure("json:m.loss", [line, '{"m": 1}', "bye"]), 0.5);
  const lines = ["log", "{", '  "m": [', "    7,", "    8", "  ]", "}"];
  assertEquals(await measure("json:m.1", lines), 8);
  assertEquals(await measure("json:m", ['{"m": NaN}']), NaN);
  assertEquals(
    await measure("json:x", [line]),
    'it printed no JSON with a number at "x"',
  );
});

Deno.test("regex takes the last match, its group if it has one", async () => {
  const lines = ["loss: 3", "loss: 2 !", "loss: inf"];
  assertEquals(await measure("regex:loss: (\\d+)", lines), 2);
  assertEquals(await measure("regex:loss: .*", lines), Infinity);
  assertEquals(await measure("regex:x:y"), 'it printed nothing like "x:y"');
});

Deno.test("time, cpu, rss and exit are of the run", async () => {
  const measured = ["time", "cpu", "rss", "exit"].map((text) => measure(text));
  assertEquals(await Promise.all(measured), [1.5, 2, 4096, 3]);
  const { usage: _, ...unmeasured } = RUN;
  assertEquals(
    await parseMeasure("rss", "--value").watch().read(unmeasured),
    "its processor time and memory were not measured",
  );
});

Deno.test("file and size look into what the program made", async () => {
  const path = await Deno.makeTempFile();
  await Deno.writeTextFile(path, "x".repeat(100_000) + "\nscore 12\n");
  assertEquals(await measure(`file:${path}`), 12);
  assertEquals(await measure(`size:${path}`), 100_010);
  await Deno.remove(path);
  assertEquals(await measure(`file:${path}`), `it made no "${path}"`);
  assertEquals(await measure(`size:${path}`), `it made no "${path}"`);
});

Deno.test("parseMeasure() names what is wrong", () => {
  const message = (text: string) =>
    assertThrows(() => parseMeasure(text, "--value"), RangeError).message;
  assertEquals(
    message("tim"),
    'Cannot use --value: found "tim", did you mean "time"?',
  );
  assertEquals(
    message("json"),
    'Cannot use --value: found "json", expected json:PATH',
  );
  assertEquals(
    message("time:x"),
    'Cannot use --value: found "time:x", expected time',
  );
  assertEquals(
    message("accuracy"),
    'Cannot use --value: found "accuracy", expected last, json:PATH, ' +
      "regex:PATTERN, time, cpu, rss, file:PATH, size:PATH, exit",
  );
  assertThrows(
    () => parseMeasure("regex:(", "--value"),
    SyntaxError,
    'found "regex:(", expected a regular expression (Unterminated group)',
  );
});

Deno.test("isShared() says whose file every trial writes", () => {
  const shared = (text: string, cwd?: string) =>
    isShared(parseMeasure(text, "--value"), cwd);
  assertEquals(
    ["file:a", "size:/a/{seed}", "file:{out}", "size:a{x}", "time"]
      .map((text) => shared(text)),
    [true, true, false, false, false],
  );
  assertEquals(shared("file:a", "{dir}"), false);
  assertEquals(shared("file:/a", "{dir}"), true);
  assertEquals(shared("file:a", "/tmp"), true);
});

Deno.test("namesOf() tells measures of the same kind apart", () => {
  const measures = ["last", "json:a.loss", "regex:x", "time"]
    .map((text) => parseMeasure(text, "--value"));
  assertEquals(namesOf(measures), ["value", "loss", "value_2", "seconds"]);
});
