"""PyTorch's own training, 100 steps of each setting that both know:

    python3 generate.py traces.safetensors

Writes the data, the initial weights of every network, and for every case the
weights after the last step and the loss of each step. The settings of a case
lie in the file's metadata, as TrainingConfig of lanetune has them. Made with
the PyTorch that the metadata names.
"""

import json
import sys

import torch
from safetensors.torch import save_file
from torch import nn

SAMPLES, WIDTH, CLASSES, OUTPUTS, BATCH, EPOCHS = 320, 24, 5, 2, 32, 10
HIDDEN = [16, 16]

torch.set_num_threads(1)  # threads that wait for each other take a minute
torch.manual_seed(7)
BYTES = torch.where(
    torch.rand(SAMPLES, WIDTH) < 0.5, torch.randint(1, 256, (SAMPLES, WIDTH)), 0
)
MEAN, STD = 0.25, 0.3
X = (BYTES.double() / 255 - MEAN).div(STD).float()
TRUTH = torch.randn(WIDTH, CLASSES)
Y = (X @ TRUTH + 2 * torch.randn(SAMPLES, CLASSES)).argmax(1)
T = torch.tanh(X @ torch.randn(WIDTH, OUTPUTS)) + 0.1 * torch.randn(SAMPLES, OUTPUTS)

ACTIVATIONS = {
    "relu": nn.ReLU,
    "leaky_relu": nn.LeakyReLU,
    "elu": nn.ELU,
    "selu": nn.SELU,
    "gelu": nn.GELU,
    "gelu_tanh": lambda: nn.GELU(approximate="tanh"),
    "silu": nn.SiLU,
    "tanh": nn.Tanh,
    "sigmoid": nn.Sigmoid,
    "softplus": nn.Softplus,
}
NORMS = {"batch": nn.BatchNorm1d, "layer": nn.LayerNorm}


class Network(nn.Module):
    """The tutorial's FNN, its hidden layers as a case says."""

    def __init__(self, case, outputs):
        super().__init__()
        sizes, modules = [WIDTH, *HIDDEN], []
        self.residual = case.get("residual", False)
        self.blocks = []
        for inputs, width in zip(sizes, sizes[1:]):
            block = [nn.Linear(inputs, width)]
            if "normalization" in case:
                block.append(NORMS[case["normalization"]](width))
            block.append(ACTIVATIONS[case.get("activation", "relu")]())
            self.blocks.append((len(modules), len(modules) + len(block)))
            modules += block
        self.layers = nn.Sequential(*modules)
        self.output = nn.Linear(sizes[-1], outputs)

    def forward(self, x):
        for start, end in self.blocks:
            before = x
            x = self.layers[start:end](x)
            if self.residual and before.shape == x.shape:
                x = x + before
        return self.output(x)


OPTIMIZERS = {
    "sgd": torch.optim.SGD,
    "nesterov": lambda p, **o: torch.optim.SGD(p, nesterov=True, **o),
    "rmsprop": torch.optim.RMSprop,
    "adagrad": torch.optim.Adagrad,
    "adam": torch.optim.Adam,
    "adamw": torch.optim.AdamW,
    "nadam": torch.optim.NAdam,
    "radam": torch.optim.RAdam,
}
NAMES = {
    "learningRate": "lr",
    "weightDecay": "weight_decay",
    "epsilon": "eps",
    "learningRateDecay": "lr_decay",
    "momentumDecay": "momentum_decay",
}


def make_optimizer(case, parameters):
    settings = dict(case["optimizer"])
    name = settings.pop("name")
    if name == "nesterov":
        settings.setdefault("momentum", 0.9)
    betas = {}
    if "beta1" in settings or "beta2" in settings:
        betas["betas"] = (settings.pop("beta1", 0.9), settings.pop("beta2", 0.999))
    named = {NAMES.get(key, key): value for key, value in settings.items()}
    return OPTIMIZERS[name](parameters, **named, **betas)


