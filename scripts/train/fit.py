"""Stage 1: regression. Every drawing has a trait vector; the generator learns (traits, drawing) pairs."""

from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F

import checkpoint
from data import Drawings
from features import Reader, perceptual_distance, whole_pictures
from networks import Generator
from sheets import write_sheet
from training import Run, average_into, averaged_copy, cosine, kept_share, parameter_groups, slow_down, steps
from window import random_window


def picture_loss(y: torch.Tensor, x: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """Absolute error of pixels, of their differences (against blur) and of coarse averages (for the composition), each error
    multiplied by its place's weight `[N, 1, R, R]`."""
    e = (y - x) * weights
    loss = e.abs().mean() + (e[:, :, 1:] - e[:, :, :-1]).abs().mean() + (e[..., 1:] - e[..., :-1]).abs().mean()
    for size in (4, 16):
        loss = loss + F.avg_pool2d(e, size).abs().mean()
    return loss


@dataclass
class FitOptions:
    out: Path
    pictures: int
    batch: int
    lr: float
    lower_lr: float
    reader: Reader | None = None
    perceptual: float = 0.0
    details: float = 1.0
    window: int | None = None
    seed: int = 1
    minutes: float | None = None
    sheet_every: int = 2000


def fit(generator: Generator, known: int, drawings: Drawings, options: FitOptions) -> None:
    """Trains until `options.pictures` drawings were shown; goes on from `out/latest.pt` if there is one."""
    generator.to(drawings.device)
    ema = averaged_copy(generator)
    optimiser = torch.optim.Adam(parameter_groups(generator, known, options.lr, options.lower_lr), betas=(0.9, 0.99))
    run = Run(options.out, options.seed, minutes=options.minutes)
    parts = {"generator": generator, "ema": ema, "optimiser": optimiser}
    run.resume(parts)

    def save() -> None:
        run.save_parts(parts, **checkpoint.header(generator, drawings.mean, drawings.std))

    for _ in steps(run, options.pictures, save, lambda: held_out_sheet(ema, drawings, run), options.sheet_every):
        rate = min(1.0, (run.seen + options.batch) / (100 * options.batch)) * cosine(run.done(options.pictures))
        slow_down(optimiser, rate)
        drawn = drawings.draw(options.batch, run.random)
        window = random_window(options.window, drawings.resolution, run.random) if options.window else None
        traits, x = drawings.at(drawn, window)
        y = generator(traits, window)
        loss = picture_loss(y, x, drawings.weights(drawn, options.details, window))
        if options.reader:
            loss = loss + options.perceptual * perceptual_distance(options.reader, *whole_pictures(drawings, drawn, y, x, window))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        run.note(options.batch, loss=loss.item())
        average_into(ema, generator, kept_share(options.batch, 4000, run.seen, 0.05))


def held_out_sheet(ema: Generator, drawings: Drawings, run: Run, columns: int = 8) -> None:
    """Held-out drawings above their regressions, and the mean absolute error on 128 of them."""
    with torch.no_grad():
        error, rows = 0.0, []
        for start in range(0, 128, columns):
            traits, x = drawings.at(torch.arange(start, start + columns).numpy())
            y = ema(traits).clamp(-1, 1)
            error += (y - x).abs().mean().item() / (128 / columns)
            if len(rows) < 6:
                rows += [x, y]
    write_sheet(run.out / "held-out.png", torch.cat(rows), columns)
    print(f"seen {run.seen}: held-out mean absolute error {error:.4f}", flush=True)
