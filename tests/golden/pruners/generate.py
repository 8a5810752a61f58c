"""Decisions of Optuna's pruners, one trial after another: writes golden.jsonl.

Run with Debian's Optuna: /usr/bin/python3 generate.py (python3-optuna 3.1.0).
Our asha, patience and threshold must take the same ones, asha on any number of
workers (tests/tune/pruners/golden_test.ts).
"""

import json
import math
import os
import random

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
HERE = os.path.dirname(os.path.abspath(__file__))


def make_steps(kind, rng):
    """The steps at which the trials of a case report: the same for all.

    Were they not, Optuna would compare with reports of steps beyond the one
    in question, which ours must not see.
    """
    if kind != "gaps":
        return range(1, 15)
    step = rng.choice([1, 3])
    return [step := step + rng.choice([1, 1, 2, 6]) for _ in range(14)]


def make_values(kind, steps, rng):
    """Steps and values that a trial would report if nothing stopped it."""
    reports = []
    level = rng.gauss(0, 1)
    for step in steps[: rng.randrange(0, 14)]:
        value = level + rng.gauss(0, 0.5) - 0.1 * step
        if kind == "ties":
            value = float(rng.randrange(4))
        if kind == "nan" and rng.random() < 0.1:
            value = math.nan
        if kind == "infinite" and rng.random() < 0.2:
            value = rng.choice([math.inf, -math.inf])
        reports.append((step, round(value, 2)))
    return reports


def run(pruner, direction, trials):
    """How many reports each trial makes before it is pruned; None if never."""
    study = optuna.create_study(direction=direction, pruner=pruner)
    pruned_after = []
    for reports in trials:
        trial = study.ask()
        cut = None
        for i, (step, value) in enumerate(reports):
            trial.report(value, step)
            if trial.should_prune():
                cut = i + 1
                break
        if cut is not None:
            study.tell(trial, state=optuna.trial.TrialState.PRUNED)
        elif len(pruned_after) % 7 == 6:
            study.tell(trial, state=optuna.trial.TrialState.FAIL)
        else:
            study.tell(trial, 0.0)
        pruned_after.append(cut)
    return pruned_after


def pruners():
    p = optuna.pruners
    for eta in (2, 3, 4):
        for min_resource in (1, 2):
            for rate in (0, 1):
                yield (
                    f"asha:eta={eta},min_resource={min_resource},"
                    f"min_early_stopping_rate={rate}",
                    lambda: p.SuccessiveHalvingPruner(
                        min_resource=min_resource,
                        reduction_factor=eta,
                        min_early_stopping_rate=rate,
                    ),
                )
    for patience in (0, 1, 3):
        for delta in (0, 0.25):
            yield (
                f"patience:patience={patience},min_delta={delta}",
                lambda: p.PatientPruner(None, patience, delta),
            )
    yield (
        "threshold:lower=-1,upper=1.5,n_warmup_steps=2,interval_steps=3",
        lambda: p.ThresholdPruner(-1, 1.5, 2, 3),
    )
    yield "threshold:upper=0.5", lambda: p.ThresholdPruner(upper=0.5)


def as_json(value):
    """JSON has no NaN and no infinities: they stand as texts."""
    return value if math.isfinite(value) else str(value)


def main():
    cases = []
    for index, (name, make) in enumerate(pruners()):
        for kind in ("plain", "gaps", "ties", "nan", "infinite"):
            rng = random.Random(f"{index} {kind}")
            direction = rng.choice(["minimize", "maximize"])
            steps = make_steps(kind, rng)
            trials = [make_values(kind, steps, rng) for _ in range(24)]
            cases.append(
                {
                    "pruner": name,
                    "kind": kind,
                    "direction": direction,
                    "trials": [
                        {
                            "steps": [step for step, _ in reports],
                            "values": [as_json(value) for _, value in reports],
                            "pruned_after": cut,
                        }
                        for reports, cut in zip(
                            trials, run(make(), direction, trials)
                        )
                    ],
                }
            )
    with open(os.path.join(HERE, "golden.jsonl"), "w") as file:
        for case in cases:
            file.write(json.dumps(case, separators=(",", ":")) + "\n")


main()
