import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { headOf } from "../../tools/program.ts";

const ROOT = new URL("../../", import.meta.url);

/** How a program ended and what it wrote. */
async function run(...args: string[]): Promise<[number, string, string]> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    signal: AbortSignal.timeout(30_000), // one that starts its work instead
  }).output();
  const decoder = new TextDecoder();
  return [code, decoder.decode(stdout), decoder.decode(stderr)];
}

/** The programs in a folder: files that read what they were asked. */
function programsIn(folder: string): string[] {
  return [...Deno.readDirSync(new URL(folder, ROOT))]
    .map(({ name }) => folder + name)
    .filter((path) =>
      path.endsWith(".ts") && path !== "tools/program.ts" &&
      /readFlags|Deno\.args/.test(Deno.readTextFileSync(new URL(path, ROOT)))
    ).sort();
}

/** Files that take paths alone, from those that start them. */
const DRIVEN = ["bench/peers/ours.ts", "tools/count_tests.ts"];
const PROGRAMS = ["bench/", "bench/peers/", "tools/"].flatMap(programsIn)
  .filter((path) => !DRIVEN.includes(path));

for (const path of PROGRAMS) {
  Deno.test(`${path} --help says how to call it`, async () => {
    const [code, stdout, stderr] = await run("run", "-qA", path, "--help");
    assertEquals([code, stderr], [0, ""]);
    assert(/^ {2}deno /m.test(stdout) || stdout.startsWith("deno "), stdout);
  });

  Deno.test(`${path} refuses a flag it does not know, in one line`, async () => {
    const [code, stdout, stderr] = await run("run", "-qA", path, "--flga");
    assertEquals([code, stdout, stderr.trim().split("\n").length], [2, "", 1]);
    assertStringIncludes(stderr, "flga");
  });
}

Deno.test("there are programs", () => assert(PROGRAMS.length >= 10));

for (const [name, { command }] of Object.entries(config.tasks)) {
  if (!/^(bench|prove)/.test(name)) continue;
  Deno.test(`task ${name} --help prints help`, async () => {
    const [program, ...words] = command.split(" ");
    assertEquals(program, "deno");
    const [code, stdout] = await run(...words, "--help");
    assertEquals(code, 0);
    assert(/deno (task|bench)/.test(stdout), stdout);
  });
}

for (
  const path of [
    "bench/gradient_quality.ts",
    "bench/pruning_quality.ts",
    "bench/training_quality.ts",
    "tools/prove_mnist.ts",
  ]
) {
  Deno.test(`${path} says in one line that MNIST is absent`, async () => {
    const nowhere = "--data-dir=/nowhere/mnist";
    assertEquals(await run("run", "-A", path, nowhere), [
      1,
      "",
      "Cannot run without MNIST: not in /nowhere/mnist, " +
      "deno task tune --dataset mnist downloads it\n",
    ]);
  });
}

Deno.test("headOf() is the comment a file begins with", () => {
  assertEquals(headOf("// a\n//\n//   b\n\n// c\ncode\n"), "a\n\n  b\n");
  assertEquals(headOf("code // a\n"), "");
});
