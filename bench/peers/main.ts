// The same epochs by other tools, each in a process of its own with one
// thread, taking turns with ours in one run; ratios of medians.
//
//   deno task bench:peers [TOOL…] [--config 64x2,128x3] [--data mnist,…]
//                         [--repeat 5] [--epochs 3] [--json]
//                         [--python VENV/bin/python]
//
// NumPy and PyTorch are those of --python, /usr/bin/python3 unless given: make a
// venv with bench/peers/requirements.txt for current ones. TensorFlow.js and
// jax-js want npm ci in bench/peers/npm. What is absent is left out by name.

import { readFlags } from "../../tools/program.ts";
import { describeMachine } from "../machine.ts";
import { summarise } from "../measure.ts";
import { formatTable, type Table } from "../table.ts";
import { type Contender, contendersWith, OURS } from "./contenders.ts";
import { PEER_DATA, type PeerData, prepareData } from "./data.ts";

/** Libraries that bring threads of their own are held to one. */
const ONE_THREAD = { OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1" };

interface PeerTiming {
  readonly tool: string;
  /** Seconds of each epoch. */
  readonly seconds: readonly number[];
}

async function run(
  contender: Contender,
  data: PeerData,
  config: string,
  epochs: string,
): Promise<PeerTiming> {
  const sizes = [...config.split("x"), epochs];
  const [program, ...args] = contender.command(data, sizes);
  const { success, stdout, stderr } = await new Deno.Command(program!, {
    args,
    env: ONE_THREAD,
  }).output();
  const decoder = new TextDecoder();
  if (!success) {
    const reason = decoder.decode(stderr);
    throw new Error(`Cannot measure: ${contender.name} failed, ${reason}`);
  }
  const lines = decoder.decode(stdout).split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
  return {
    tool: lines[0].tool,
    seconds: lines.slice(1).map(({ seconds }) => seconds),
  };
}

/** All contenders on one network and data set, turn by turn. */
async function compare(
  contenders: readonly Contender[],
  data: PeerData,
  config: string,
  { repeat, epochs }: { readonly repeat: number; readonly epochs: string },
): Promise<Table> {
  const runs = new Map<string, PeerTiming[]>(
    contenders.map(({ name }) => [name, []]),
  );
  for (let round = 0; round < repeat; round++) {
    for (const contender of contenders) {
      runs.get(contender.name)!.push(
        await run(contender, data, config, epochs),
      );
    }
  }
  const later = (name: string) => {
    const seconds = runs.get(name)!.flatMap((run) => run.seconds.slice(1));
    return summarise(seconds);
  };
  const own = runs.has(OURS) ? later(OURS).median : NaN;
  return {
    title: `${config.replace("x", "×")} on ${data.name} (${
      Math.round(data.density * 100)
    } % non-zero), one thread, ${repeat} runs in turn`,
    rows: contenders.map(({ name }) => ({
      name,
      tool: runs.get(name)![0]!.tool,
      "first epoch": summarise(runs.get(name)!.map((run) => run.seconds[0]!)),
      "later epochs": later(name),
      "ours is faster by": later(name).median / own,
    })),
  };
}

function chooseContenders(
  all: readonly Contender[],
  names: readonly string[],
): Contender[] {
  const unknown = names.find((name) =>
    !all.some((contender) => contender.name === name)
  );
  if (unknown !== undefined) {
    const known = all.map(({ name }) => name).join(", ");
    console.error(`Cannot run "${unknown}": expected some of ${known}`);
    Deno.exit(2);
  }
  return all.filter(({ name }) =>
    names.length === 0 || name === OURS || names.includes(name)
  ).filter((contender) => {
    const present = contender.isPresent();
    if (!present) {
      console.error(`left out: ${contender.name}, it needs ${contender.needs}`);
    }
    return present;
  });
}

if (import.meta.main) {
  const flags = readFlags(import.meta.filename, {
    boolean: ["json"],
    string: ["config", "data", "repeat", "epochs", "python"],
    words: true,
  });
  const { config = "64x2,128x3", data = PEER_DATA.join(",") } = flags;
  const { repeat = "5", epochs = "3", python = "/usr/bin/python3" } = flags;
  const contenders = chooseContenders(contendersWith(python), flags.words);
  const machine = describeMachine(), tables: Table[] = [];
  if (!flags.json) {
    console.log(
      Object.entries(machine).map((pair) => pair.join(": ")).join("\n"),
    );
  }
  const folder = await Deno.makeTempDir();
  try {
    for (const name of data.split(",")) {
      const prepared = await prepareData(name, folder);
      if (prepared === undefined) {
        console.error(`left out: ${name}, its files are not here`);
        continue;
      }
      for (const one of config.split(",")) {
        const options = { repeat: Number(repeat), epochs };
        const table = await compare(contenders, prepared, one, options);
        tables.push(table);
        if (!flags.json) console.log(formatTable(table));
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  if (flags.json) console.log(JSON.stringify({ machine, tables }, null, 2));
}
