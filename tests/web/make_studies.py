"""Studies for the playground to open: python3 make_studies.py FOLDER."""

import sys

import optuna
from optuna.storages.journal import JournalFileBackend

folder = sys.argv[1]


def objective(trial):
    x = trial.suggest_float("x", -5, 5)
    kind = trial.suggest_categorical("kind", ["a", "b"])
    trial.report(x * x, 0)
    if trial.number == 3:
        raise ValueError("no")
    return x * x + (kind == "b")


storages = [
    f"sqlite:///{folder}/theirs.db",
    optuna.storages.JournalStorage(JournalFileBackend(f"{folder}/theirs.log")),
]
for seed, storage in enumerate(storages):
    sampler = optuna.samplers.RandomSampler(seed)
    study = optuna.create_study(storage=storage, study_name="theirs", sampler=sampler)
    study.optimize(objective, n_trials=12, catch=ValueError)
