// The benchmark of the engine and of the main job: every figure that
// docs/performance.md quotes comes from here or from bench/peers.
//
// It reads /proc, for which Deno wants all rights.
//
//   deno task bench [SECTION…] [--quick] [--json] [--repeat N] [--data-dir DIR]
//                   [--config 64x2,128x3]
//
// --quick takes fewer samples and repetitions.
// --repeat: repetitions of epochs and processes, 5 if absent.
// --config: networks of the epochs; from 64x2 to 1024x3 if absent.
// --data-dir: where the MNIST files are; without them, random images as sparse.
//
// Without a section, all of them:

import { suggest } from "../src/errors.ts";
import { readFlags } from "../tools/program.ts";
import { describeMachine } from "./machine.ts";
import { epochs } from "./sections/epochs.ts";
import { growth } from "./sections/growth.ts";
import { grid } from "./sections/grid.ts";
import { kernels } from "./sections/kernels.ts";
import { peak } from "./sections/peak.ts";
import { sparse } from "./sections/sparse.ts";
import { startup } from "./sections/startup.ts";
import { formatTable, type Section, type Table } from "./table.ts";
import { configuration } from "./training.ts";

const SECTIONS: readonly Section[] = [
  peak,
  kernels,
  epochs,
  growth,
  sparse,
  startup,
  grid,
];

const SECTION_LIST = SECTIONS.map(({ name, description }) =>
  `  ${name.padEnd(9)} ${description}`
).join("\n");

function chosen(names: readonly string[]): readonly Section[] {
  const known = SECTIONS.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    console.error(
      `Cannot run section "${unknown}": ${suggest(unknown, known)}`,
    );
    Deno.exit(2);
  }
  return SECTIONS.filter(({ name }) =>
    names.length === 0 || names.includes(name)
  );
}

if (import.meta.main) {
  const flags = readFlags(import.meta.filename, {
    boolean: ["quick", "json"],
    string: ["repeat", "data-dir", "config"],
    words: true,
  }, SECTION_LIST);
  const options = {
    quick: flags.quick ?? false,
    dataDir: flags["data-dir"],
    configurations: flags.config?.split(",").map((config) => {
      const [width, layers] = config.split("x").map(Number);
      return configuration(width!, layers!);
    }),
    repeats: Number(flags.repeat ?? (flags.quick ? 1 : 5)),
  };
  const machine = describeMachine();
  if (!flags.json) {
    console.log(
      Object.entries(machine).map((pair) => pair.join(": ")).join("\n"),
    );
  }
  const tables: (Table & { section: string })[] = [];
  for (const section of chosen(flags.words)) {
    for await (const table of section.run(options)) {
      tables.push({ section: section.name, ...table });
      if (!flags.json) console.log(formatTable(table));
    }
  }
  if (flags.json) console.log(JSON.stringify({ machine, tables }, null, 2));
}
