"""Importances of Optuna's PED-ANOVA: writes golden.jsonl, one study a line.

Run with Optuna 5: pip install optuna==5.0.0; python3 generate.py. With an
argument, the lines go to standard output. Ours must be equal to 1e-6
(tests/tune/analysis/importance_test.ts).
"""

import json
import math
import os
import random
import sys
import warnings

import optuna
from optuna.distributions import CategoricalDistribution as Choice
from optuna.distributions import FloatDistribution as Float
from optuna.distributions import IntDistribution as Int
from optuna.importance import PedAnovaImportanceEvaluator

warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)
HERE = os.path.dirname(os.path.abspath(__file__))

# The space of importance_test.ts: by name, the distribution and, if any, the
# choices of "kind" that it needs.
SPACE = {
    "kind": (Choice(["a", "b", None, True, 2.5]), None),
    "x": (Float(-1.0, 3.0), None),
    "lr": (Float(1e-5, 1e-1, log=True), None),
    "drop": (Float(0.0, 0.5, step=0.1), None),
    "fine": (Float(0.0, 1.0, step=0.01), None),
    "width": (Int(16, 256, log=True), None),
    "small": (Int(1, 8, log=True), None),
    "depth": (Int(1, 4), None),
    "many": (Int(-300, 500), None),
    "even": (Int(2, 20, step=6), None),
    "one": (Float(2.0, 2.0), None),
    "only": (Float(0.0, 1.0), ["a", True]),
    "sub": (Choice(["p", "q"]), ["b"]),
}


def shorten(value):
    return float(f"{value:.6g}")


def draw(distribution, rng):
    if isinstance(distribution, Choice):
        return rng.choice(distribution.choices)
    low, high, step = distribution.low, distribution.high, distribution.step
    if distribution.log:
        value = math.exp(rng.uniform(math.log(low), math.log(high)))
        value = min(max(value, low), high)
        return round(value) if isinstance(distribution, Int) else shorten(value)
    if step is None:
        return shorten(rng.uniform(low, high))
    return low + step * rng.randrange(round((high - low) / step) + 1)


def draw_params(rng):
    params = {}
    for name, (distribution, kinds) in SPACE.items():
        if kinds is None or params["kind"] in kinds:
            params[name] = draw(distribution, rng)
    return params


def cost(kind, params, rng):
    if kind == "flat":
        return 1.0
    value = (params["x"] - 1) ** 2 + abs(math.log10(params["lr"]) + 2)
    value += 0.2 * params["depth"] + (params["kind"] == "b")
    value += 2 * (params.get("only", 0.5) - 0.5) ** 2 + 0.1 * rng.gauss(0, 1)
    return float(round(value)) if kind == "ties" else shorten(value)


def make_study(kind, count, direction, rng):
    study = optuna.create_study(direction=direction)
    for _ in range(count):
        params = draw_params(rng)
        value = cost(kind, params, rng)
        state = "COMPLETE"
        if kind == "failures" and rng.random() < 0.3:
            state = rng.choice(["FAIL", "PRUNED"])
            value = None if state == "FAIL" else -100.0
        elif direction == "maximize":
            value = -value
        study.add_trial(
            optuna.trial.create_trial(
                state=optuna.trial.TrialState[state],
                params=params,
                distributions={name: SPACE[name][0] for name in params},
                value=value,
            )
        )
    return study


def describe(kind, study):
    evaluator = PedAnovaImportanceEvaluator()
    importances = optuna.importance.get_param_importances(study, evaluator=evaluator)
    return {
        "kind": kind,
        "direction": study.direction.name.lower(),
        "trials": [[t.state.name, t.value, t.params] for t in study.trials],
        "importances": {
            name: {"importance": value, "share": importances[name]}
            for name, value in evaluator.evaluate(study).items()
        },
    }


def make_lines():
    rng = random.Random(1)
    for kind, count, direction in [
        ("ordinary", 1, "minimize"),
        ("ordinary", 2, "minimize"),
        ("ordinary", 7, "maximize"),
        ("ordinary", 40, "minimize"),
        ("ordinary", 150, "maximize"),
        ("ties", 60, "minimize"),
        ("flat", 12, "minimize"),
        ("failures", 80, "minimize"),
    ]:
        yield describe(kind, make_study(kind, count, direction, rng))


lines = "".join(json.dumps(line) + "\n" for line in make_lines())
if len(sys.argv) > 1:
    sys.stdout.write(lines)
else:
    with open(os.path.join(HERE, "golden.jsonl"), "w") as file:
        file.write(lines)
