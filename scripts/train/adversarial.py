"""Stage 2: adversarial training of a fitted generator (non-saturating loss, lazy R1), the regression kept at a weight.

A share of each batch has no drawing of its own: its trait vectors are pulled towards the mean, as truncation does, or lie between
two drawings, as morphs do. Only the discriminator judges those, so that pictures between the trait vectors come out clean too.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import checkpoint
from data import Drawings
from device import on
from features import Reader, perceptual_distance
from fit import held_out_sheet
from networks import Discriminator, Generator
from training import Run, average_into, averaged_copy, cosine, kept_share, parameter_groups, slow_down, steps

R1_EVERY = 16


@dataclass
class AdversarialOptions:
    out: Path
    pictures: int
    batch: int
    lr: float
    lower_lr: float
    discriminator_lr: float
    regression: float
    r1: float
    inputs: tuple[int, ...]
    reader: Reader | None = None
    perceptual: float = 0.0
    details: float = 1.0
    seed: int = 1
    free_share: float = 0.25
    warm_up: int = 400
    ema_half_life: int = 1000
    sheet_every: int = 2000


def grown_discriminator(old: dict[str, torch.Tensor], generator: Generator, inputs: tuple[int, ...]) -> Discriminator:
    """A discriminator that takes over all it can from an `old` one's state; its picture inputs are widened from pixels to patches."""
    discriminator = Discriminator(generator.channels, generator.resolution, inputs)
    state = dict(old)
    for grid in inputs:
        name = f"rgb.{grid}.weight"
        if name not in state or grid != max(inputs):
            continue
        outputs, columns = state[name].shape[:2]
        patch = round((columns / 3) ** 0.5)
        factor = generator.resolution // grid // patch
        pixels = state[name].reshape(outputs, 3, patch, patch)
        state[name] = (F.interpolate(pixels, scale_factor=factor, mode="nearest") / factor).reshape(outputs, -1, 1, 1)
    taken = checkpoint.copy_matching(discriminator, state)
    print(f"discriminator: {taken} of {len(discriminator.state_dict())} tensors taken over", flush=True)
    return discriminator


def between(traits: torch.Tensor, partners: torch.Tensor, random: np.random.Generator) -> torch.Tensor:
    """Rows either pulled towards the mean (0) or put on the way to their partners, by a coin each. All `[N, T]`."""
    t = on(traits.device, random.uniform(0, 1, (len(traits), 1)).astype(np.float32))
    truncated = on(traits.device, random.uniform(0, 1, (len(traits), 1)) < 0.5)
    return torch.where(truncated, traits * (0.6 + 0.4 * t), torch.lerp(traits, partners, t))


def regression_loss(y: torch.Tensor, x: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    e = (y - x) * weights
    edges = (e[:, :, 1:] - e[:, :, :-1]).abs().mean() + (e[..., 1:] - e[..., :-1]).abs().mean()
    return e.abs().mean() + 0.25 * edges


def discriminator_step(discriminator: Discriminator, y: torch.Tensor, x: torch.Tensor) -> tuple[float, float, torch.Tensor]:
    """Gradients of the discriminator for one batch; returns its loss, the generator's, and the latter's gradient by picture.

    One backward pass through the discriminator serves both players: per picture the two losses differ only by the factor
    -exp(-score), the ratio of their derivatives by the score.
    """
    pictures = y.detach().requires_grad_()
    scores = discriminator(pictures)
    fake = F.softplus(scores).mean()
    fake.backward()
    real = F.softplus(-discriminator(x)).mean()
    real.backward()
    scores = scores.detach().clamp(min=-12)
    gradient = pictures.grad * -torch.exp(-scores)[:, None, None, None]
    return fake.item() + real.item(), F.softplus(-scores).mean().item(), gradient


def train(
    generator: Generator, known: int, old: dict[str, torch.Tensor], drawings: Drawings, options: AdversarialOptions
) -> None:
    """Trains until `options.pictures` were shown, with a discriminator that begins as the `old` one (a state, empty for none); goes on
    from `out/latest.pt` if there is one."""
    generator.to(drawings.device)
    discriminator = grown_discriminator(old, generator, options.inputs).to(drawings.device)
    ema = averaged_copy(generator)
    g_groups = parameter_groups(generator, known, options.lr, options.lower_lr)
    g_optimiser = torch.optim.Adam(g_groups, betas=(0.0, 0.99))
    d_groups = [{"params": discriminator.parameters(), "top": options.discriminator_lr}]
    d_optimiser = torch.optim.Adam(d_groups, lr=options.discriminator_lr, betas=(0.0, 0.99))
    run = Run(options.out, options.seed)
    parts = {"generator": generator, "ema": ema, "discriminator": discriminator, "g_optimiser": g_optimiser, "d_optimiser": d_optimiser}
    run.resume(parts)

    def save() -> None:
        run.save_parts(parts, **checkpoint.header(generator, drawings.mean, drawings.std))

    free = round(options.batch * options.free_share)
    for _ in steps(run, options.pictures, save, lambda: held_out_sheet(ema, drawings, run), options.sheet_every):
        rate = cosine(run.done(options.pictures), floor=0.2)
        slow_down(g_optimiser, rate)
        slow_down(d_optimiser, rate)
        drawn = drawings.draw(options.batch, run.random)
        traits, x = drawings.at(drawn)
        if free:
            traits = torch.cat([traits[:-free], between(traits[-free:], traits[:free], run.random)])
        y = generator(traits)
        d_optimiser.zero_grad(set_to_none=True)
        d_loss, g_loss, gradient = discriminator_step(discriminator, y, x)
        d_optimiser.step()
        paired = options.batch - free
        error = regression_loss(y[:paired], x[:paired], drawings.weights(drawn[:paired], options.details))
        if options.reader:
            error = error + options.perceptual * perceptual_distance(options.reader, y[:paired], x[:paired])
        if run.seen >= options.warm_up:
            g_optimiser.zero_grad(set_to_none=True)
            ((y * gradient).sum() + options.regression * error).backward()
            g_optimiser.step()
        if (run.seen // options.batch) % R1_EVERY == 0:
            regularise(discriminator, d_optimiser, x, options.r1)
        run.note(options.batch, d=d_loss, g=g_loss, regression=error.item())
        average_into(ema, generator, kept_share(options.batch, options.ema_half_life, run.seen, 0.2))


def regularise(discriminator: Discriminator, optimiser: torch.optim.Optimizer, x: torch.Tensor, weight: float) -> None:
    """R1: squared gradient of the score by the drawing (Mescheder et al. 2018), every `R1_EVERY` steps at that weight."""
    x = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(discriminator(x).sum(), x, create_graph=True)
    optimiser.zero_grad(set_to_none=True)
    (R1_EVERY * weight * gradient.square().sum([1, 2, 3]).mean()).backward()
    optimiser.step()
