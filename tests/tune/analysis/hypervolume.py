"""Prints Optuna's hypervolumes of the points in a file.

    hypervolume.py FILE    JSON: a list of {points, reference}
"""

import json
import sys

import numpy as np
from optuna._hypervolume import compute_hypervolume

with open(sys.argv[1]) as file:
    cases = json.load(file)
print(
    json.dumps(
        [
            compute_hypervolume(np.array(case["points"]), np.array(case["reference"], dtype=float))
            for case in cases
        ]
    )
)
