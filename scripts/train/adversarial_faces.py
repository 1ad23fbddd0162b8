"""The person's second stage: the auto-encoder goes on, and a projected discriminator judges what it gives back and, as many again,
pictures of codes drawn from the Gaussian, so that faces nobody has seen come out as clean as faces given back.

The encoder stays as it is unless told otherwise: an averaged generator is a blur when the codes it is averaged over move.

One pass through the trained network serves the discriminator, the generator's adversarial loss and the perceptual one: a face and
what is given back for it are augmented alike.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from augment import Augmentation
from autoencoder import EVENLY, Encoder, Spread, divergence, header, noisy, sheets, spread_of
from faces import Faces
from fit import picture_loss
from networks import Generator
from projected import Judge
from sight import Sight
from training import Run, average_into, averaged_copy, cosine, kept_share, slow_down, steps

SPREAD_EVERY = 200


@dataclass
class AdversarialFacesOptions:
    out: Path
    pictures: int
    batch: int = 8
    lr: float = 0.0015
    encoder_lr: float = 0.0
    discriminator_lr: float = 5e-4
    perceptual: float = 1.0
    divergence: float = 2e-4
    strength: float = 0.5
    augmentation: float = 1.0
    noise: float = 0.5
    seed: int = 1
    warm_up: int = 800
    ema_half_life: int = 1000


def gaussian(count: int, codes: int, random: np.random.Generator) -> torch.Tensor:
    """`[count, codes]`: every second row is pulled towards the mean by 0.5 to 1, as truncation does."""
    z = torch.from_numpy(random.standard_normal((count, codes)).astype(np.float32))
    z[::2] *= torch.from_numpy(random.uniform(0.5, 1, (len(z[::2]), 1)).astype(np.float32))
    return z


def train_faces(
    generator: Generator, encoder: Encoder, net: Sight, faces: Faces, options: AdversarialFacesOptions
) -> None:
    """Trains until `options.pictures` faces were shown; goes on from `out/latest.pt` if there is one."""
    ema = averaged_copy(generator)
    codes = generator.traits.weight.shape[1]
    with torch.no_grad():
        judge = Judge(generator.resolution, net.maps(faces.at(faces.drawn[:32])), options.discriminator_lr)
    g_optimiser = torch.optim.Adam(
        [{"params": generator.parameters(), "top": options.lr}, {"params": encoder.parameters(), "top": options.encoder_lr}],
        lr=options.lr, betas=(0, 0.99),
    )
    run = Run(options.out, options.seed)
    parts: dict[str, Any] = {"generator": generator, "ema": ema, "encoder": encoder, "judge": judge, "g_optimiser": g_optimiser}
    content = run.resume(parts)
    spread = Spread(**content["spread"]) if content else spread_of(encoder, faces, options.noise)

    def save() -> None:
        run.save_parts(parts, spread=vars(spread), **header(generator))
        sheets(ema, encoder, faces, run.out, options.noise)

    paired = options.batch // 2
    step = run.seen // options.batch
    for _ in steps(run, options.pictures, save):
        rate = cosine(run.seen / options.pictures, floor=0.2)
        slow_down(g_optimiser, rate)
        judge.slow_down(rate)
        x = faces.batch(options.batch, run.random)
        with torch.set_grad_enabled(options.encoder_lr > 0):
            mean, variance = encoder(x[:paired])
        unseen = spread.codes(gaussian(options.batch - paired, codes, run.random))
        z = torch.cat([noisy(mean, variance, run.random, options.noise), unseen])
        y = generator(z)
        augment = Augmentation(options.batch, generator.resolution, run.random, options.augmentation)
        d_loss, fooling, distance = judge.compare(net, augment, x, y, paired)
        error = picture_loss(y[:paired], x[:paired], EVENLY) + options.perceptual * distance
        weight = judge.weigh(fooling, error, y, paired)
        nats = divergence(mean, variance)
        if run.seen >= options.warm_up:
            g_optimiser.zero_grad(set_to_none=True)
            (error + options.divergence * nats + options.strength * weight * fooling).backward()
            g_optimiser.step()
        step += 1
        if step % SPREAD_EVERY == 0:
            spread = spread_of(encoder, faces, options.noise)
        run.note(options.batch, d=d_loss.item(), g=fooling.item(), error=error.item(), nats=nats.item(), weight=weight)
        average_into(ema, generator, kept_share(options.batch, options.ema_half_life, run.seen, 0.2))