def make_schedule(case, optimizer, steps):
    """The factor of each step; None where a loss decides."""
    lr = torch.optim.lr_scheduler
    schedule = case.get("schedule", {"name": "constant"})
    per_epoch = SAMPLES // BATCH
    warmup = round(case.get("warmup", 0) * per_epoch)
    rest = steps - warmup
    probe = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    name, factors = schedule["name"], []
    if name == "plateau":
        return None
    if name == "constant":
        factors = [1.0] * rest
    else:
        stepper, every = {
            "step": lambda: (
                lr.StepLR(probe, schedule["every"], schedule["gamma"]),
                per_epoch,
            ),
            "exponential": lambda: (
                lr.ExponentialLR(probe, schedule["gamma"]),
                per_epoch,
            ),
            "cosine": lambda: (
                lr.CosineAnnealingLR(probe, rest, schedule.get("least", 0)),
                1,
            ),
            "one_cycle": lambda: (
                lr.OneCycleLR(probe, 1.0, rest, cycle_momentum=False),
                1,
            ),
        }[name]()
        for step in range(rest):
            factors.append(probe.param_groups[0]["lr"])
            probe.step()
            if (step + 1) % every == 0:
                stepper.step()
    return [(i + 1) / warmup for i in range(warmup)] + factors


def loss_of(case):
    kind = case.get("loss", "cross_entropy")
    if kind == "squared_error":
        return nn.MSELoss()
    if kind == "huber":
        return nn.HuberLoss(delta=case["huberDelta"])
    weights = case.get("classWeights")
    return nn.CrossEntropyLoss(
        weight=None if weights is None else torch.tensor(weights),
        label_smoothing=case.get("labelSmoothing", 0.0),
    )


def run(case, initial):
    """The losses of all steps and the state at the end."""
    is_regression = "loss" in case
    targets = T if is_regression else Y
    network = Network(case, OUTPUTS if is_regression else CLASSES)
    network.load_state_dict(initial, strict=False)
    optimizer = make_optimizer(case, network.parameters())
    base = optimizer.param_groups[0]["lr"]
    steps = EPOCHS * SAMPLES // BATCH
    factors = make_schedule(case, optimizer, steps)
    plateau = None
    if factors is None:
        plateau = torch.optim.lr_scheduler.ReduceLROnPlateau(
            optimizer,
            factor=case["schedule"]["gamma"],
            patience=case["schedule"]["patience"],
        )
    average = None
    if "averaging" in case:
        average = torch.optim.swa_utils.AveragedModel(
            network,
            multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(
                case["averaging"]
            ),
        )
    loss_function, losses = loss_of(case), []
    weights = [network.output.weight]
    weights += [m.weight for m in network.layers if isinstance(m, nn.Linear)]
    for step in range(steps):
        start = step * BATCH % SAMPLES
        rows = slice(start, start + BATCH)
        if factors is not None:
            optimizer.param_groups[0]["lr"] = base * factors[step]
        optimizer.zero_grad()
        loss = loss_function(network(X[rows]), targets[rows])
        losses.append(loss.item())
        if "l1" in case:
            loss = loss + case["l1"] * sum(w.abs().sum() for w in weights)
        loss.backward()
        if "clipNorm" in case:
            nn.utils.clip_grad_norm_(network.parameters(), case["clipNorm"])
        if "clipValue" in case:
            nn.utils.clip_grad_value_(network.parameters(), case["clipValue"])
        optimizer.step()
        if average is not None:
            average.update_parameters(network)
        if plateau is not None and start + BATCH == SAMPLES:
            network.eval()
            with torch.no_grad():
                plateau.step(loss_function(network(X), targets).item())
            network.train()
    end = network if average is None else average.module
    return losses, end.state_dict()


