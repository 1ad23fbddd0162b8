"""The mapping network: z -> traits, learnt from pairs alone, without pictures.

The traits of a drawing are functions of coordinates of z (scripts/dataset/pony/latent.ts), so any number of pairs can be had. The
last layer is linear and so is the way from traits to w: folded together they are the last layer of an ordinary mapping
network z -> w.
"""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import checkpoint
from from_model import half_floats, known_columns, mapping_layers, read_tensors
from networks import GAIN, LEAK
from training import Run, cosine, slow_down, steps


class Mapping(nn.Module):
    """Used coordinates of the normalised z `[N, used]` -> standardised traits `[N, T]`: leaky ReLU layers, then a linear one."""

    def __init__(self, used: int, traits: int, hidden: int = 512, layers: int = 5):
        super().__init__()
        widths = [used] + [hidden] * (layers - 1) + [traits]
        self.layers = nn.ModuleList(nn.Linear(i, o) for i, o in zip(widths, widths[1:]))
        for layer in self.layers:
            nn.init.normal_(layer.weight, std=1 / math.sqrt(layer.in_features))
            nn.init.zeros_(layer.bias)

    def hidden(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers[:-1]:
            x = F.leaky_relu(layer(x), LEAK) * GAIN
        return x

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layers[-1](self.hidden(x))


    def stretch(self, middle: torch.Tensor, factor: float) -> None:
        """What comes out is `factor` times as far from `middle` from now on."""
        last = self.layers[-1]
        with torch.no_grad():
            last.weight *= factor
            last.bias.copy_(middle + factor * (last.bias - middle))


@torch.no_grad()
def begin_as(mapping: Mapping, model: Path, mean: np.ndarray, std: np.ndarray) -> None:
    """Lets an untrained mapping network give what that of a model folder gives, in the traits that this one has. It may be wider and read
    more coordinates: what it has more begins at random, and is heard by what is new alone."""
    known = json.loads((Path(model) / "traits.json").read_text())
    layers = mapping_layers(read_tensors(model)[1])
    columns = known_columns(known["traits"])
    count = known["wDim"]
    to_traits = half_floats(known["wToTraits"]["weight"], count, len(columns))
    weight, bias = layers.pop()
    scale = torch.from_numpy(std)[columns]
    offset = half_floats(known["wToTraits"]["bias"], len(columns)) - torch.from_numpy(mean)[columns]
    layers.append((weight @ to_traits / scale, (bias @ to_traits + offset) / scale))
    if len(layers) != len(mapping.layers):
        raise SystemExit(f"{model} has {len(layers)} mapping layers: say --layers {len(layers)} to begin as it does.")
    for index, (layer, (weight, bias)) in enumerate(zip(mapping.layers, layers)):
        gain = 1.0 if index == len(layers) - 1 else GAIN
        outputs = columns if index == len(layers) - 1 else list(range(len(bias)))
        inputs = min(len(weight), layer.in_features)
        layer.weight[outputs] = 0
        layer.weight[outputs, :inputs] = weight[:inputs].t() / gain
        layer.bias[outputs] = bias / gain


class Pairs:
    """Rows of z's used coordinates and traits, as scripts/dataset/pony/pairs.ts and flow.py write them. The header may say what
    `variance` the traits are to have in sum."""

    def __init__(self, path: Path):
        self.header = json.loads(Path(f"{path}.json").read_text())
        self.used, traits = self.header["zColumns"], self.header["traitColumns"]
        self.rows = np.memmap(path, np.float32, mode="r").reshape(-1, self.used + traits)

    def at(self, indices: np.ndarray, mean: np.ndarray, std: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
        rows = torch.from_numpy(self.rows[np.sort(indices)])
        return rows[:, : self.used], (rows[:, self.used :] - torch.from_numpy(mean)) / torch.from_numpy(std)


def train_mapping(
    pairs: Path, statistics: Path, out: Path, count: int, batch: int, lr: float, hidden: int, layers: int = 5, seed: int = 1,
    device: torch.device | str = "cpu", minutes: float | None = None, model: Path | None = None,
) -> None:
    """Trains for `count` batches; goes on from `out/latest.pt`. `statistics` is any checkpoint of the generator, `model` a model folder
    whose mapping network is to begin with."""
    data = Pairs(pairs)
    start = checkpoint.load(statistics)
    mean, std = start["mean"], start["std"]
    held_out = np.arange(8192)
    torch.manual_seed(seed)
    mapping = Mapping(data.used, len(mean), hidden, layers)
    if model is not None:
        begin_as(mapping, model, mean, std)
    mapping.to(device)
    optimiser = torch.optim.Adam([{"params": mapping.parameters(), "top": lr}], lr=lr, betas=(0.9, 0.99))
    run = Run(out, seed, minutes=minutes)
    parts: dict[str, Any] = {"mapping": mapping, "optimiser": optimiser}
    run.resume(parts)

    def save() -> None:
        with torch.no_grad():
            x, t = data.at(held_out, mean, std)
            y = mapping(x.to(device)).cpu()
        fixed = {"header": data.header, "hidden": hidden, "mean": mean, "std": std, "stretch": stretch_of(y, data.header)}
        run.save_parts(parts, **fixed)
        print(f"seen {run.seen}: held-out mean squared error {F.mse_loss(y, t).item():.4f}", flush=True)

    for _ in steps(run, count * batch, save):
        slow_down(optimiser, min(1.0, run.seen / (200 * batch) + 0.01) * cosine(run.done(count * batch), floor=0.01))
        x, t = (part.to(device) for part in data.at(run.random.integers(len(held_out), len(data.rows), batch), mean, std))
        # Squares, not absolute values: the median of a rare option is "never".
        loss = F.mse_loss(mapping(x), t)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        run.note(batch, loss=loss.item())


def stretch_of(y: torch.Tensor, header: dict[str, Any]) -> tuple[torch.Tensor, float]:
    """Middle and factor of the `Mapping.stretch` that gives `y [N, T]` the variance of the header; squared error leaves less of it."""
    variance = y.var(0, unbiased=False).sum().item()
    return y.mean(0), math.sqrt(header.get("variance", variance) / variance)


def mapping_of(content: dict) -> Mapping:
    """The trained mapping of a checkpoint, with the variance that its pairs ask for."""
    header, state = content["header"], content["mapping"]
    layers = sum(name.endswith(".weight") for name in state)
    mapping = Mapping(header["zColumns"], header["traitColumns"], content["hidden"], layers)
    mapping.load_state_dict(state)
    if "stretch" in content:
        mapping.stretch(*content["stretch"])
    return mapping.eval()


def full_size_weights(content: dict, traits_to_w: tuple[torch.Tensor, torch.Tensor]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Plain layers of the network z `[512]` -> w: gains folded in, unread coordinates as zero rows, the last layer joined with
    the linear way from standardised traits to w (`[T, wDim]`, `[wDim]`). Each is (weight `[in, out]`, bias `[out]`)."""
    mapping = mapping_of(content)
    z_dim, used = content["header"]["zDim"], content["header"]["zColumns"]
    layers = []
    for index, layer in enumerate(mapping.layers[:-1]):
        weight, bias = layer.weight.detach().t() * GAIN, layer.bias.detach() * GAIN
        if index == 0:
            weight = torch.cat([weight, torch.zeros(z_dim - used, weight.shape[1])])
        layers.append((weight, bias))
    last = mapping.layers[-1]
    weight, bias = traits_to_w
    layers.append((last.weight.detach().t() @ weight, last.bias.detach() @ weight + bias))
    return [(w.numpy().astype(np.float32), b.numpy().astype(np.float32)) for w, b in layers]
