// Training epochs in TensorFlow.js on its wasm backend with SIMD, one thread:
//
//   node tfjs_epochs.mjs PREFIX HIDDEN LAYERS EPOCHS expert|fit
//
// `fit` is model.fit. `expert` is a loop of one's own whose dense layers
// transpose explicitly in the backward pass: the backend's product with a
// transposed operand is a scalar loop.

import * as tf from "@tensorflow/tfjs-core";
import * as layersApi from "@tensorflow/tfjs-layers";
import "@tensorflow/tfjs-backend-cpu";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import {
  BATCH,
  batchesOf,
  CLASSES,
  createRandom,
  INPUTS,
  loadSamples,
  print,
} from "./samples.mjs";

const [prefix, ...rest] = process.argv.slice(2);
const [hidden, depth, epochs] = rest.map(Number), style = rest[3];
const entry = createRequire(import.meta.url).resolve(
  "@tensorflow/tfjs-backend-wasm",
);
setWasmPaths(`${dirname(entry)}/`);
tf.env().set("WASM_HAS_SIMD_SUPPORT", true);
tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
await tf.setBackend("wasm");
await tf.ready();
const samples = loadSamples(prefix);
print({
  tool: `TensorFlow.js ${tf.version_core}, ${tf.getBackend()}, ${style}`,
});
const adam = tf.train.adam(0.001, 0.9, 0.999, 1e-8);

/** Runs and times one epoch after another. */
async function timeEpochs(train) {
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const started = performance.now();
    await train();
    print({ epoch, seconds: (performance.now() - started) / 1000 });
  }
}

async function fit() {
  const model = layersApi.sequential();
  for (let l = 0; l < depth; l++) {
    model.add(layersApi.layers.dense({
      units: hidden,
      activation: "relu",
      kernelInitializer: "heUniform",
      inputShape: [l === 0 ? INPUTS : hidden],
    }));
  }
  model.add(layersApi.layers.dense({ units: CLASSES }));
  // On logits, so that the arithmetic is the other tools'.
  model.compile({
    optimizer: adam,
    loss: (y, z) => tf.losses.softmaxCrossEntropy(y, z),
  });
  const x = tf.tensor2d(samples.x, [samples.count, INPUTS]);
  const y = tf.tensor2d(samples.y, [samples.count, CLASSES]);
  const options = {
    epochs: 1,
    batchSize: BATCH,
    shuffle: true,
    verbose: 0,
    yieldEvery: "never",
  };
  await timeEpochs(() => model.fit(x, y, options));
}

/** x·w + b; the gradient by plain products of explicit transposes. */
const dense = tf.customGrad((x, w, b, save) => {
  save([x, w]);
  return {
    value: tf.fused.matMul({ a: x, b: w, bias: b }),
    gradFunc: (dy, [x, w]) => [
      tf.matMul(dy, tf.transpose(w)),
      tf.matMul(tf.transpose(x), dy),
      tf.sum(dy, 0),
    ],
  };
});

/** The first layer: nobody asks for the gradient of its inputs. */
const denseOf = (x) =>
  tf.customGrad((w, b, save) => {
    save([w]);
    return {
      value: tf.fused.matMul({ a: x, b: w, bias: b }),
      gradFunc: (dy) => [tf.matMul(tf.transpose(x), dy), tf.sum(dy, 0)],
    };
  });

async function expert() {
  const sizes = [INPUTS, ...Array(depth).fill(hidden), CLASSES];
  const parameters = sizes.slice(1).map((outputs, l) => {
    const bound = 1 / Math.sqrt(sizes[l]);
    return {
      w: tf.variable(tf.randomUniform([sizes[l], outputs], -bound, bound)),
      b: tf.variable(tf.randomUniform([outputs], -bound, bound)),
    };
  });
  const forward = (x) =>
    parameters.reduce((h, { w, b }, l) => {
      const z = l === 0 ? denseOf(x)(w, b) : dense(h, w, b);
      return l < depth ? tf.relu(z) : z;
    }, x);
  const variables = parameters.flatMap(({ w, b }) => [w, b]);
  const random = createRandom();
  await timeEpochs(() => {
    for (const { bx, by, rows } of batchesOf(samples, random)) {
      tf.tidy(() => {
        const x = tf.tensor2d(bx, [rows, INPUTS]),
          y = tf.tensor2d(by, [rows, CLASSES]);
        adam.minimize(
          () => tf.losses.softmaxCrossEntropy(y, forward(x)),
          false,
          variables,
        );
      });
    }
  });
}

await (style === "fit" ? fit() : expert());
