"""Training epochs in plain NumPy, written for speed.

python3 numpy_epochs.py PREFIX HIDDEN LAYERS EPOCHS [flush]: `flush` makes the processor treat subnormal
numbers as 0 (PyTorch has the switch). PREFIX.f32 holds normalised inputs, 784 a sample, PREFIX.u8 the labels. All parameters lie in one
vector, so that Adam is a few long passes in place; a batch's activations are written where the last
batch's were. Prints one line of JSON for the tool, then one for each epoch.
"""

import json
import sys
import time

import numpy as np

INPUTS, CLASSES, BATCH = 784, 10, 64
RATE, BETA1, BETA2, EPSILON = 0.001, 0.9, 0.999, 1e-8
F32 = np.float32


class Network:
    """Weights inputs × outputs and biases, as views into one vector."""

    def __init__(self, sizes, random):
        self.layers = list(zip(sizes, sizes[1:]))
        count = sum((a + 1) * b for a, b in self.layers)
        self.p, self.g, self.m, self.v, self.t = (np.zeros(count, F32) for _ in range(5))
        self.weights, self.biases = self.views(self.p)
        self.weight_gradients, self.bias_gradients = self.views(self.g)
        for (inputs, _), w, b in zip(self.layers, self.weights, self.biases):
            bound = 1 / np.sqrt(inputs)
            w[...] = random.uniform(-bound, bound, w.shape)
            b[...] = random.uniform(-bound, bound, b.shape)
        self.step = 0

    def views(self, vector):
        weights, biases, at = [], [], 0
        for inputs, outputs in self.layers:
            weights.append(vector[at : at + inputs * outputs].reshape(inputs, outputs))
            at += inputs * outputs
            biases.append(vector[at : at + outputs])
            at += outputs
        return weights, biases

    def train(self, x, labels):
        rows, last = len(x), len(self.layers) - 1
        outputs = [x]
        for l, (w, b) in enumerate(zip(self.weights, self.biases)):
            z = outputs[-1] @ w
            z += b
            if l < last:
                np.maximum(z, 0, out=z)
            outputs.append(z)
        delta = outputs[-1]
        delta -= delta.max(1, keepdims=True)
        np.exp(delta, out=delta)
        delta /= delta.sum(1, keepdims=True)
        delta[np.arange(rows), labels] -= 1
        delta *= F32(1 / rows)
        for l in range(last, -1, -1):
            np.matmul(outputs[l].T, delta, out=self.weight_gradients[l])
            delta.sum(0, out=self.bias_gradients[l])
            if l > 0:
                delta = delta @ self.weights[l].T
                delta *= outputs[l] > 0
        self.adam()

    def adam(self):
        self.step += 1
        correction = (1 - BETA2**self.step) ** 0.5
        self.m *= F32(BETA1)
        np.multiply(self.g, F32(1 - BETA1), out=self.t)
        self.m += self.t
        self.v *= F32(BETA2)
        np.multiply(self.g, self.g, out=self.t)
        self.t *= F32(1 - BETA2)
        self.v += self.t
        np.sqrt(self.v, out=self.t)
        self.t += F32(EPSILON * correction)
        np.divide(self.m, self.t, out=self.t)
        self.t *= F32(RATE * correction / (1 - BETA1**self.step))
        self.p -= self.t


def main():
    prefix, (hidden, layers, epochs) = sys.argv[1], map(int, sys.argv[2:5])
    if sys.argv[5:] == ["flush"]:
        import torch

        torch.set_flush_denormal(True)
    x = np.fromfile(f"{prefix}.f32", F32).reshape(-1, INPUTS)
    labels = np.fromfile(f"{prefix}.u8", np.uint8)
    random = np.random.default_rng(0)
    network = Network([INPUTS] + [hidden] * layers + [CLASSES], random)
    print(json.dumps({"tool": f"NumPy {np.__version__}"}), flush=True)
    for epoch in range(1, epochs + 1):
        started = time.perf_counter()
        order = random.permutation(len(x))
        for start in range(0, len(x), BATCH):
            batch = order[start : start + BATCH]
            network.train(x[batch], labels[batch])
        print(json.dumps({"epoch": epoch, "seconds": time.perf_counter() - started}), flush=True)


main()
