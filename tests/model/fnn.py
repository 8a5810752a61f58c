"""The tutorial's network in PyTorch, with our files and with its own:

    python3 fnn.py FOLDER

FOLDER holds ours.safetensors, a model of lanetune, and the images and labels of
both splits as raw bytes. Loads ours, trains one of its own, saves it as
theirs.safetensors, and prints how many test images each has right, as JSON.
"""

import json
import pathlib
import sys

import numpy
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import nn, optim


class FNN(nn.Module):  # word for word
    def __init__(self, input_size, hidden_sizes, output_size):
        super(FNN, self).__init__()
        layers = []
        for i in range(len(hidden_sizes)):
            if i == 0:
                layers.append(nn.Linear(input_size, hidden_sizes[i]))
            else:
                layers.append(nn.Linear(hidden_sizes[i-1], hidden_sizes[i]))
            layers.append(nn.ReLU())
        self.layers = nn.Sequential(*layers)
        self.output = nn.Linear(hidden_sizes[-1], output_size)

    def forward(self, x):
        x = x.view(x.size(0), -1)  # Flatten the input
        x = self.layers(x)
        x = self.output(x)
        return x


torch.set_num_threads(1)  # threads that wait for each other take a minute
folder = pathlib.Path(sys.argv[1])
ours = folder / "ours.safetensors"
with safe_open(ours, "pt") as file:
    about = json.loads(file.metadata()["lanetune"])
MEAN, STD = about["normalization"]["mean"], about["normalization"]["std"]


def read(split):
    images = numpy.fromfile(folder / f"{split}.images", numpy.uint8)
    labels = numpy.fromfile(folder / f"{split}.labels", numpy.uint8)
    x = torch.from_numpy(images).float().div(255).sub(MEAN).div(STD)
    return x.view(len(labels), 1, 28, 28), torch.from_numpy(labels).long()


def correct(model, x, y):
    model.eval()
    with torch.no_grad():
        return int((model(x).argmax(1) == y).sum())


test = read("test")
model = FNN(28 * 28, about["hidden"], 10)
model.load_state_dict(load_file(ours), strict=True)
found = {"ours": correct(model, *test)}

torch.manual_seed(1)
model = FNN(28 * 28, [64, 32], 10)
optimizer = optim.Adam(model.parameters(), lr=0.003)
x, y = read("train")
for batch in torch.randperm(len(y)).split(256):
    optimizer.zero_grad()
    nn.CrossEntropyLoss()(model(x[batch]), y[batch]).backward()
    optimizer.step()
save_file(model.state_dict(), folder / "theirs.safetensors")
print(json.dumps({**found, "theirs": correct(model, *test)}))
