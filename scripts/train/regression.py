"""A generator learns lessons (lessons.py) by regression: the loop that studio.py and portrait.py share."""

import argparse
from collections.abc import Callable

import numpy as np
import torch

import checkpoint
from lessons import Lessons
from networks import Generator
from training import Run, average_into, averaged_copy, cosine, kept_share, slow_down, steps

SHEET_EVERY = 4000

# w `[N, wDim]` and the lessons for it `[N, 3, R, R]` -> what is to become small.
Loss = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def learn(
    generator: Generator, groups: list[dict], lessons: Lessons, loss_of: Loss, tell: Callable[[Generator, Run], None],
    options: argparse.Namespace, tells_first: bool = False,
) -> None:
    """Shows lessons until `options.pictures` were shown; goes on from `out/latest.pt` if there is one. `groups` are those of an optimiser,
    each with its learning rate as `lr` and `top`; `tell` says how far the averaged generator has come."""
    ema = averaged_copy(generator)
    optimiser = torch.optim.Adam(groups, betas=(0.9, 0.99))
    run = Run(options.out, options.seed, minutes=options.minutes)
    parts = {"generator": generator, "ema": ema, "optimiser": optimiser}
    run.resume(parts)
    mean, std = np.zeros(options.codes, np.float32), np.ones(options.codes, np.float32)

    def save() -> None:
        run.save_parts(parts, **checkpoint.header(generator, mean, std))

    def sheet() -> None:
        lessons.rescan()
        tell(ema, run)

    if tells_first:
        sheet()
    for _ in steps(run, options.pictures, save, sheet, SHEET_EVERY):
        rate = min(1.0, (run.seen + options.batch) / (100 * options.batch)) * cosine(run.done(options.pictures))
        slow_down(optimiser, rate)
        drawn = lessons.draw(options.batch, run.random)
        loss = loss_of(lessons.w_of(drawn), lessons.wanted(drawn))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        run.note(options.batch, loss=loss.item())
        average_into(ema, generator, kept_share(options.batch, 4000, run.seen, 0.05))
