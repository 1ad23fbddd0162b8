"""Stage 4 of the pony: 512 pixels. A sub-pixel block is put on a finished generator and learns, perhaps with the last layers below, to
draw what a super-resolution network (ncnn.py) makes of the finished generator's own pictures: clean lines in place of soft ones with
fringes. That network's pictures are made beforehand (lessons.py). Another run may have a projected discriminator beside it (projected.py),
which compares the windows with those of drawings of 512 pixels.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import checkpoint
from augment import Augmentation
from data import Drawings
from fit import picture_loss
from lessons import Lessons
from mobilenet import MobileNet
from networks import Generator
from projected import Judge
from sheets import write_sheet
from training import Run, average_into, averaged_copy, cosine, kept_share, slow_down, steps
from window import Window, random_window

COLUMNS = 4
# Weight of how steep the light is.
CRISPNESS = 3.0


@dataclass
class EnlargeOptions:
    out: Path
    pictures: int
    batch: int = 8
    lr: float = 1e-2
    lower_lr: float = 5e-4
    lowest: int = 512
    window: int = 128
    # Learning rate of styles and biases, as a share of the kernels'.
    styles: float = 0.05
    # Weight of colours, beside light and colours together.
    colours: float = 5.0
    held_out: int = 8
    seed: int = 1
    minutes: float | None = None
    sheet_every: int = 8000


@dataclass
class Judging:
    """What a discriminator compares with, and how hard it pulls in units of the regression."""

    drawings: Drawings
    net: MobileNet
    strength: float = 0.5
    lr: float = 1e-3
    augmentation: float = 0.2
    warm_up: int = 800


def parameter_groups(generator: Generator, options: EnlargeOptions) -> list[dict]:
    """The kernels of the new block learn at `lr`, those of the blocks from `lowest` on at `lower_lr`, their styles and biases at a
    share of that, a twentieth as a rule, other blocks not at all. At the kernels' rate one step turns a style by half, since all 512
    numbers of w pull at it
    together, and moves a bias by as much as what it is added to."""
    generator.requires_grad_(False)
    groups = []
    for resolution in generator.resolutions:
        if resolution < options.lowest:
            continue
        lr = options.lr if resolution == generator.resolution else options.lower_lr
        parameters = dict(generator.blocks[str(resolution)].requires_grad_(True).named_parameters())
        kernels = [parameter for name, parameter in parameters.items() if name.endswith(".weight") and ".affine." not in name]
        others = [parameter for name, parameter in parameters.items() if not name.endswith(".weight") or ".affine." in name]
        groups.append({"params": kernels, "lr": lr, "top": lr})
        groups.append({"params": others, "lr": options.styles * lr, "top": options.styles * lr})
    return groups


def crispness(x: torch.Tensor) -> torch.Tensor:
    """How steep the light of pictures is, root of the mean square over places of 8 x 8 pixels: the same line has less of it when soft."""
    light = x.mean(1, keepdim=True)
    across, down = light[..., :-1, 1:] - light[..., :-1, :-1], light[..., 1:, :-1] - light[..., :-1, :-1]
    return (F.avg_pool2d(across.square() + down.square(), 8) + 1e-5).sqrt()


def enlarged_loss(y: torch.Tensor, x: torch.Tensor, colours: float = EnlargeOptions.colours) -> torch.Tensor:
    """Light is off by much more than colour is, so that without an error of its own the latter would not be learnt: rims would stay. And a
    line that is a little beside its place costs least when it is soft, so that steepness has an error of its own too."""
    evenly = y.new_ones(1, 1, 1, 1)
    chroma_y, chroma_x = (picture - picture.mean(1, keepdim=True) for picture in (y, x))
    loss = picture_loss(y, x, evenly) + colours * picture_loss(chroma_y, chroma_x, evenly)
    return loss + CRISPNESS * (crispness(y) - crispness(x)).abs().mean()


def decibels(y: torch.Tensor, x: torch.Tensor) -> float:
    """Peak signal-to-noise ratio of pictures in -1..1, mean over the pictures."""
    return (-10 * ((y.clamp(-1, 1) - x) / 2).square().mean((1, 2, 3)).clamp(min=1e-8).log10()).mean().item()


@torch.no_grad()
def held_out_numbers(ema: Generator, finished: Generator, lessons: Lessons, run: Run) -> None:
    """Held-out pictures enlarged by curves, by the generator and by the network, and how near the first two are to the third."""
    rows, ours, plain = [], [], []
    for first in range(0, lessons.held_out, COLUMNS):
        indices = np.arange(first, min(first + COLUMNS, lessons.held_out))
        wanted, y, curves = lessons.wanted(indices), ema.synthesis(lessons.w_of(indices)), lessons.by_curves(finished, indices)
        ours.append(decibels(y, wanted))
        plain.append(decibels(curves, wanted))
        rows += [curves, y.clamp(-1, 1), wanted]
    write_sheet(run.out / "held-out.png", torch.cat(rows[:6]), COLUMNS)
    print(f"seen {run.seen}: {np.mean(ours):.2f} dB from the teacher, enlarged by curves {np.mean(plain):.2f} dB", flush=True)


def busy_window(lessons: Lessons, drawn: np.ndarray, size: int, random: np.random.Generator) -> tuple[Window, torch.Tensor]:
    """Of two windows that in which more is drawn, and what: half of a picture is even background."""
    windows = [random_window(size, lessons.generator.resolution, random) for _ in range(2)]
    wanted = [lessons.wanted(drawn, window) for window in windows]
    busier = int(np.argmax([(x[..., 1:] - x[..., :-1]).abs().mean().item() for x in wanted]))
    return windows[busier], wanted[busier]


def even_out(generator: Generator, lessons: Lessons) -> None:
    """Before the first step, by some of the lessons."""
    w = lessons.w_of(np.arange(min(8, len(lessons))))
    with torch.no_grad():
        before = generator.advance(generator.begin(w), generator.resolutions[:-1], w)
    generator.even_out_last_block(before, w)


def enlarge(
    generator: Generator, finished: Generator, lessons: Lessons, statistics: tuple[np.ndarray, np.ndarray], options: EnlargeOptions,
    judging: Judging | None = None,
) -> None:
    """Trains until `options.pictures` windows were shown; goes on from `out/latest.pt` if there is one. `statistics`, mean and
    deviation of the traits, go to the checkpoint."""
    generator.to(lessons.device)
    groups = parameter_groups(generator, options)
    ema = averaged_copy(generator)
    optimiser = torch.optim.Adam(groups, betas=(0.0 if judging else 0.9, 0.99))
    run = Run(options.out, options.seed, minutes=options.minutes)
    parts = {"generator": generator, "ema": ema, "optimiser": optimiser}
    if judging:
        examples = judging.drawings.at(np.arange(32), random_window(options.window, generator.resolution, np.random.default_rng(3)))[1]
        with torch.no_grad():
            parts["judge"] = judge = Judge(options.window, judging.net.maps(examples), judging.lr)
    run.resume(parts)

    def save() -> None:
        run.save_parts(parts, **checkpoint.header(generator, *statistics))

    def sheet() -> None:
        lessons.rescan()
        held_out_numbers(ema, finished, lessons, run)

    sheet()
    for _ in steps(run, options.pictures, save, sheet, options.sheet_every):
        rate = min(1.0, (run.seen + options.batch) / (50 * options.batch)) * cosine(run.done(options.pictures))
        slow_down(optimiser, rate)
        drawn = lessons.draw(options.batch, run.random)
        window, wanted = busy_window(lessons, drawn, options.window, run.random)
        y, half = lessons.pictures_of(drawn, window)
        error = enlarged_loss(y, wanted, options.colours)
        if half.requires_grad:
            # The picture of the block before is shown too, where a small one is enough.
            error = error + enlarged_loss(half, F.avg_pool2d(wanted, 2), options.colours)
        loss = error
        noted = {"error": error.item()}
        if judging:
            judge.slow_down(rate)
            x = judging.drawings.at(judging.drawings.draw(options.batch, run.random), window)[1]
            augment = Augmentation(options.batch, options.window, run.random, judging.augmentation, lessons.device)
            d_loss, fooling, _ = judge.compare(judging.net, augment, x, y, options.batch)
            weight = judge.weigh(fooling, error, y, options.batch)
            loss = error + judging.strength * weight * fooling
            noted |= {"d": d_loss.item(), "g": fooling.item(), "weight": weight}
        if not judging or run.seen >= judging.warm_up:
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
        run.note(options.batch, **noted)
        average_into(ema, generator, kept_share(options.batch, 2000, run.seen, 0.1))
