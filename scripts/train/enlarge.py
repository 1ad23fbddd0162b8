"""Stage 4 of the pony: 512 pixels. A sub-pixel block is put on a finished generator and learns, with the last layers below, to draw what
a super-resolution network (ncnn.py) makes of the finished generator's own pictures: clean lines in place of soft ones with fringes.

Every z gives another pair, but the teacher costs thirty times what the generator does. So it draws one window of a batch of pictures in
`every` steps, and these come again and again. What the layers that learn nothing make of them is kept too.
"""

import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import checkpoint
from fit import picture_loss
from ncnn import BORDER, enlarged
from networks import Generator, Progress
from sheets import write_sheet
from training import Run, average_into, averaged_copy, cosine, kept_share, slow_down, steps
from window import Window, cut, random_window, whole

EVENLY = torch.ones(1, 1, 1, 1)


@dataclass
class EnlargeOptions:
    out: Path
    pictures: int
    batch: int = 4
    lr: float = 4e-3
    lower_lr: float = 5e-4
    lowest: int = 128
    window: int = 128
    every: int = 4
    pool: int = 2000
    held_out: int = 8
    seed: int = 1
    minutes: float | None = None
    sheet_every: int = 2000


@dataclass
class Lesson:
    """A batch's w `[N, wDim]`, a window of its pictures, what the teacher draws there (bytes `[N, 3, size, size]`), and what the fixed
    layers of the generator that learns have made of w."""

    w: torch.Tensor
    window: Window
    drawn: torch.Tensor
    begun: Progress | None = None

    def wanted(self) -> torch.Tensor:
        return self.drawn.float().div(127.5).sub(1)


class Teacher:
    """Draws twice as large what a generator that learns no more has drawn."""

    def __init__(self, generator: Generator, network: nn.Module, draw_w: Callable[[int, np.random.Generator], torch.Tensor]):
        self.generator = copy.deepcopy(generator).requires_grad_(False).eval()
        self.network, self.draw_w = network, draw_w

    @torch.no_grad()
    def lesson(self, count: int, window: Window, random: np.random.Generator) -> Lesson:
        w = self.draw_w(count, random)
        half = self.generator.resolution
        inner = window.at(half)
        outer = window.at(half, BORDER)
        picture = cut(self.generator.synthesis(w), whole(half), outer)
        large = enlarged(self.network, picture)
        top, left = 2 * (inner[0] - outer[0]), 2 * (inner[2] - outer[2])
        drawn = large[:, :, top : top + window.size, left : left + window.size]
        return Lesson(w, window, ((drawn + 1) * 127.5).round().clamp(0, 255).byte())


def parameter_groups(generator: Generator, options: EnlargeOptions) -> list[dict]:
    """The new block learns at `lr`, those from `lowest` on at `lower_lr`, the others not at all."""
    generator.requires_grad_(False)
    groups = []
    for resolution in generator.resolutions:
        lr = options.lr if resolution == generator.resolution else options.lower_lr
        if resolution >= options.lowest:
            parameters = list(generator.blocks[str(resolution)].requires_grad_(True).parameters())
            groups.append({"params": parameters, "lr": lr, "top": lr})
    return groups


def decibels(y: torch.Tensor, x: torch.Tensor) -> float:
    """Peak signal-to-noise ratio of pictures in -1..1, mean over the pictures."""
    return (-10 * ((y.clamp(-1, 1) - x) / 2).square().mean((1, 2, 3)).clamp(min=1e-8).log10()).mean().item()


@torch.no_grad()
def held_out_numbers(ema: Generator, teacher: Teacher, lessons: list[Lesson], run: Run) -> None:
    """Pictures enlarged by curves, by the generator and by the teacher, and how near the first two are to the third."""
    rows, ours, plain = [], [], []
    for lesson in lessons:
        wanted, y = lesson.wanted(), ema.synthesis(lesson.w, lesson.window)
        curves = F.interpolate(teacher.generator.synthesis(lesson.w), scale_factor=2, mode="bicubic", align_corners=False)
        curves = lesson.window.of(curves).clamp(-1, 1)
        ours.append(decibels(y, wanted))
        plain.append(decibels(curves, wanted))
        rows += [curves, y.clamp(-1, 1), wanted]
    write_sheet(run.out / "held-out.png", torch.cat(rows[:12]), len(lessons[0].w))
    print(f"seen {run.seen}: {np.mean(ours):.2f} dB from the teacher, enlarged by curves {np.mean(plain):.2f} dB", flush=True)


def enlarge(
    generator: Generator, teacher: Teacher, statistics: tuple[np.ndarray, np.ndarray], options: EnlargeOptions,
    device: torch.device | str = "cpu",
) -> None:
    """Trains until `options.pictures` windows were shown; goes on from `out/latest.pt` if there is one, with new lessons.
    `statistics`, mean and deviation of the traits, go to the checkpoint."""
    generator.to(device)
    groups = parameter_groups(generator, options)
    ema = averaged_copy(generator)
    optimiser = torch.optim.Adam(groups, betas=(0.9, 0.99))
    run = Run(options.out, options.seed, minutes=options.minutes)
    parts = {"generator": generator, "ema": ema, "optimiser": optimiser}
    run.resume(parts)

    def new_lesson(random: np.random.Generator) -> Lesson:
        return teacher.lesson(options.batch, random_window(options.window, generator.resolution, random), random)

    fixed = [resolution for resolution in generator.resolutions if resolution < options.lowest]
    learning = [resolution for resolution in generator.resolutions if resolution >= options.lowest]
    held_out_random = np.random.default_rng(77)
    held_out = [new_lesson(held_out_random) for _ in range(options.held_out)]
    lessons: list[Lesson] = []

    def save() -> None:
        run.save_parts(parts, **checkpoint.header(generator, *statistics))

    def sheet() -> None:
        held_out_numbers(ema, teacher, held_out, run)

    evenly = EVENLY.to(device)
    sheet()
    for _ in steps(run, options.pictures, save, sheet, options.sheet_every):
        slow_down(optimiser, min(1.0, (run.seen + options.batch) / (50 * options.batch)) * cosine(run.done(options.pictures)))
        if (run.seen // options.batch) % options.every == 0 or not lessons:
            lesson = new_lesson(run.random)
            with torch.no_grad():
                lesson.begun = generator.advance(generator.begin(lesson.w), fixed, lesson.w, lesson.window)
            lessons.append(lesson)
            del lessons[: -options.pool]
        lesson = lessons[run.random.integers(len(lessons))]
        done = generator.advance(lesson.begun, learning, lesson.w, lesson.window)
        loss = picture_loss(generator.picture_of(done, lesson.window), lesson.wanted(), evenly)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        run.note(options.batch, loss=loss.item())
        average_into(ema, generator, kept_share(options.batch, 2000, run.seen, 0.1))
