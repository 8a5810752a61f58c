# Optuna's samplers, each with its default options. OptunaHub's AutoSampler is
# none of them: up to 250 trials it is GPSampler where no parameter is
# categorical or conditional, TPESampler elsewhere (package/samplers/auto_sampler
# of the OptunaHub registry), so the report takes its figures from those two.

import warnings

import optuna
from optuna.samplers import (
    CmaEsSampler,
    GPSampler,
    NSGAIISampler,
    RandomSampler,
    TPESampler,
)
from optuna.trial import TrialState

optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.simplefilter("ignore")

VERSION = f"optuna {optuna.__version__}"

SAMPLERS = {
    "random": RandomSampler,
    "tpe": TPESampler,
    "tpe-univariate": lambda seed: TPESampler(seed=seed, multivariate=False),
    "cmaes": CmaEsSampler,
    "gp": GPSampler,
    "nsga2": NSGAIISampler,
}


def suggest(trial, name, param):
    if param["type"] == "categorical":
        return trial.suggest_categorical(name, param["choices"])
    kind = trial.suggest_int if param["type"] == "int" else trial.suggest_float
    options = {k: param[k] for k in ("step", "log") if k in param}
    return kind(name, param["low"], param["high"], **options)


class Study:
    def __init__(self, sampler, seed, trials, space, objectives, constraints):
        self.space = space
        self.study = optuna.create_study(
            sampler=SAMPLERS[sampler](seed=seed),
            directions=["minimize"] * objectives,
        )
        self.trials = {}

    def enqueue(self, params):
        self.study.enqueue_trial(params)

    def ask(self, number):
        trial = self.trials[number] = self.study.ask()
        params = {}
        for name, param in self.space.items():
            when = param.get("when", {})
            if all(params.get(p) in values for p, values in when.items()):
                params[name] = suggest(trial, name, param)
        return params

    def tell(self, number, values, constraints):
        trial = self.trials.pop(number)
        if values is None:
            self.study.tell(trial, state=TrialState.FAIL)
            return
        for name, value in constraints.items():
            trial.set_constraint(name, value)
        self.study.tell(trial, values)
