// The gradient sampler and hypergradients from the command line: repeatable,
// resumable, replayed, and wrong usage named.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { cli } from "./support.ts";

const UNLAGGED = [
  "--sampler=gradient",
  "--epochs=1",
  "--hidden-size=8",
  "--num-layers=1",
  "--format=json",
];
const SMALL = [...UNLAGGED, "--lag=2"];

function withoutRun(text: string): unknown {
  return JSON.parse(text, (key, value) => key === "run" ? undefined : value);
}

Deno.test("a study by gradients has the same bytes, whatever --jobs, resumed too", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const storage = `--storage=${folder}/study.jsonl`;
    const one = await cli([...SMALL, "--total=8", "--jobs=1"]);
    assertEquals(one.code, 0);
    const two = await cli([...SMALL, "--total=8", "--jobs=2"]);
    assertEquals(withoutRun(two.stdout), withoutRun(one.stdout));
    await cli([...SMALL, "--total=3", storage]);
    const rest = await cli([
      storage,
      "--resume",
      "--total=8",
      "--format=json",
    ]);
    assertEquals(withoutRun(rest.stdout), withoutRun(one.stdout));
    const replayed = await cli(["replay", "7", storage]);
    assertEquals(replayed.code, 0);
    assertStringIncludes(replayed.stdout, "trial 7 gave the same bytes");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a study by gradients leaves bad learning rates", async () => {
  const { stdout } = await cli([
    ...UNLAGGED,
    "--lag=1",
    "--param=lr=1e-5..1e-1:log",
    "--total=12",
  ]);
  const lrs: number[] = JSON.parse(stdout).trials.map(
    ({ params }: { params: { lr: number } }) => params.lr,
  );
  // The first is drawn; later ones stay where a network of this size learns.
  assert(lrs[0]! < 1e-3, `it begins at ${lrs[0]}`);
  for (const lr of lrs.slice(4)) assert(lr > 2e-3 && lr < 1e-1, `${lrs}`);
});

Deno.test("--hypergradient shows where lr went, and restarts", async () => {
  const { code, stdout } = await cli([
    "--param=lr=1e-5,1000",
    "--hypergradient=0.1",
    "--epochs=2",
    "--hidden-size=8",
    "--num-layers=1",
    "--format=json",
  ]);
  assertEquals(code, 0);
  const { study, trials: [slow, fast] } = JSON.parse(stdout);
  assertEquals(study.fixed.hypergradient, 0.1);
  const [first, second] = slow.epochs;
  assert(1e-5 < first.learningRate && first.learningRate < second.learningRate);
  assertEquals([first.restarts, second.restarts], [0, 0]);
  assert(fast.epochs[0].restarts >= 1 && fast.epochs[0].learningRate < 200);
});

Deno.test("a search without gradients to follow is wrong usage", async () => {
  for (
    const [args, message] of [
      [["--lr=0.01"], "Cannot follow gradients over hidden_size, num_layers: "],
      [["--param=lr=0.1,0.2"], "no range has one, expected a range of lr,"],
      [["--param=momentum=0..0.9", "--lr=0.1"], "Cannot search momentum: "],
      [["--sampler=gradient:initial_step=2"], "at most 1"],
      [[], "Cannot search with gradient without an end: expected --total"],
    ] as const
  ) {
    const total = args.length === 0 ? [] : ["--total=2"];
    const sampler = args[0]?.startsWith("--sampler")
      ? []
      : ["--sampler=gradient"];
    const { code, stdout, stderr } = await cli([...sampler, ...total, ...args]);
    assertEquals([code, stdout], [2, ""], args.join(" "));
    assertStringIncludes(stderr, message);
  }
});
