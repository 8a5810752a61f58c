// Exported models in other runtimes: JavaScript in Node and Chromium, ONNX in
// Chromium by onnxruntime-web. Each gives what the model gives, whatever its
// network has, and for 10,000 images of MNIST.

import { assert } from "@std/assert";
import { toJavaScript } from "../../src/model/export/javascript.ts";
import { toOnnx } from "../../src/model/export/onnx.ts";
import { allCases, type Case } from "../model/export/cases.ts";
import { exists, requireOrSkip, runs } from "../support/require.ts";
import { launchChromium } from "./support/chromium.ts";
import { serve } from "./support/serve.ts";

const LIMIT = 1e-4;
const RUNTIME = new URL(
  "onnx/node_modules/onnxruntime-web/dist/",
  import.meta.url,
);
const RUNTIME_FILES = [
  "ort.wasm.bundle.min.mjs",
  "ort-wasm-simd-threaded.mjs",
  "ort-wasm-simd-threaded.wasm",
];

/** What a runtime is told of a case. */
interface Told {
  readonly path: string;
  readonly isBytes: boolean;
  /** Of the inputs. */
  readonly shape: readonly number[];
}

type Predict = (
  path: string,
  inputs: Uint8Array | Float32Array,
  shape: readonly number[],
) => Promise<Float32Array>;

/**
 * How far the outputs of each case are off. Uses nothing but its arguments:
 * other runtimes get its text.
 */
async function farthest(
  cases: readonly Told[],
  read: (path: string) => Promise<ArrayBuffer>,
  predict: Predict,
): Promise<number[]> {
  const found: number[] = [];
  for (const { path, isBytes, shape } of cases) {
    const raw = await read(`${path}.inputs`);
    const inputs = isBytes ? new Uint8Array(raw) : new Float32Array(raw);
    const outputs = await predict(path, inputs, shape);
    const wanted = new Float32Array(await read(`${path}.outputs`));
    let most = outputs.length === wanted.length ? 0 : Infinity;
    wanted.forEach((value, i) => {
      const difference = Math.abs(value - outputs[i]!);
      if (!(difference <= most)) most = difference;
    });
    found.push(most);
  }
  return found;
}

/** Predicts with a module. */
const BY_MODULE = `async (path, inputs) =>
  (await import(path + ".mjs")).outputs(inputs)`;

/** Predicts with onnxruntime-web, whose files are beside. */
const BY_ONNX = `async (path, inputs, shape) => {
  const ort = await import("/ort.wasm.bundle.min.mjs");
  ort.env.wasm.wasmPaths = "/";
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(path + ".onnx");
  const data = inputs instanceof Uint8Array
    ? Float32Array.from(inputs, (byte) => byte / 255)
    : inputs;
  const input = new ort.Tensor("float32", data, shape);
  const results = await session.run({ input });
  await session.release();
  return results[session.outputNames[0]].data;
}`;

const FETCH = "async (path) => (await fetch(path)).arrayBuffer()";

const cases = await allCases();

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView) {
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
}

/** All files of all cases, by paths that begin with "/". */
function filesOf(all: readonly Case[]): Map<string, Uint8Array<ArrayBuffer>> {
  return new Map(all.flatMap(({ model, inputs, outputs }, i) => [
    [`/${i}.mjs`, new TextEncoder().encode(toJavaScript(model))] as const,
    [`/${i}.onnx`, toOnnx(model)] as const,
    [`/${i}.inputs`, bytesOf(inputs)] as const,
    [`/${i}.outputs`, bytesOf(outputs)] as const,
  ]));
}

/** The cases, for a runtime that finds them in a folder. */
function told(folder: string): Told[] {
  return cases.map(({ model: { description }, inputs }, i) => {
    const { inputShape } = description;
    const width = inputShape.reduce((a, b) => a * b, 1);
    return {
      path: `${folder}/${i}`,
      isBytes: inputs instanceof Uint8Array,
      shape: [inputs.length / width, ...inputShape],
    };
  });
}

function judge(found: unknown): void {
  const differences = found as readonly number[];
  assert(differences.length === cases.length);
  cases.forEach(({ name }, i) => {
    assert(differences[i]! < LIMIT, `${name}: off by ${differences[i]}`);
  });
}

async function inChromium(
  predict: string,
  more: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {},
): Promise<void> {
  await using server = await serve({
    "/": "<!doctype html><title>models</title>",
    ...Object.fromEntries(filesOf(cases)),
    ...more,
  });
  await using browser = await launchChromium();
  judge(
    await browser.evaluate(
      `${server.origin}/`,
      `(${farthest})(${JSON.stringify(told(""))}, ${FETCH}, ${predict})`,
    ),
  );
}

const hasChromium = requireOrSkip("Chromium", runs("chromium"));

Deno.test({
  name: "a model as JavaScript gives the same outputs in Node",
  ignore: !requireOrSkip("Node", runs("node")),
  fn: async () => {
    const folder = await Deno.makeTempDir();
    for (const [path, bytes] of filesOf(cases)) {
      await Deno.writeFile(folder + path, bytes);
    }
    const program = `import { readFile } from "node:fs/promises";
      const read = async (path) => new Uint8Array(await readFile(path)).buffer;
      const found = await (${farthest})(${
      JSON.stringify(told(folder))
    }, read, ${BY_MODULE});
      console.log(JSON.stringify(found));`;
    await Deno.writeTextFile(`${folder}/main.mjs`, program);
    const { stdout, stderr } = await new Deno.Command("node", {
      args: [`${folder}/main.mjs`],
    }).output();
    assert(stdout.length > 0, new TextDecoder().decode(stderr));
    judge(JSON.parse(new TextDecoder().decode(stdout)));
    await Deno.remove(folder, { recursive: true });
  },
});

Deno.test({
  name: "a model as JavaScript gives the same outputs in Chromium",
  ignore: !hasChromium,
  fn: () => inChromium(BY_MODULE),
});

Deno.test({
  name: "onnxruntime-web gives the same outputs in Chromium",
  ignore: !hasChromium || !requireOrSkip("onnxruntime-web", exists(RUNTIME)),
  fn: async () => {
    const files = await Promise.all(
      RUNTIME_FILES.map(async (name) =>
        [`/${name}`, await Deno.readFile(new URL(name, RUNTIME))] as const
      ),
    );
    await inChromium(BY_ONNX, Object.fromEntries(files));
  },
});
