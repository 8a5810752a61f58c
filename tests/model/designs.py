"""Networks with normalisation and dropout as PyTorch's modules, from our files:

    python3 designs.py PATH ...

Loads PATH.safetensors with strict=True, and writes as PATH.y what it gives for
PATH.x, rows of bytes over 255.
"""

import json
import sys

import numpy
import torch
from safetensors import safe_open
from safetensors.torch import load_file
from torch import nn

NORMS = {"batch": nn.BatchNorm1d, "layer": nn.LayerNorm}

torch.set_num_threads(1)


class Network(nn.Module):
    def __init__(self, inputs, hidden, outputs, design):
        super().__init__()
        modules = []
        for width in hidden:
            modules.append(nn.Linear(inputs, width))
            if design.get("normalization", "none") != "none":
                modules.append(NORMS[design["normalization"]](width))
            modules.append(nn.SiLU())
            if design.get("dropout", 0) > 0:
                modules.append(nn.Dropout(design["dropout"]))
            inputs = width
        self.layers = nn.Sequential(*modules)
        self.output = nn.Linear(inputs, outputs)

    def forward(self, x):
        return self.output(self.layers(x))


for path in sys.argv[1:]:
    with safe_open(path + ".safetensors", "pt") as file:
        about = json.loads(file.metadata()["lanetune"])
    width = numpy.prod(about["inputShape"])
    model = Network(
        width, about["hidden"], about["task"]["classes"], about["design"]
    )
    model.load_state_dict(load_file(path + ".safetensors"), strict=True)
    model.eval()
    x = numpy.fromfile(path + ".x", numpy.float32).reshape(-1, width)
    normal = about["normalization"]
    with torch.no_grad():
        y = model((torch.from_numpy(x) - normal["mean"]) / normal["std"])
    y.numpy().tofile(path + ".y")
