"""A discriminator that looks through a trained network (Sauer et al., "Projected GANs Converge Faster", 2021): small heads judge the
fixed network's maps, mixed by a fixed random projection, and one more judges the pixels, which those maps are coarse about."""

from typing import Any

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.parametrizations import spectral_norm

from augment import Augmentation
from mobilenet import MobileNet, difference
from networks import LEAK

BALANCE_EVERY = 25


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


def balance(fooling: torch.Tensor, error: torch.Tensor, y: torch.Tensor, paired: int) -> float:
    """The weight at which the adversarial loss pulls as hard on the first `paired` pictures as the error does (Esser et al. 2021,
    equation 7)."""
    (a,) = torch.autograd.grad(fooling, y, retain_graph=True)
    (b,) = torch.autograd.grad(error, y, retain_graph=True)
    return (b[:paired].norm() / (a[:paired].norm() + 1e-8)).item()


class Judge:
    """A projected discriminator, its optimiser, and the weight of what it says; one `step` for each of the generator's."""

    def __init__(self, resolution: int, maps: list[torch.Tensor], lr: float):
        self.discriminator = ProjectedDiscriminator(resolution, maps)
        self.lr = lr
        self.optimiser = torch.optim.Adam(self.discriminator.parameters(), lr=lr, betas=(0, 0.99))
        self.weight, self.asked = 0.0, 0

    def slow_down(self, rate: float) -> None:
        for group in self.optimiser.param_groups:
            group["lr"] = self.lr * rate

    def step(
        self, x: torch.Tensor, maps_x: list[torch.Tensor], y: torch.Tensor, maps_y: list[torch.Tensor]
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Learns to tell `x` from `y`, each with its maps; returns the loss it had, and what the generator of `y` is to lessen."""
        loss = judging_loss(self.discriminator(x, maps_x), self.discriminator(y.detach(), [m.detach() for m in maps_y]))
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        # In training, spectral normalisation counts each call.
        self.discriminator.requires_grad_(False).eval()
        fooling = fooling_loss(self.discriminator(y, maps_y))
        self.discriminator.requires_grad_(True).train()
        return loss.detach(), fooling

    def compare(
        self, net: MobileNet, augment: Augmentation, x: torch.Tensor, y: torch.Tensor, paired: int
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """A `step` on what `net` sees of `x` and `y`, augmented alike; returns what that returns, and how far the maps of the first
        `paired` of `y` are from those of `x`: one pass through the net serves both."""
        seen_x, seen_y = augment(x), augment(y)
        with torch.no_grad():
            maps_x = net.maps(seen_x)
        maps_y = net.maps(seen_y)
        loss, fooling = self.step(seen_x, maps_x, seen_y, maps_y)
        return loss, fooling, difference([m[:paired] for m in maps_y], [m[:paired] for m in maps_x])

    def weigh(self, fooling: torch.Tensor, error: torch.Tensor, y: torch.Tensor, paired: int) -> float:
        """The weight of `fooling` beside `error`, measured anew every 25 steps and averaged."""
        if self.asked % BALANCE_EVERY == 0:
            now = balance(fooling, error, y, paired)
            self.weight = now if self.asked == 0 else 0.9 * self.weight + 0.1 * now
        self.asked += 1
        return self.weight

    def state_dict(self) -> dict[str, Any]:
        parts = {"discriminator": self.discriminator.state_dict(), "optimiser": self.optimiser.state_dict()}
        return {**parts, "weight": self.weight, "asked": self.asked}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self.discriminator.load_state_dict(state["discriminator"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.weight, self.asked = state["weight"], state["asked"]
