// A hundred steps of every setting that PyTorch knows too, from the same weights
// over the same batches: losses, weights and running statistics at the end.
// The golden file is PyTorch's own (tests/golden/traces/generate.py).

import { assert, assertEquals } from "@std/assert";
import type { Dataset } from "../../src/dataset/dataset.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { OPTIMIZERS } from "../../src/train/optimizers/mod.ts";
import { ACTIVATIONS } from "../../src/train/network/activations.ts";
import { NORMALIZATION_LAYERS } from "../../src/train/network/design.ts";
import { LOSSES } from "../../src/train/recipe.ts";
import { SCHEDULE_KINDS } from "../../src/train/schedules/mod.ts";
import type { TrainingConfig } from "../../src/train/training.ts";
import { decodeSafetensors } from "../../src/train/weights/safetensors.ts";
import type { Weights } from "../../src/train/weights/weights.ts";
import { maxAbsolute, maxDifference } from "../support/close.ts";
import { testBoth } from "../support/engines.ts";
import { pythonWith, runPython } from "../support/python.ts";
import { requireOrSkip } from "../support/require.ts";
import { Stepping } from "../support/stepping.ts";

const FOLDER = new URL("../golden/traces/", import.meta.url);
const BATCH = 32, EPOCHS = 10, HIDDEN = [16, 16];
const MEAN = 0.25, STD = 0.3;

interface Case {
  /** Which initial weights. */
  readonly initial: string;
  readonly config: Omit<TrainingConfig, "hidden" | "epochs" | "batchSize">;
}

interface Traces {
  readonly cases: Readonly<Record<string, Case>>;
  /** The tensors whose names begin with `prefix/`, the rest of their names. */
  readonly under: (prefix: string) => Weights;
}

function readTraces(bytes: Uint8Array): Traces {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(
    0,
    true,
  );
  const header = JSON.parse(
    new TextDecoder().decode(bytes.subarray(8, 8 + length)),
  );
  const tensors = Object.entries(decodeSafetensors(bytes));
  return {
    cases: JSON.parse(header.__metadata__.cases),
    under: (prefix) =>
      Object.fromEntries(
        tensors.filter(([name]) => name.startsWith(`${prefix}/`))
          .map(([name, tensor]) => [name.slice(prefix.length + 1), tensor]),
      ),
  };
}

const TRACES = readTraces(
  await Deno.readFile(new URL("traces.safetensors", FOLDER)),
);

function datasetOf(config: Case["config"]): Dataset {
  const { bytes, labels, numbers } = TRACES.under("data") as Required<Weights>;
  const [count = 0, width = 0] = bytes!.shape;
  return {
    name: "traces",
    count,
    inputs: Uint8Array.from(bytes!.data),
    inputShape: [width],
    scale: 1 / (255 * STD),
    offset: -MEAN / STD,
    ...(config.loss === undefined
      ? {
        targets: Uint8Array.from(labels!.data),
        task: { type: "classification", classes: 5 },
      }
      : {
        targets: numbers!.data,
        task: { type: "regression", outputs: numbers!.shape[1]! },
      }),
  };
}

/** Of the largest value of a tensor, what two ways of rounding may differ by. */
const BOUND = 1e-5;

function follow(
  engine: Engine,
  name: string,
  inputForm: "sparse" | "dense",
): void {
  const { initial, config } = TRACES.cases[name]!;
  const wanted = TRACES.under(name), { losses, ...end } = wanted;
  using stepping = new Stepping(engine, datasetOf(config), {
    ...config,
    hidden: HIDDEN,
    batchSize: BATCH,
    epochs: EPOCHS,
    initial: TRACES.under(`initial/${initial}`),
    inputForm,
  });
  const what = `${name}, ${inputForm}`;
  const near = (part: string, a: ArrayLike<number>, b: ArrayLike<number>) => {
    const error = maxDifference(a, b) / maxAbsolute(b);
    assert(error <= BOUND, `${what}: ${part} is off by ${error}`);
  };
  const { count } = stepping.run.order, found: number[] = [];
  for (let step = 0; step < losses!.data.length; step++) {
    const start = step * BATCH % count;
    found.push(stepping.step(start));
    if (start + BATCH === count) {
      stepping.run.afterEpoch(stepping.run.score().loss);
    }
  }
  near("losses", found, losses!.data);
  const weights = stepping.weights();
  assertEquals(Object.keys(weights).sort(), Object.keys(end).sort());
  for (const [part, { data }] of Object.entries(weights)) {
    near(part, data, end[part]!.data);
  }
}

for (const name of Object.keys(TRACES.cases)) {
  testBoth(`a hundred steps of PyTorch: ${name}`, (engine) => {
    follow(engine, name, "sparse");
    follow(engine, name, "dense");
  });
}

Deno.test("every optimizer, activation, schedule, normalization and loss has a trace, and so has clipping", () => {
  const configs = Object.values(TRACES.cases).map(({ config }) => config);
  const named = (pick: (config: Case["config"]) => string | undefined) =>
    new Set(configs.map(pick));
  const optimizers = named(({ optimizer }) => optimizer.name);
  const activations = named(({ activation }) => activation);
  const schedules = named(({ schedule }) => schedule?.name ?? "constant");
  const normalizations = named(({ normalization }) => normalization ?? "none");
  const losses = named(({ loss }) => loss ?? "cross_entropy");
  const settings = new Set(configs.flatMap((config) => Object.keys(config)));
  const lacking = (names: readonly string[], found: ReadonlySet<unknown>) =>
    names.filter((name) => !found.has(name));
  assertEquals(
    [
      ...lacking(Object.keys(OPTIMIZERS), optimizers),
      ...lacking(Object.keys(ACTIVATIONS), activations),
      ...lacking(Object.keys(SCHEDULE_KINDS), schedules),
      ...lacking(NORMALIZATION_LAYERS, normalizations),
      ...lacking(LOSSES, losses),
      ...lacking(["clipNorm", "clipValue", "l1", "averaging"], settings),
      ...lacking(["warmup", "residual", "labelSmoothing"], settings),
      ...lacking(["classWeights"], settings),
    ],
    [],
  );
});

const python = pythonWith("torch", "safetensors", "numpy");

Deno.test({
  name: "the golden file is what PyTorch gives",
  ignore: !requireOrSkip(
    "PyTorch (LANETUNE_TORCH_PYTHON names a Python that has it)",
    python !== undefined,
  ),
  fn: async () => {
    const path = await Deno.makeTempFile();
    const program = new URL("generate.py", FOLDER).pathname;
    await runPython(python!, program, path);
    const fresh = readTraces(await Deno.readFile(path));
    await Deno.remove(path);
    assertEquals(fresh.cases, TRACES.cases);
    for (const name of Object.keys(fresh.cases)) {
      for (const [part, { data }] of Object.entries(TRACES.under(name))) {
        const again = fresh.under(name)[part]!.data;
        const error = maxDifference(again, data) / maxAbsolute(data);
        assert(error <= BOUND, `${name}/${part} differs by ${error}`);
      }
    }
  },
});
