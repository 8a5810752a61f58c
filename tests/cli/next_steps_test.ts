import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { quoteForShell } from "../../src/program/shell_word.ts";
import { withoutFiles } from "../../src/cli/study/output/next_steps.ts";
import { cli, ROOT } from "./support.ts";

const SMALL = ["--epochs=1", "--hidden-size=8", "--num-layers=1"];

/** The commands that standard error ends with, by what they are for. */
function stepsIn(stderr: string): Map<string, string> {
  const steps = stderr.matchAll(/^(.+?) {2,}deno (run -A .*)$/gm);
  return new Map([...steps].map(([, what, command]) => [what!, command!]));
}

/** Runs a command as somebody who pasted it into a shell. */
async function paste(command: string, folder: string) {
  const line = `${quoteForShell(Deno.execPath())} ${command}`;
  const { code, stderr } = await new Deno.Command("sh", {
    args: [
      "-c",
      line.replace(" cli.ts ", ` ${new URL("cli.ts", ROOT).pathname} `),
    ],
    cwd: folder,
  }).output();
  assertEquals(code, 0, `${line}: ${new TextDecoder().decode(stderr)}`);
}

Deno.test("every step after a stored study runs as it is pasted", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/it's a "$HOME" study;&.jsonl`;
  const { code, stderr } = await cli([
    "tune",
    ...SMALL,
    "--sampler=random",
    "--param=lr=0.001..0.1:log",
    "--total=2",
    `--storage=${path}`,
  ]);
  assertEquals(code, 0);
  const steps = stepsIn(stderr);
  assertEquals(
    [...steps.keys()],
    ["save the winner", "what mattered", "ten more trials"],
  );
  for (const command of steps.values()) await paste(command, folder);
  assert((await Deno.stat(`${folder}/best.safetensors`)).size > 0);
});

Deno.test("every step after a study without storage runs as it is pasted", async () => {
  const folder = await Deno.makeTempDir();
  const { stderr } = await cli([...SMALL, "--param=lr=0.001,0.01"]);
  const steps = stepsIn(stderr);
  assertEquals(
    [...steps.keys()],
    ["save the winner", "keep the study", "then what mattered"],
  );
  assertStringIncludes(steps.get("save the winner")!, " --hidden-size=8 ");
  for (const command of steps.values()) await paste(command, folder);
});

Deno.test("a grid that is done is not gone on with, programs get no steps", async () => {
  const path = `${await Deno.makeTempDir()}/s.jsonl`;
  const args = [...SMALL, "--param=lr=0.01", `--storage=${path}`];
  const steps = stepsIn((await cli(args)).stderr);
  assertEquals([...steps.keys()], ["save the winner", "what mattered"]);
  const json = await cli([...args.slice(0, -1), "--format=json"]);
  assertEquals(stepsIn(json.stderr).size, 0);
});

Deno.test("next steps do not write the files again that were just written", () => {
  const words = ["tune", "--report", "a.html", "--plots=p", "--seed", "1"];
  assertEquals(withoutFiles([...words, "--save-best", "m", "--force"]), [
    "tune",
    "--seed",
    "1",
  ]);
});
