"""The person's first stage: faces have no traits, so a small network reads a code from each, and the generator learns to give the
face back from its code (a variational auto-encoder, Kingma and Welling 2014, that sees with a trained network besides pixels).

Codes take the place of the pony's standardised traits: w is one linear layer of them. They are kept near the unit Gaussian; a mapping
network takes z the rest of the way to codes of faces nobody has seen (flow.py).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import checkpoint
from device import on
from faces import Faces
from fit import picture_loss
from mobilenet import MobileNet, perceptual_distance
from networks import GAIN, LEAK, Conv, Dense, Generator
from sheets import write_sheet
from training import Run, average_into, averaged_copy, cosine, kept_share, steps

EVENLY = torch.ones(1, 1, 1, 1)
# A code holds nothing that needs more pixels than these.
ENCODED = 64


class Encoder(nn.Module):
    """Pictures `[N, 3, R, R]` in -1..1, averaged to 64 pixels if they have more -> mean and logarithm of the variance of their codes,
    each `[N, C]`."""

    def __init__(self, resolution: int, codes: int, widths: tuple[int, ...] = (32, 64, 128, 192)):
        super().__init__()
        self.factor = max(1, resolution // ENCODED)
        self.convs = nn.ModuleList()
        inputs = 3
        for width in widths:
            self.convs.append(Conv(inputs, width, kernel=4, stride=2, gain=GAIN))
            self.convs.append(Conv(width, width, gain=GAIN))
            inputs = width
        side = resolution // self.factor // 2 ** len(widths)
        self.hidden = Dense(inputs * side**2, 256)
        self.out = Dense(256, 2 * codes)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        if self.factor > 1:
            x = F.avg_pool2d(x, self.factor)
        x = x.contiguous(memory_format=torch.channels_last)
        for conv in self.convs:
            x = F.leaky_relu(conv(x), LEAK)
        mean, variance = self.out(F.leaky_relu(self.hidden(x.flatten(1)), LEAK) * GAIN).chunk(2, 1)
        return mean, variance.clamp(-12, 4) - 2


def divergence(mean: torch.Tensor, variance: torch.Tensor) -> torch.Tensor:
    """Mean Kullback-Leibler divergence of the codes from the unit Gaussian, in nats a picture; `variance` is a logarithm."""
    return 0.5 * (mean.square() + variance.exp() - 1 - variance).sum(1).mean()


def noisy(mean: torch.Tensor, variance: torch.Tensor, random: np.random.Generator) -> torch.Tensor:
    """Codes that a face's could be."""
    noise = on(mean.device, random.standard_normal(mean.shape).astype(np.float32))
    return mean + (variance / 2).exp() * noise


class CodeSource(Protocol):
    """Where codes of faces that nobody has seen come from; `middle [C]` is their mean."""

    middle: torch.Tensor

    def codes(self, z: torch.Tensor) -> torch.Tensor:
        """Unit Gaussian rows `[N, C]` -> codes `[N, C]`."""


def truncated(source: CodeSource, z: torch.Tensor, psi: float) -> torch.Tensor:
    """Codes `[N, C]` for z, pulled towards their mean: `psi` of the way from it is left, as truncation in w leaves it."""
    return source.middle + psi * (source.codes(z) - source.middle)


@dataclass
class Spread:
    """The Gaussian of a mean and a covariance: `codes(z)` is distributed so, and `there` leads the other way."""

    middle: torch.Tensor
    there: torch.Tensor
    back: torch.Tensor

    def codes(self, z: torch.Tensor) -> torch.Tensor:
        """The widest direction comes first."""
        return self.middle + z @ self.back.t()


def spread_by(middle: torch.Tensor, covariance: torch.Tensor) -> Spread:
    values, directions = (part.flip(-1) for part in torch.linalg.eigh(covariance.double()))
    return Spread(middle, (directions / values.sqrt()).t().float(), (directions * values.sqrt()).float())


@torch.no_grad()
def spread_of(encoder: Encoder, faces: Faces) -> tuple[Spread, torch.Tensor]:
    """Where codes lie, their noise included, and the variance `[C]` of that noise."""
    x = faces.at(faces.drawn)
    means, variances = (torch.cat(parts) for parts in zip(*(encoder(part) for half in (x, x.flip(3)) for part in half.split(64))))
    middle, noise = means.mean(0), variances.exp().mean(0)
    covariance = (means - middle).t() @ (means - middle) / len(means) + noise.diag()
    return spread_by(middle, covariance), noise


