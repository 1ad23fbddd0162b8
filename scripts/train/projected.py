"""A discriminator that looks through a trained network (Sauer et al., "Projected GANs Converge Faster", 2021): small heads judge the
fixed network's maps, mixed by a fixed random projection, and one more judges the pixels, which those maps are coarse about."""

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.parametrizations import spectral_norm

from networks import LEAK


class Head(nn.Module):
    """Map `[N, C, r, r]` -> scores of its places `[N, places]`; halves the map until it is about 6 wide."""

    def __init__(self, inputs: int, width: int, side: int, project: bool):
        super().__init__()
        self.register_buffer("mix", torch.randn(width, inputs, 1, 1) * (2 / inputs) ** 0.5 if project else torch.zeros(0))
        layers: list[nn.Module] = []
        inputs = width if project else inputs
        while side > 6:
            layers += [spectral_norm(nn.Conv2d(inputs, width, 4, stride=2, padding=1)), nn.LeakyReLU(LEAK)]
            inputs, side = width, side // 2
        layers += [spectral_norm(nn.Conv2d(inputs, width, 3, padding=1)), nn.LeakyReLU(LEAK)]
        self.layers = nn.Sequential(*layers, spectral_norm(nn.Conv2d(width, 1, 1)))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if len(self.mix):
            x = F.conv2d(x, self.mix)
        return self.layers(x).flatten(1)


class ProjectedDiscriminator(nn.Module):
    """One head for the picture and one for each map of the trained network; maps are put to about unit scale."""

    def __init__(self, resolution: int, maps: list[torch.Tensor], width: int = 32):
        super().__init__()
        self.heads = nn.ModuleList([Head(3, width, resolution, project=False)])
        self.heads.extend(Head(m.shape[1], width, m.shape[-1], project=True) for m in maps)
        self.register_buffer("scales", torch.stack([torch.ones(()), *(1 / m.std() for m in maps)]))

    def forward(self, picture: torch.Tensor, maps: list[torch.Tensor]) -> list[torch.Tensor]:
        return [head(m * scale) for head, m, scale in zip(self.heads, [picture, *maps], self.scales)]


def judging_loss(real: list[torch.Tensor], fake: list[torch.Tensor]) -> torch.Tensor:
    """Hinge loss of the discriminator (Lim and Ye 2017), mean over its heads."""
    return sum(F.relu(1 - r).mean() + F.relu(1 + f).mean() for r, f in zip(real, fake)) / len(real)


def fooling_loss(fake: list[torch.Tensor]) -> torch.Tensor:
    return -sum(f.mean() for f in fake) / len(fake)
