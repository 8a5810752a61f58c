// Proves that the playground is fast and stays smooth: how soon it opens on a
// processor four times slower, the tutorial's grid on MNIST against the command
// line with as many workers in turns, the longest task of the main thread,
// frames, memory, and what `tune --serve` costs. Prints figures; judge them on a
// machine that does nothing else.
//
//   deno task prove:page [--data-dir DIR]

import { requireMnist } from "../bench/data.ts";
import { built, play } from "../tests/web/support.ts";
import { ROOT } from "./deno_json.ts";
import { readFlags } from "./program.ts";

const DATA = new URL("build/web/data/mnist/", ROOT);
const JOBS = 2;
const TURNS = 3;

/** Seconds of the same grid at the command line. */
async function tune(dataDir: string, ...more: string[]): Promise<number> {
  const began = performance.now();
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "cli.ts",
      "tune",
      "--dataset=mnist",
      `--data-dir=${dataDir}`,
      `--jobs=${JOBS}`,
      "--quiet",
      ...more,
    ],
    cwd: ROOT,
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return (performance.now() - began) / 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

if (import.meta.main) {
  const flags = readFlags(import.meta.filename, { string: ["data-dir"] });
  const dataDir = requireMnist(flags["data-dir"]);
  const folder = await Deno.makeTempDir();
  await built();
  await Deno.mkdir(DATA, { recursive: true });
  for await (const { name } of Deno.readDir(dataDir)) {
    if (!name.endsWith(".gz")) continue;
    await Deno.copyFile(`${dataDir}/${name}`, new URL(name, DATA));
  }
  const page: number[] = [], command: number[] = [], served: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const { mnist, ...opening } = await play("measure", folder);
    const grid = mnist as { readonly seconds: number };
    console.log(JSON.stringify({ ...opening, ...grid }));
    page.push(grid.seconds);
    command.push(await tune(dataDir));
    served.push(await tune(dataDir, "--serve"));
  }
  await Deno.remove(folder, { recursive: true });
  const [of, by, shown] = [page, command, served].map(median);
  console.log(
    `page ${of} s, command ${by} s, ratio ${(of! / by!).toFixed(3)}; ` +
      `with --serve ${shown} s, ratio ${(shown! / by!).toFixed(3)}`,
  );
}
