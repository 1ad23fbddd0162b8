"""Stage 3 of the pony: a projected discriminator in place of the plain one, beside the regression.

The heads look through a MobileNet that was trained on photographs (projected.py) and at the pixels themselves. That is much quicker
than a discriminator from nothing: lines become lines within a few thousand pictures. They are told which traits were asked for, so that
what is small or rare is worth drawing. Maps of the same pass give the regression its perceptual term. The linear layer from traits to w
stays as it is, so that a mapping network made for it goes on fitting.

With a mapping network some rows are drawn from what it makes of the drawing's z instead of from its traits: near the border of two
options it gives something of both, and this is what visitors see. The drawing and the question stay those of the traits. With a
reader (features.py) what it sees and reads in a picture is compared too: lashes are few pixels, but much of that.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

import checkpoint
from adversarial import between, regression_loss
from augment import Augmentation
from data import Drawings
from device import on
from features import Reader, reading_error, whole_pictures
from fit import held_out_sheet
from mapping import Mapping
from mobilenet import MobileNet
from networks import Generator
from projected import Judge, Question
from training import Run, average_into, averaged_copy, cosine, kept_share, slow_down, steps
from trait_columns import PLACES
from window import random_window


@dataclass
class PolishOptions:
    out: Path
    pictures: int
    batch: int = 8
    lr: float = 1e-3
    discriminator_lr: float = 2e-3
    perceptual: float = 1.0
    reader: Reader | None = None
    reading: float = 1.0
    mapping: Mapping | None = None
    mapped_share: float = 0.5
    judge: dict[str, Any] | None = None
    details: float = 8.0
    window: int | None = None
    strength: float = 0.5
    augmentation: float = 0.2
    free_share: float = 0.25
    warm_up: int = 800
    ema_half_life: int = 4000
    seed: int = 1
    minutes: float | None = None
    sheet_every: int = 2000


def asked_for(traits: torch.Tensor, count: int, random: np.random.Generator, wrong_share: float = 0.2) -> Question:
    """The question that the first rows of a batch of `count` answer; the others, which have no drawing, answer none. Whole traits are
    exchanged between rows, each with the chance `wrong_share`, since half an option is wrong by itself."""
    wrong, others = traits.clone(), traits.roll(1, 0)
    for columns in PLACES.values():
        rows = on(traits.device, random.uniform(0, 1, (len(traits), 1)) < wrong_share)
        wrong[:, columns] = torch.where(rows, others[:, columns], traits[:, columns])
    nothing = traits.new_zeros(count - len(traits), traits.shape[1])
    return Question(torch.cat([traits, nothing]), wrong)


def mixed_up(traits: torch.Tensor, z: torch.Tensor, mapping: Mapping, random: np.random.Generator, share: float) -> torch.Tensor:
    """`traits [N, T]`, each row with the chance `share` replaced by what `mapping` makes of its `z [N, Z]`."""
    rows = on(traits.device, random.uniform(0, 1, len(traits)) < share)
    with torch.no_grad():
        return torch.where(rows[:, None], mapping(z), traits)


def polish(generator: Generator, net: MobileNet, drawings: Drawings, options: PolishOptions) -> None:
    """Trains until `options.pictures` were shown, of the resolution that `drawings` have: finer layers of the generator stay as they
    are. Goes on from `out/latest.pt` if there is one."""
    generator.to(drawings.device).stop_at(drawings.resolution)
    ema = averaged_copy(generator)
    generator.traits.requires_grad_(False)
    traits, x = drawings.at(np.arange(32))
    with torch.no_grad():
        judge = Judge(drawings.resolution, net.maps(x), options.discriminator_lr, traits.shape[1], options.judge)
    learning = [parameter for parameter in generator.parameters() if parameter.requires_grad]
    g_optimiser = torch.optim.Adam([{"params": learning, "top": options.lr}], lr=options.lr, betas=(0.0, 0.99))
    run = Run(options.out, options.seed, minutes=options.minutes)
    parts: dict[str, Any] = {"generator": generator, "ema": ema, "judge": judge, "g_optimiser": g_optimiser}
    run.resume(parts)

    def save() -> None:
        run.save_parts(parts, **checkpoint.header(generator, drawings.mean, drawings.std))

    free = round(options.batch * options.free_share)
    paired = options.batch - free
    for _ in steps(run, options.pictures, save, lambda: held_out_sheet(ema, drawings, run), options.sheet_every):
        rate = cosine(run.done(options.pictures), floor=0.2)
        slow_down(g_optimiser, rate)
        judge.slow_down(rate)
        drawn = drawings.draw(options.batch, run.random)
        window = random_window(options.window, drawings.resolution, run.random) if options.window else None
        traits, x = drawings.at(drawn, window)
        question = asked_for(traits[:paired], options.batch, run.random)
        if options.mapping:
            traits = mixed_up(traits, drawings.latents(drawn), options.mapping, run.random, options.mapped_share)
        if free:
            traits = torch.cat([traits[:paired], between(traits[paired:], traits[:free], run.random)])
        y = generator(traits, window)
        augment = Augmentation(options.batch, y.shape[-1], run.random, options.augmentation, drawings.device)
        d_loss, fooling, distance = judge.compare(net, augment, x, y, paired, question)
        weights = drawings.weights(drawn[:paired], options.details, window)
        error = regression_loss(y[:paired], x[:paired], weights) + options.perceptual * distance
        if options.reader:
            seen = whole_pictures(drawings, drawn[:paired], y[:paired], x[:paired], window)
            error = error + options.reading * reading_error(options.reader, *seen)
        weight = judge.weigh(fooling, error, y, paired)
        if run.seen >= options.warm_up:
            g_optimiser.zero_grad(set_to_none=True)
            (error + options.strength * weight * fooling).backward()
            g_optimiser.step()
        run.note(options.batch, d=d_loss.item(), g=fooling.item(), error=error.item(), weight=weight)
        average_into(ema, generator, kept_share(options.batch, options.ema_half_life, run.seen, 0.2))