@torch.no_grad()
def whiten(generator: Generator, encoder: Encoder, faces: Faces) -> None:
    """Turns and scales the codes so that over all faces, their noise included, they have mean 0 and covariance 1. What is given back
    for a face stays the same."""
    spread, noise = spread_of(encoder, faces)
    codes = len(spread.middle)
    out, traits = encoder.out, generator.traits
    traits.bias += traits.gain * traits.weight @ spread.middle
    traits.weight.copy_(traits.weight @ spread.back)
    noise = (spread.there.square() @ noise).log()
    out.bias.copy_(torch.cat([spread.there @ (out.bias[:codes] - spread.middle), noise + 2]))
    out.weight.copy_(torch.cat([spread.there @ out.weight[:codes], torch.zeros_like(out.weight[codes:])]))


@dataclass
class AutoencoderOptions:
    out: Path
    pictures: int
    batch: int = 16
    lr: float = 0.004
    divergence: float = 2e-4
    perceptual: float = 1.0
    net: MobileNet | None = None
    seed: int = 1
    ema_half_life: int = 2000


def reading_loss(y: torch.Tensor, x: torch.Tensor, options: AutoencoderOptions) -> torch.Tensor:
    loss = picture_loss(y, x, EVENLY)
    return loss + options.perceptual * perceptual_distance(options.net, y, x) if options.net else loss


def train_autoencoder(generator: Generator, encoder: Encoder, faces: Faces, options: AutoencoderOptions) -> None:
    """Trains until `options.pictures` faces were shown; goes on from `out/latest.pt` if there is one."""
    generator.to(faces.device)
    encoder.to(faces.device)
    ema = averaged_copy(generator)
    optimiser = torch.optim.Adam([*generator.parameters(), *encoder.parameters()], lr=options.lr, betas=(0.9, 0.99))
    run = Run(options.out, options.seed)
    parts = {"generator": generator, "ema": ema, "encoder": encoder, "optimiser": optimiser}
    run.resume(parts)

    def save() -> None:
        run.save_parts(parts, **header(generator))
        sheets(ema, encoder, faces, run.out, spread_of(encoder, faces)[0])

    for _ in steps(run, options.pictures, save):
        for group in optimiser.param_groups:
            group["lr"] = options.lr * min(1.0, (run.seen + options.batch) / 2000) * cosine(run.seen / options.pictures, floor=0.1)
        x = faces.batch(options.batch, run.random)
        mean, variance = encoder(x)
        error = reading_loss(generator(noisy(mean, variance, run.random)), x, options)
        nats = divergence(mean, variance)
        optimiser.zero_grad(set_to_none=True)
        (error + options.divergence * nats).backward()
        optimiser.step()
        run.note(options.batch, error=error.item(), nats=nats.item())
        average_into(ema, generator, kept_share(options.batch, options.ema_half_life, run.seen, 0.05))


def header(generator: Generator) -> dict[str, Any]:
    """What a checkpoint says of its generator: codes are standardised as they are."""
    codes = generator.traits.weight.shape[1]
    return checkpoint.header(generator, np.zeros(codes, np.float32), np.ones(codes, np.float32))


@torch.no_grad()
def sheets(ema: Generator, encoder: Encoder, faces: Faces, out: Path, source: CodeSource, columns: int = 16) -> None:
    """`held-out.png`: faces that were never shown above what is given back; `codes.png`: faces nobody has
    seen, at 0.7 and 1."""
    rows = []
    for start in range(0, min(len(faces.held_out) // columns, 2) * columns, columns):
        x = faces.at(faces.held_out[start : start + columns])
        rows += [x, ema(encoder(x)[0])]
    shown = faces.at(faces.drawn[:: max(1, len(faces.drawn) // columns)][:columns])
    write_sheet(out / "held-out.png", torch.cat([*rows, shown, ema(encoder(shown)[0])]), columns)
    z = on(shown.device, np.random.RandomState(0).randn(3 * columns, ema.traits.weight.shape[1]).astype(np.float32))
    write_sheet(out / "codes.png", torch.cat([ema(truncated(source, z, psi)) for psi in (0.7, 1)]), columns)
