// The JavaScript that an exported module consists of beside its weights: plain
// loops, no dependency, the same arithmetic as the engine's in f64.

/** Reads NETWORK and WEIGHTS and uses `activate`, which stand before it. */
export const RUNTIME_SOURCE = `
const numbers = new Float32Array(
  Uint8Array.from(atob(WEIGHTS), (character) => character.charCodeAt(0)).buffer,
);
let next = 0;
const take = (count) => numbers.subarray(next, next += count);
const layers = NETWORK.layers.map((layer) => {
  const { inputs, outputs, norm } = layer;
  const taken = { ...layer, weight: take(inputs * outputs), bias: take(outputs) };
  if (norm === null) return taken;
  const [gamma, beta] = [take(outputs), take(outputs)];
  if (norm === "layer") return { ...taken, gamma, beta };
  return { ...taken, gamma, beta, mean: take(outputs), variance: take(outputs) };
});
const width = layers[0].inputs, size = layers[layers.length - 1].outputs;

function normalize(layer, x) {
  const { norm, gamma, beta, outputs } = layer;
  if (norm === null) return x;
  let { mean, variance } = layer;
  if (norm === "layer") {
    const average = x.reduce((sum, v) => sum + v, 0) / outputs;
    const spread = x.reduce((sum, v) => sum + (v - average) ** 2, 0) / outputs;
    mean = x.map(() => average);
    variance = x.map(() => spread);
  }
  return x.map((v, i) =>
    (v - mean[i]) / Math.sqrt(variance[i] + NETWORK.epsilon) * gamma[i] + beta[i]
  );
}

function run(sample) {
  let x = sample;
  for (const layer of layers) {
    const { inputs, outputs, weight, bias } = layer;
    let y = Float64Array.from(bias);
    for (let o = 0; o < outputs; o++) {
      for (let i = 0; i < inputs; i++) y[o] += weight[o * inputs + i] * x[i];
    }
    if (!layer.isLast) {
      y = normalize(layer, y).map((z) => activate(z));
      if (layer.isResidual) y = y.map((value, i) => value + x[i]);
    }
    x = y;
  }
  return x;
}

/** Logits (in regression what is predicted) of one or more samples, row after row. */
export function outputs(inputs) {
  const rows = inputs.length / width;
  if (!(rows >= 1 && Number.isInteger(rows))) {
    throw new RangeError(
      "Cannot predict: there are " + inputs.length + " inputs, expected " +
        width + " for each sample",
    );
  }
  const unit = inputs instanceof Uint8Array ? 255 : 1;
  const { units, normalization: { mean, std } } = NETWORK;
  const at = (of, i) => typeof of === "number" ? of : of[i];
  const all = new Float32Array(rows * size);
  for (let row = 0; row < rows; row++) {
    const sample = new Float64Array(width);
    for (let i = 0; i < width; i++) {
      sample[i] = (inputs[row * width + i] / unit - at(mean, i)) / at(std, i);
    }
    all.set(run(sample).map((y) => y * units.std + units.mean), row * size);
  }
  return all;
}
`;

/** What classification has beside it. */
export const CLASSES_SOURCE = `
/** How sure the network is of each class, samples × classes. */
export function probabilities(inputs) {
  const all = outputs(inputs);
  for (let row = 0; row < all.length; row += size) {
    const of = all.subarray(row, row + size);
    const top = of.reduce((a, b) => Math.max(a, b));
    const powers = Array.from(of, (z) => Math.exp(z - top));
    const sum = powers.reduce((a, b) => a + b, 0);
    of.set(powers.map((power) => power / sum));
  }
  return all;
}

/** The class of each sample: its name, or its number where there are none. */
export function predict(inputs) {
  const all = outputs(inputs);
  return Array.from({ length: all.length / size }, (_, row) => {
    const of = all.subarray(row * size, (row + 1) * size);
    const label = of.indexOf(of.reduce((a, b) => Math.max(a, b)));
    return classNames === null ? label : classNames[label];
  });
}
`;
