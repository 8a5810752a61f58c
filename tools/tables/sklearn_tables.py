"""What tools/prove_tables.ts asks of scikit-learn.

  sklearn_tables.py export FOLDER   its wine, breast_cancer and diabetes as CSV
  sklearn_tables.py search          jobs in, one JSON a line; outcomes out
"""

import csv
import json
import sys
import time
import warnings

import numpy as np
from scipy.stats import loguniform
from sklearn import __version__, datasets
from sklearn.compose import TransformedTargetRegressor
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import RandomizedSearchCV
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

TABLES = ["wine", "breast_cancer", "diabetes"]


def load(name):
    return getattr(datasets, f"load_{name}")()


def export(folder):
    for name in TABLES:
        table = load(name)
        with open(f"{folder}/{name}.csv", "w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*table.feature_names, "target"])
            for row, target in zip(table.data.tolist(), table.target.tolist()):
                writer.writerow([*row, target])


def estimator(task, epochs, seed):
    """Inputs, and numbers to predict, are standardised as lanetune does."""
    Network = MLPRegressor if task == "regression" else MLPClassifier
    network = Network(
        max_iter=epochs, n_iter_no_change=epochs, random_state=seed
    )
    pipeline = make_pipeline(StandardScaler(), network)
    prefix = f"{Network.__name__.lower()}__"
    if task == "regression":
        pipeline = TransformedTargetRegressor(pipeline, transformer=StandardScaler())
        prefix = "regressor__" + prefix
    return pipeline, prefix


def distributions(space, prefix):
    """alpha is divided by the batch's size there, weight decay is not."""
    names = {
        "hidden_layer_sizes": [
            tuple(map(int, str(widths).split("-"))) for widths in space["hidden_sizes"]
        ],
        "activation": space["activation"],
        "learning_rate_init": loguniform(*space["lr"]),
    }
    low, high = space["weight_decay"]
    return [
        {
            prefix + name: values
            for name, values in {
                **names,
                "batch_size": [size],
                "alpha": loguniform(low * size, high * size),
            }.items()
        }
        for size in space["batch_size"]
    ]


def search(job):
    table, rows, test = load(job["table"]), job["train"], job["test"]
    model, prefix = estimator(job["task"], job["epochs"], job["seed"])
    folds = [
        (np.setdiff1d(np.arange(len(rows)), fold), np.array(fold))
        for fold in job["folds"]
    ]
    started = time.perf_counter()
    found = RandomizedSearchCV(
        model,
        distributions(job["space"], prefix),
        n_iter=job["trials"],
        scoring="r2" if job["task"] == "regression" else "accuracy",
        cv=folds,
        random_state=job["seed"],
    ).fit(table.data[rows], table.target[rows])
    seconds = time.perf_counter() - started
    score = found.score(table.data[test], table.target[test])
    return {"score": score, "seconds": seconds, "version": __version__}


warnings.simplefilter("ignore", ConvergenceWarning)
if sys.argv[1:2] == ["export"]:
    export(sys.argv[2])
else:
    for line in sys.stdin:
        print(json.dumps(search(json.loads(line))), flush=True)
