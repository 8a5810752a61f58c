# SMAC's facades with their default options: "forest" is the one for
# hyper-parameters (random forest), "gp" the one for real numbers. SMAC knows no
# constraints: what breaks one is told as crashed, at the worst cost seen so far.

import logging
import tempfile
import warnings
from importlib.metadata import version

import numpy as np
from ConfigSpace import (
    AndConjunction,
    CategoricalHyperparameter,
    ConfigurationSpace,
    InCondition,
    UniformFloatHyperparameter,
    UniformIntegerHyperparameter,
)
from smac import BlackBoxFacade, HyperparameterOptimizationFacade, Scenario
from smac.runhistory.dataclasses import TrialValue
from smac.runhistory.enumerations import StatusType

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")

VERSION = f"smac {version('smac')}"

FACADES = {"forest": HyperparameterOptimizationFacade, "gp": BlackBoxFacade}


def space_of(space, seed):
    """The space as ConfigSpace has it, conditions included."""
    made = ConfigurationSpace(seed=seed)
    for name, param in space.items():
        if param["type"] == "categorical":
            hyperparameter = CategoricalHyperparameter(name, param["choices"])
        elif param["type"] == "int":
            hyperparameter = UniformIntegerHyperparameter(
                name, param["low"], param["high"], log=param.get("log", False)
            )
        elif "step" in param:
            # ConfigSpace has no steps of reals: their index is searched.
            steps = round((param["high"] - param["low"]) / param["step"])
            hyperparameter = UniformIntegerHyperparameter(name, 0, steps)
        else:
            hyperparameter = UniformFloatHyperparameter(
                name, param["low"], param["high"], log=param.get("log", False)
            )
        made.add(hyperparameter)
        conditions = [
            InCondition(made[name], made[other], values)
            for other, values in param.get("when", {}).items()
        ]
        if len(conditions) > 1:
            made.add(AndConjunction(*conditions))
        elif conditions:
            made.add(conditions[0])
    return made


def value_of(param, value):
    """As the problem takes it: plain, and of what steps the value."""
    plain = value.item() if isinstance(value, np.generic) else value
    if param["type"] == "float" and "step" in param:
        return param["low"] + plain * param["step"]
    return plain


class Study:
    def __init__(self, sampler, seed, trials, space, objectives, constraints):
        self.space = space
        self.folder = tempfile.TemporaryDirectory()
        scenario = Scenario(
            space_of(space, seed),
            deterministic=True,
            n_trials=trials,
            seed=seed,
            output_directory=self.folder.name,
        )
        facade = FACADES[sampler]
        self.smac = facade(
            scenario,
            target_function=lambda config, seed=0: 0.0,
            intensifier=facade.get_intensifier(scenario, max_config_calls=1),
            overwrite=True,
            logging_level=False,
        )
        self.trials = {}
        self.worst = 0.0

    def ask(self, number):
        trial = self.trials[number] = self.smac.ask()
        found = dict(trial.config)
        return {
            name: value_of(param, found[name])
            for name, param in self.space.items()
            if name in found
        }

    def tell(self, number, values, constraints):
        trial = self.trials.pop(number)
        if values is None or any(c > 0 for c in constraints.values()):
            told = TrialValue(cost=self.worst, status=StatusType.CRASHED)
        else:
            self.worst = max(self.worst, values[0])
            told = TrialValue(cost=values[0], status=StatusType.SUCCESS)
        self.smac.tell(trial, told, save=False)
