"""Makes a file of Optuna's own studies and prints what Optuna says of each.

    optuna_studies.py FILE    a journal, or a database where it ends in .db
"""

import json
import math
import sys

import numpy as np
import optuna
from optuna._hypervolume import compute_hypervolume
from optuna.trial import TrialState

optuna.logging.set_verbosity(optuna.logging.ERROR)


def conditional(trial):
    kind = trial.suggest_categorical("kind", ["linear", "<tree> & co", True, None])
    x = trial.suggest_float("x", 1e-3, 1.0, log=True)
    if kind == "<tree> & co":
        trial.suggest_int("depth", 1, 9, step=2)
    for step in range(4):
        trial.report(math.nan if trial.number == 5 else x / (step + 1), step)
        if trial.number % 7 == 6 and step == 2:
            raise optuna.TrialPruned
    if trial.number == 9:
        raise ValueError("no luck")
    if trial.number == 11:
        return math.nan
    trial.set_user_attr("note", "a </script> note")
    return x + (0.5 if kind == "linear" else 0)


def multiple(trial):
    x = trial.suggest_float("x", -2, 2)
    y = trial.suggest_float("y", -2, 2)
    return x**2 + y, (x - 1) ** 2 - y


def many(trial):
    x = trial.suggest_float("x", 0, 1)
    y = trial.suggest_float("y", 0, 1)
    z = trial.suggest_categorical("z", [0, 0.25])
    if trial.number == 3:
        raise ValueError("no luck")
    if trial.number == 4:
        return x, math.nan, y
    return x + z, 1 - y, (1 - x) * y + z


def constrained(trial):
    x = trial.suggest_float("x", 0, 1)
    y = trial.suggest_int("y", 1, 100, log=True)
    trial.set_user_attr("constraint", [0.3 - x])
    return x + y / 100


def bounded(trial):
    x = trial.suggest_float("x", 0, 1)
    y = trial.suggest_float("y", 0, 1)
    trial.set_user_attr("constraint", [0.2 - x, y - 0.9])
    return x, (1 - x) * (1 - y)


def storage_of(path):
    if path.endswith(".db"):
        return "sqlite:///" + path
    from optuna.storages import JournalStorage
    from optuna.storages.journal import JournalFileBackend

    return JournalStorage(JournalFileBackend(path))


def make(storage):
    def sampler(**options):
        return optuna.samplers.TPESampler(seed=3, **options)

    one = optuna.create_study(storage=storage, study_name="one", sampler=sampler())
    one.optimize(conditional, n_trials=60, catch=ValueError)
    two = optuna.create_study(
        storage=storage,
        study_name="two",
        directions=["minimize", "maximize"],
        sampler=sampler(),
    )
    two.optimize(multiple, n_trials=40)
    three = optuna.create_study(
        storage=storage,
        study_name="three",
        sampler=sampler(constraints_func=lambda t: t.user_attrs["constraint"]),
    )
    three.optimize(constrained, n_trials=40)
    four = optuna.create_study(
        storage=storage,
        study_name="four",
        directions=["minimize", "maximize", "minimize"],
        sampler=sampler(),
    )
    four.optimize(many, n_trials=40, catch=ValueError)
    five = optuna.create_study(
        storage=storage,
        study_name="five",
        directions=["minimize", "minimize"],
        sampler=sampler(constraints_func=lambda t: t.user_attrs["constraint"]),
    )
    five.optimize(bounded, n_trials=40)
    return [one, two, three, four, five]


def describe(study):
    def first(trial):
        return trial.values[0]

    is_one = len(study.directions) == 1
    evaluator = optuna.importance.PedAnovaImportanceEvaluator()
    importances = optuna.importance.get_param_importances(
        study, evaluator=evaluator, target=None if is_one else first
    )
    costs = [
        [v if d == optuna.study.StudyDirection.MINIMIZE else -v for v, d in zip(t.values, study.directions)]
        for t in study.trials
        if t.state == TrialState.COMPLETE
        and all(c <= 0 for c in t.user_attrs.get("constraint", []))
    ]
    area = None
    if not is_one:
        area = compute_hypervolume(np.array(costs), np.max(costs, axis=0))
    best = [study.best_trial] if is_one else study.best_trials
    return {
        "name": study.study_name,
        "best": sorted(trial.number for trial in best),
        "values": [trial.values for trial in sorted(best, key=lambda t: t.number)],
        "importances": importances,
        "hypervolume": area,
        "states": {
            state.name: sum(trial.state == state for trial in study.trials)
            for state in TrialState
        },
    }


print(json.dumps([describe(study) for study in make(storage_of(sys.argv[1]))]))