def cases():
    """Every case by name, as TrainingConfig has it, without sizes."""
    adam = {"optimizer": {"name": "adam", "learningRate": 0.003}}
    named = {}
    for name, settings in {
        "sgd": {"learningRate": 0.05},
        "sgd-momentum": {
            "learningRate": 0.02,
            "momentum": 0.9,
            "weightDecay": 0.001,
        },
        "nesterov": {"learningRate": 0.02, "momentum": 0.9, "weightDecay": 0.001},
        "rmsprop": {"learningRate": 0.001, "weightDecay": 0.001},
        "rmsprop-momentum": {"learningRate": 0.0005, "momentum": 0.9, "alpha": 0.9},
        "adagrad": {"learningRate": 0.02, "weightDecay": 0.001},
        "adagrad-decay": {"learningRate": 0.05, "learningRateDecay": 0.1},
        "adam": {"learningRate": 0.003},
        "adam-decay": {"learningRate": 0.003, "weightDecay": 0.01, "beta1": 0.8},
        "adamw": {"learningRate": 0.003, "weightDecay": 0.1},
        "nadam": {"learningRate": 0.002, "weightDecay": 0.001},
        "radam": {"learningRate": 0.003, "weightDecay": 0.001},
        "radam-short": {"learningRate": 0.003, "beta2": 0.9},
    }.items():
        named[f"optimizer-{name}"] = {
            "optimizer": {"name": name.split("-")[0], **settings}
        }
    for name in ACTIVATIONS:
        named[f"activation-{name}"] = {**adam, "activation": name}
    for name, more in {
        # SGD: Adam would make steps of the rounding that is all there is of the
        # gradient of a bias before a batch normalisation.
        "batch-norm": {
            "normalization": "batch",
            "optimizer": {"name": "sgd", "learningRate": 0.05, "momentum": 0.9},
        },
        "layer-norm": {"normalization": "layer", "activation": "gelu"},
        "residual": {"residual": True, "activation": "tanh"},
        "residual-norm": {
            "residual": True,
            "normalization": "layer",
            "activation": "gelu",
        },
        "label-smoothing": {"labelSmoothing": 0.1},
        "class-weights": {"classWeights": [1.0, 0.5, 2.0, 1.5, 0.25]},
        "smoothed-weights": {
            "classWeights": [1.0, 0.5, 2.0, 1.5, 0.25],
            "labelSmoothing": 0.2,
        },
        "clip-norm": {"clipNorm": 0.3},
        "clip-value": {"clipValue": 0.01},
        "l1": {"l1": 0.001},
        "averaging": {"averaging": 0.9},
        "schedule-step": {"schedule": {"name": "step", "every": 3, "gamma": 0.5}},
        "schedule-exponential": {
            "schedule": {"name": "exponential", "gamma": 0.8}
        },
        "schedule-cosine": {"schedule": {"name": "cosine"}, "warmup": 1},
        "schedule-one-cycle": {"schedule": {"name": "one_cycle"}},
        "schedule-warm-up": {"warmup": 2.5},
        "schedule-plateau": {
            "optimizer": {"name": "sgd", "learningRate": 0.9},
            "schedule": {"name": "plateau", "gamma": 0.5, "patience": 1},
        },
        "squared-error": {"loss": "squared_error"},
        "huber": {"loss": "huber", "huberDelta": 0.5},
    }.items():
        named[name] = {**adam, **more}
    return named


def main(path):
    tensors, metadata = {}, {"torch": torch.__version__}
    tensors["data/bytes"] = BYTES.float()
    tensors["data/labels"] = Y.float()
    tensors["data/numbers"] = T.contiguous()
    initials, settings = {}, {}
    for name, case in cases().items():
        outputs = OUTPUTS if "loss" in case else CLASSES
        kind = f"{case.get('normalization', 'none')}-{outputs}"
        if kind not in initials:
            torch.manual_seed(len(initials))
            state = Network(case, outputs).state_dict()
            initials[kind] = {key: value.clone() for key, value in state.items()}
            for key, value in initials[kind].items():
                if value.dtype == torch.float32:
                    tensors[f"initial/{kind}/{key}"] = value.clone()
        losses, end = run(case, initials[kind])
        settings[name] = {"initial": kind, "config": case}
        tensors[f"{name}/losses"] = torch.tensor(losses)
        for key, value in end.items():
            if value.dtype == torch.float32:
                tensors[f"{name}/{key}"] = value.clone().contiguous()
    metadata["cases"] = json.dumps(settings)
    save_file(tensors, path, metadata)


main(sys.argv[1])
