"""Stage 3 of the pony: a projected discriminator in place of the plain one, beside the regression.

The heads look through a MobileNet that was trained on photographs (projected.py) and at the pixels themselves. That is much quicker
than a discriminator from nothing: lines become lines within a few thousand pictures. Maps of the same pass give the regression its
perceptual term. The linear layer from traits to w stays as it is, so that a mapping network made for it goes on fitting.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from adversarial import between, regression_loss
from augment import Augmentation
from data import Drawings
from fit import held_out_sheet
from mobilenet import MobileNet
from networks import Generator
from projected import Judge
from training import Run, average_into, averaged_copy, cosine, kept_share, slow_down, steps


@dataclass
class PolishOptions:
    out: Path
    pictures: int
    batch: int = 8
    lr: float = 1e-3
    discriminator_lr: float = 2e-3
    perceptual: float = 1.0
    details: float = 8.0
    strength: float = 0.5
    augmentation: float = 0.2
    free_share: float = 0.25
    warm_up: int = 800
    ema_half_life: int = 1000
    seed: int = 1
    sheet_every: int = 2000


def polish(generator: Generator, net: MobileNet, drawings: Drawings, options: PolishOptions) -> None:
    """Trains until `options.pictures` were shown; goes on from `out/latest.pt` if there is one."""
    ema = averaged_copy(generator)
    generator.traits.requires_grad_(False)
    with torch.no_grad():
        judge = Judge(generator.resolution, net.maps(drawings.at(np.arange(32))[1]), options.discriminator_lr)
    learning = [parameter for parameter in generator.parameters() if parameter.requires_grad]
    g_optimiser = torch.optim.Adam([{"params": learning, "top": options.lr}], lr=options.lr, betas=(0, 0.99))
    run = Run(options.out, options.seed)
    parts: dict[str, Any] = {"generator": generator, "ema": ema, "judge": judge, "g_optimiser": g_optimiser}
    run.resume(parts)

    def save() -> None:
        drawings.rescan()
        networks = {"channels": generator.channels, "resolution": generator.resolution, "mean": drawings.mean, "std": drawings.std}
        run.save({**{name: part.state_dict() for name, part in parts.items()}, **networks})

    free = round(options.batch * options.free_share)
    paired = options.batch - free
    for _ in steps(run, options.pictures, save, lambda: held_out_sheet(ema, drawings, run), options.sheet_every):
        rate = cosine(run.seen / options.pictures, floor=0.2)
        slow_down(g_optimiser, rate)
        judge.slow_down(rate)
        drawn = drawings.draw(options.batch, run.random)
        traits, x = drawings.at(drawn)
        if free:
            traits = torch.cat([traits[:paired], between(traits[paired:], traits[:free], run.random)])
        y = generator(traits)
        augment = Augmentation(options.batch, generator.resolution, run.random, options.augmentation)
        d_loss, fooling, distance = judge.compare(net, augment, x, y, paired)
        error = regression_loss(y[:paired], x[:paired], drawings.weights(drawn[:paired], options.details)) + options.perceptual * distance
        weight = judge.weigh(fooling, error, y, paired)
        if run.seen >= options.warm_up:
            g_optimiser.zero_grad(set_to_none=True)
            (error + options.strength * weight * fooling).backward()
            g_optimiser.step()
        run.note(options.batch, d=d_loss.item(), g=fooling.item(), error=error.item(), weight=weight)
        average_into(ema, generator, kept_share(options.batch, options.ema_half_life, run.seen, 0.2))
