# What scikit-learn gives for the cases on standard input: JSON of a list of
# { metric, outputs, targets, columns }; prints a list of numbers.
import json
import sys

import numpy as np
from sklearn import metrics as m


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def top_k(k):
    return lambda y, z: m.top_k_accuracy_score(y, z, k=k, labels=range(z.shape[1]))


def brier(y, z):
    p = softmax(z)
    if z.shape[1] == 2:
        return m.brier_score_loss(y, p[:, 1])
    return ((p - np.eye(z.shape[1])[y]) ** 2).sum(axis=1).mean()


def ece(y, z):
    p = softmax(z)
    sure, hit = p.max(axis=1), p.argmax(axis=1) == y
    edges = np.linspace(0, 1, 16)
    total = 0.0
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (sure > low) & (sure <= high)
        if inside.any():
            total += inside.mean() * abs(sure[inside].mean() - hit[inside].mean())
    return total


SCORES = {
    "accuracy": lambda y, z: m.accuracy_score(y, z.argmax(axis=1)),
    "loss": lambda y, z: m.log_loss(y, softmax(z), labels=range(z.shape[1])),
    "top_3_accuracy": top_k(3),
    "top_5_accuracy": top_k(5),
    "f1_macro": lambda y, z: m.f1_score(y, z.argmax(axis=1), average="macro"),
    "roc_auc": lambda y, z: m.roc_auc_score(y, z[:, 1] - z[:, 0]),
    "brier": brier,
    "ece": ece,
    "r2": lambda y, z: 1 - ((y - z) ** 2).sum() / ((y - y.mean(axis=0)) ** 2).sum(),
    "mae": lambda y, z: m.mean_absolute_error(y, z),
    "rmse": lambda y, z: m.mean_squared_error(y, z) ** 0.5,
}


def score(case):
    z = np.array(case["outputs"]).reshape(-1, case["columns"])
    y = np.array(case["targets"])
    return float(SCORES[case["metric"]](y if y.size == len(z) and z.shape[1] > 1 else y.reshape(z.shape), z))


json.dump([score(case) for case in json.load(sys.stdin)], sys.stdout)
