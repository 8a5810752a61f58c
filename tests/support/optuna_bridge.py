"""Optuna as our tests see it: python3 optuna_bridge.py ACTION FILE [STUDY].

FILE is a SQLite file if its name ends in ".db", a journal otherwise. Prints one
JSON object, with NaN and Infinity bare. Works with Optuna 3, 4 and 5.
"""

import json
import sys
import warnings

import optuna
from optuna.distributions import distribution_to_json

warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)


def open_storage(path):
    if path.endswith(".db"):
        return optuna.storages.RDBStorage("sqlite:///" + path)
    try:
        from optuna.storages.journal import JournalFileBackend as Backend
    except ImportError:
        from optuna.storages import JournalFileStorage as Backend
    return optuna.storages.JournalStorage(Backend(path))


def time(moment):
    return None if moment is None else moment.isoformat(timespec="microseconds")


def describe(trial):
    return {
        "number": trial.number,
        "state": trial.state.name,
        "values": trial.values,
        "params": trial.params,
        "distributions": {
            name: distribution_to_json(distribution)
            for name, distribution in trial.distributions.items()
        },
        "reports": [
            [step, trial.intermediate_values[step]]
            for step in sorted(trial.intermediate_values)
        ],
        "user_attrs": trial.user_attrs,
        "system_attrs": trial.system_attrs,
        "start": time(trial.datetime_start),
        "complete": time(trial.datetime_complete),
    }


def dump(study):
    """Everything that a study holds."""
    is_one = len(study.directions) == 1
    has_best = is_one and any(t.state.name == "COMPLETE" for t in study.trials)
    return {
        "name": study.study_name,
        "directions": [direction.name for direction in study.directions],
        "user_attrs": study.user_attrs,
        "system_attrs": study._storage.get_study_system_attrs(study._study_id),
        "trials": [describe(trial) for trial in study.trials],
        "best": study.best_trial.number if has_best else None,
    }


def inspect(study):
    """The same, and how important each parameter is: null where that needs
    scikit-learn (before Optuna 5) and it is absent."""
    try:
        importances = optuna.importance.get_param_importances(study)
    except ImportError:
        importances = None
    return {**dump(study), "importances": importances}


def objective(trial):
    """The space of optuna_test.ts, with a conditional parameter."""
    x = trial.suggest_float("x", 0.0, 1.0)
    n = trial.suggest_int("n", 1, 64, log=True)
    kind = trial.suggest_categorical("kind", ["a", "b", None, 2.5, True])
    step = 0.0
    if kind == "b":
        step = trial.suggest_float("step", 0.0, 1.0, step=0.25)
    trial.suggest_categorical("fixed", ["é"])
    trial.set_user_attr("big", 2**70 + trial.number)
    trial.set_user_attr("nested", {"nan": float("nan"), "text": "é\u2028"})
    for epoch in range(3):
        trial.report(x + epoch if epoch != 1 else float("nan"), epoch * 2)
    if trial.number % 5 == 0:
        raise optuna.TrialPruned()
    if trial.number % 5 == 1:
        return float("nan")
    return (x - 0.5) ** 2 + n / 64 + step


def resume(study):
    """Adds ten trials by TPE, one that waits and one that is left running."""
    study.sampler = optuna.samplers.TPESampler(seed=1, n_startup_trials=2)
    study.set_user_attr("by", "optuna")
    study.optimize(objective, n_trials=10)
    study.enqueue_trial({"x": 0.125, "kind": None})
    running = study.ask()
    running.suggest_float("x", 0.0, 1.0)
    study.enqueue_trial({"n": 3})
    return dump(study)


def constrain(study):
    """Adds trials 0 to 4 with their numbers as values; the first three break a
    constraint, told by function, or by name where this Optuna can."""
    by_name = hasattr(optuna.trial.Trial, "set_constraint")

    def objective(trial):
        trial.suggest_float("x", 0.0, 1.0)
        if by_name and trial.number % 2 == 0:
            trial.set_constraint("size", 2.5 - trial.number)
        return trial.number if len(study.directions) == 1 else [trial.number] * 2

    def limit(trial):
        return (-1.0, 2.5 - trial.number)

    study.sampler = optuna.samplers.RandomSampler(seed=0)
    for number in range(5):
        if not by_name or number % 2 == 1:
            study.sampler = optuna.samplers.TPESampler(constraints_func=limit)
        study.optimize(objective, n_trials=1)
        study.sampler = optuna.samplers.RandomSampler(seed=0)
    return dump(study)


ACTIONS = {
    "dump": dump,
    "inspect": inspect,
    "resume": resume,
    "constrain": constrain,
}

action, path = sys.argv[1:3]
if action == "version":
    result = {"version": optuna.__version__}
else:
    name = sys.argv[3] if len(sys.argv) > 3 else None
    study = optuna.load_study(study_name=name, storage=open_storage(path))
    result = ACTIONS[action](study)
print(json.dumps(result))
