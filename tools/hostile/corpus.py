"""Valid files for the fuzzer, each made by the program that owns its format:
python3 corpus.py FOLDER. What this Python lacks is passed over; another Python
may have it. Prints the names of the files written, one a line.
"""

import gzip
import json
import pathlib
import struct
import sys
import warnings

FOLDER = pathlib.Path(sys.argv[1])


def write(name, content):
    path = FOLDER / name
    path.write_bytes(content)
    print(name)


def idx(code, shape, content):
    header = bytes([0, 0, code, len(shape)])
    return header + struct.pack(f">{len(shape)}I", *shape) + content


def write_idx():
    images = idx(0x08, [3, 4, 4], bytes(range(48)))
    write("images.idx", images)
    write("labels.idx", idx(0x08, [3], bytes([2, 0, 1])))
    write("floats.idx", idx(0x0D, [2, 3], struct.pack(">6f", *range(6))))
    write("images.idx.gz", gzip.compress(images))
    write("stored.idx.gz", gzip.compress(images, compresslevel=0))
    two = gzip.compress(images[:20]) + gzip.compress(images[20:])
    write("members.idx.gz", two)


SPACE = {
    "lr": {"type": "float", "low": 1e-5, "high": 0.1, "log": True},
    "hidden_size": {"type": "int", "low": 16, "high": 256, "step": 16},
    "optimizer": {"type": "categorical", "choices": ["adam", "sgd"]},
    "momentum": {
        "type": "float",
        "low": 0,
        "high": 0.9,
        "when": {"optimizer": ["sgd"]},
    },
    "epochs": {"type": "fixed", "value": 3},
}


def write_spaces():
    write("space.json", json.dumps(SPACE, indent=2).encode())
    try:
        import yaml
    except ImportError:
        return
    write("space.yaml", yaml.safe_dump(SPACE).encode())


def write_safetensors():
    try:
        import numpy
        from safetensors.numpy import save
    except ImportError:
        return
    ramp = numpy.arange(12, dtype=numpy.float32)
    tensors = {"layers.0.weight": ramp.reshape(3, 4), "layers.0.bias": ramp[:3]}
    write("weights.safetensors", save(tensors))
    write("noted.safetensors", save(tensors, {"format": "pt", "note": "é"}))
    write("empty.safetensors", save({"none": ramp[:0]}))


def objective(trial):
    x = trial.suggest_float("x", 1e-3, 1.0, log=True)
    n = trial.suggest_int("n", 1, 64, log=True)
    kind = trial.suggest_categorical("kind", ["a", None, 2.5, True])
    if kind == "a":
        trial.suggest_float("step", 0.0, 1.0, step=0.25)
    trial.set_user_attr("nested", {"nan": float("nan"), "text": "é\u2028"})
    for epoch in range(3):
        trial.report(x if epoch != 1 else float("nan"), epoch)
    if trial.number % 4 == 1:
        import optuna

        raise optuna.TrialPruned()
    if trial.number % 4 == 2:
        return float("nan")
    return x + n


def two_objectives(trial):
    x = trial.suggest_float("x", 0, 1)
    trial.set_user_attr("violation", x - 0.5)
    return x, 1 - x


def write_studies():
    try:
        import optuna
    except ImportError:
        return
    warnings.simplefilter("ignore")
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    try:
        from optuna.storages.journal import JournalFileBackend as Backend
    except ImportError:
        from optuna.storages import JournalFileStorage as Backend

    def fill(storage):
        study = optuna.create_study(storage=storage, study_name="one é")
        study.set_user_attr("by", "optuna")
        study.optimize(objective, n_trials=6)
        study.enqueue_trial({"x": 0.125})
        study.ask().suggest_float("x", 1e-3, 1.0, log=True)
        sampler = optuna.samplers.NSGAIISampler(
            seed=1, constraints_func=lambda t: (t.user_attrs["violation"],)
        )
        both = optuna.create_study(
            storage=storage,
            study_name="two",
            directions=["minimize", "maximize"],
            sampler=sampler,
        )
        both.optimize(two_objectives, n_trials=4)

    stem = f"optuna-{optuna.__version__}"
    journal, database = FOLDER / f"{stem}.jsonl", FOLDER / f"{stem}.db"
    fill(optuna.storages.JournalStorage(Backend(str(journal))))
    fill(optuna.storages.RDBStorage(f"sqlite:///{database}"))
    print(journal.name)
    print(database.name)


write_idx()
write_spaces()
write_safetensors()
write_studies()
