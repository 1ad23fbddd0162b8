"""A small network that reads traits from pictures: its last hidden layer gives the features for evaluate.py."""

from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from data import Drawings
from networks import LEAK
from training import Run, cosine, slow_down, steps
from window import Window

FEATURES = 96
SIZE = 64

Pair = tuple[torch.Tensor, torch.Tensor]


class Reader(nn.Module):
    """Pictures `[N, 3, R, R]` (R at least 64; averaged down to 64) -> standardised traits `[N, T]` and features `[N, 96]`."""

    def __init__(self, traits: int):
        super().__init__()
        widths = [3, 24, 48, 64, 96, 96]
        self.convs = nn.ModuleList(nn.Conv2d(i, o, 3, stride=2 if i > 3 else 1, padding=1) for i, o in zip(widths, widths[1:]))
        self.hidden = nn.Linear(96 * 4 * 4, FEATURES)
        self.out = nn.Linear(FEATURES, traits)

    def maps(self, x: torch.Tensor) -> list[torch.Tensor]:
        """What each convolution gives, finest first: `[N, C, r, r]`."""
        if x.shape[-1] > SIZE:
            x = F.avg_pool2d(x, x.shape[-1] // SIZE)
        x = x.contiguous(memory_format=torch.channels_last)
        maps = []
        for conv in self.convs:
            x = F.leaky_relu(conv(x), LEAK)
            maps.append(x)
        return maps

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return self.read(self.maps(x)[-1])

    def read(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Traits and features from the last map."""
        x = F.avg_pool2d(x, x.shape[-1] // 4)
        features = F.leaky_relu(self.hidden(x.flatten(1)), LEAK)
        return self.out(features), features


def layers(reader: Reader, picture: torch.Tensor) -> list[torch.Tensor]:
    """What each layer gives, finest first, with the traits last but one."""
    maps = reader.maps(picture)
    return [*maps, *reader.read(maps[-1])]


def layer_distance(seen: list[torch.Tensor], wanted: list[torch.Tensor]) -> torch.Tensor:
    return torch.stack([(a - b).abs().mean() / b.abs().mean() for a, b in zip(seen, wanted)]).mean()


def whole_pictures(drawings: Drawings, drawn: np.ndarray, y: torch.Tensor, x: torch.Tensor, window: Window | None) -> Pair:
    """What a reader looks at in place of pictures `y` and drawings `x` of a window: whole ones, `y` in the frame of its drawing."""
    if window is None:
        return y, x
    frame = drawings.coarse(drawn, SIZE)
    return window.framed(y, frame), frame


def perceptual_distance(reader: Reader, y: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    """Mean absolute difference of what the reader's layers give for `y` and `x`, each in units of its own mean: what tells traits
    apart (glasses, freckles, a horn) weighs more here than in pixels. Only `y` gets a gradient."""
    with torch.no_grad():
        wanted = layers(reader, x)
    return layer_distance(layers(reader, y), wanted)


def reading_error(reader: Reader, y: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    """The `perceptual_distance` and the mean squared difference of the standardised traits that are read from `y` and from `x`: a rare
    one that is missing weighs much, one that cannot be read from `x` either, nothing. Only `y` gets a gradient."""
    with torch.no_grad():
        wanted = layers(reader, x)
    seen = layers(reader, y)
    return layer_distance(seen, wanted) + F.mse_loss(seen[-2], wanted[-2])


def train_reader(drawings: Drawings, out: Path, pictures: int, batch: int, lr: float, seed: int = 1, minutes: float | None = None) -> None:
    """Trains on `pictures` drawings; goes on from `out/latest.pt`."""
    torch.manual_seed(seed)
    reader = Reader(len(drawings.mean)).to(drawings.device, memory_format=torch.channels_last)
    optimiser = torch.optim.Adam([{"params": reader.parameters(), "top": lr}], lr=lr)
    run = Run(out, seed, minutes=minutes)
    parts: dict[str, Any] = {"reader": reader, "optimiser": optimiser}
    run.resume(parts)

    def save() -> None:
        run.save_parts(parts, traits=len(drawings.mean))

    for _ in steps(run, pictures, save):
        slow_down(optimiser, cosine(run.done(pictures), floor=0.02))
        traits, x = drawings.at(drawings.draw(batch, run.random))
        # Squares, not absolute values: the median of a rare option is "never".
        loss = F.mse_loss(reader(x)[0], traits)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        run.note(batch, loss=loss.item())
    with torch.no_grad():
        read, truth = zip(*((reader(x)[0], t) for t, x in (drawings.at(np.arange(s, s + 64)) for s in range(0, 512, 64))))
    read, truth = (torch.cat(part).cpu() * torch.from_numpy(drawings.std) + torch.from_numpy(drawings.mean) for part in (read, truth))
    right = (read[:, 18:28].argmax(1) == truth[:, 18:28].argmax(1)).float().mean().item()
    print(f"held-out: mane style right in {right:.3f}", flush=True)


def reader_of(content: dict[str, Any]) -> Reader:
    reader = Reader(content["traits"])
    reader.load_state_dict(content["reader"])
    return reader.requires_grad_(False).eval()
