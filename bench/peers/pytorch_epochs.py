"""Training epochs in PyTorch, as an expert would write them: one thread, the whole data set one tensor.

python3 pytorch_epochs.py PREFIX HIDDEN LAYERS EPOCHS [flush]: `flush` makes the processor treat
subnormal numbers as 0. Files and output as in numpy_epochs.py.
"""

import json
import sys
import time

import numpy as np
import torch
from torch import nn

BATCH = 64


def main():
    prefix, (hidden, layers, epochs) = sys.argv[1], map(int, sys.argv[2:5])
    torch.set_num_threads(1)
    torch.set_flush_denormal(sys.argv[5:] == ["flush"])
    torch.manual_seed(0)
    x = torch.from_numpy(np.fromfile(f"{prefix}.f32", np.float32).reshape(-1, 784))
    labels = torch.from_numpy(np.fromfile(f"{prefix}.u8", np.uint8).astype(np.int64))
    sizes = [784] + [hidden] * layers
    stages = [s for a, b in zip(sizes, sizes[1:]) for s in (nn.Linear(a, b), nn.ReLU())]
    model = nn.Sequential(*stages, nn.Linear(sizes[-1], 10))
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
    print(json.dumps({"tool": f"PyTorch {torch.__version__}"}), flush=True)
    for epoch in range(1, epochs + 1):
        started = time.perf_counter()
        order = torch.randperm(len(x))
        for start in range(0, len(x), BATCH):
            batch = order[start : start + BATCH]
            optimizer.zero_grad()
            criterion(model(x[batch]), labels[batch]).backward()
            optimizer.step()
        print(json.dumps({"epoch": epoch, "seconds": time.perf_counter() - started}), flush=True)


main()
