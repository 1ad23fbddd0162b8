"""The person's last stage: a projected discriminator judges what the auto-encoder's generator gives back and, as many again, pictures
of codes that the mapping network gives, so that faces nobody has seen come out as clean as faces given back.

The encoder stays as it is: the mapping network was made for its codes, and an averaged generator is a blur when codes move.

With a guide, an earlier generator of the same codes whose faces are soft but sound, drawn faces stay like the guide's in the large: the
discriminator sees patches, and would rather have a mask of crisp ones than a soft face.

One pass through the trained network serves the discriminator, the generator's adversarial loss and the perceptual one: a face and
what is given back for it are augmented alike.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F

from augment import Augmentation
from autoencoder import EVENLY, CodeSource, Encoder, header, sheets
from device import on
from faces import Faces
from fit import picture_loss
from mapping import Mapping
from mobilenet import MobileNet
from networks import Generator
from projected import Judge
from training import Run, average_into, averaged_copy, cosine, kept_share, slow_down, steps

GUIDED = 32


@dataclass
class AdversarialFacesOptions:
    out: Path
    pictures: int
    batch: int = 8
    lr: float = 0.0015
    discriminator_lr: float = 1e-3
    perceptual: float = 1.0
    strength: float = 0.6
    guide: Generator | None = None
    guidance: float = 10.0
    judge: dict[str, Any] | None = None
    augmentation: float = 0.3
    seed: int = 1
    warm_up: int = 3000
    ema_half_life: int = 5000


class MappedCodes:
    """Codes as visitors will draw them: those of the mapping network (flow.py)."""

    def __init__(self, mapping: Mapping, count: int = 20000, device: torch.device | str = "cpu"):
        self.mapping = mapping.requires_grad_(False).to(device)
        z = np.random.RandomState(123).randn(count, mapping.layers[0].in_features)
        self.middle = mapping(on(device, z.astype(np.float32))).mean(0)

    def codes(self, z: torch.Tensor) -> torch.Tensor:
        return self.mapping(z)


def drawn_codes(source: CodeSource, count: int, random: np.random.Generator) -> torch.Tensor:
    """`[count, C]`, none of them truncated: near the mean there is little that hair and surroundings could be, and a judge that asks for
    it there gets bubbles, which then appear everywhere."""
    z = on(source.middle.device, random.standard_normal((count, len(source.middle))).astype(np.float32))
    return source.codes(z)


def guidance_error(y: torch.Tensor, guide: Generator, codes: torch.Tensor) -> torch.Tensor:
    """Mean square of how far pictures `y [N, 3, R, R]` are from the guide's for the same codes, both averaged down to 32 pixels: a little
    crispness is nearly free, a white mask is not. Only `y` gets a gradient."""
    with torch.no_grad():
        wanted = guide(codes)
    return F.mse_loss(*(F.adaptive_avg_pool2d(picture, GUIDED) for picture in (y, wanted)))


def train_faces(
    generator: Generator, encoder: Encoder, source: CodeSource, net: MobileNet, faces: Faces, options: AdversarialFacesOptions
) -> None:
    """Trains until `options.pictures` faces were shown; goes on from `out/latest.pt` if there is one."""
    generator.to(faces.device)
    encoder.to(faces.device)
    ema = averaged_copy(generator)
    encoder.requires_grad_(False).eval()
    with torch.no_grad():
        judge = Judge(generator.resolution, net.maps(faces.at(faces.drawn[:32])), options.discriminator_lr, earlier=options.judge)
    g_optimiser = torch.optim.Adam([{"params": generator.parameters(), "top": options.lr}], lr=options.lr, betas=(0.0, 0.99))
    run = Run(options.out, options.seed)
    parts: dict[str, Any] = {"generator": generator, "ema": ema, "encoder": encoder, "judge": judge, "g_optimiser": g_optimiser}
    run.resume(parts)

    def save() -> None:
        run.save_parts(parts, **header(generator))
        sheets(ema, encoder, faces, run.out, source)

    paired = options.batch // 2
    for _ in steps(run, options.pictures, save):
        rate = cosine(run.seen / options.pictures, floor=0.2)
        slow_down(g_optimiser, rate)
        judge.slow_down(rate)
        x = faces.batch(options.batch, run.random)
        codes = torch.cat([encoder(x[:paired])[0], drawn_codes(source, options.batch - paired, run.random)])
        y = generator(codes)
        augment = Augmentation(options.batch, generator.resolution, run.random, options.augmentation, faces.device)
        d_loss, fooling, distance = judge.compare(net, augment, x, y, paired)
        error = picture_loss(y[:paired], x[:paired], EVENLY) + options.perceptual * distance
        if options.guide:
            error = error + options.guidance * guidance_error(y[paired:], options.guide, codes[paired:])
        weight = judge.weigh(fooling, error, y, paired)
        if run.seen >= options.warm_up:
            g_optimiser.zero_grad(set_to_none=True)
            (error + options.strength * weight * fooling).backward()
            g_optimiser.step()
        run.note(options.batch, d=d_loss.item(), g=fooling.item(), error=error.item(), weight=weight)
        average_into(ema, generator, kept_share(options.batch, options.ema_half_life, run.seen, 0.2))
