"""A discriminator that looks through a trained network (Sauer et al., "Projected GANs Converge Faster", 2021): small heads judge the
fixed network's maps, mixed by a fixed random projection, and one more judges the pixels, which those maps are coarse about."""

from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.parametrizations import spectral_norm

from augment import Augmentation
from mobilenet import MobileNet, difference
from networks import LEAK

BALANCE_EVERY = 25
MISMATCH = 0.5


class Head(nn.Module):
    """Map `[N, C, r, r]` -> scores of its places `[N, places]`; halves the map until it is about 6 wide. With `traits`, a place also
    scores by what it shows of the traits that were asked for (Miyato and Koyama, "cGANs with Projection Discriminator", 2018)."""

    def __init__(self, inputs: int, width: int, side: int, project: bool, traits: int = 0):
        super().__init__()
        self.register_buffer("mix", torch.randn(width, inputs, 1, 1) * (2 / inputs) ** 0.5 if project else torch.zeros(0))
        layers: list[nn.Module] = []
        inputs = width if project else inputs
        while side > 6:
            layers += [spectral_norm(nn.Conv2d(inputs, width, 4, stride=2, padding=1)), nn.LeakyReLU(LEAK)]
            inputs, side = width, side // 2
        layers += [spectral_norm(nn.Conv2d(inputs, width, 3, padding=1)), nn.LeakyReLU(LEAK)]
        self.layers = nn.Sequential(*layers, spectral_norm(nn.Conv2d(width, 1, 1)))
        self.asked = spectral_norm(nn.Linear(traits, width, bias=False)) if traits else None

    def features(self, x: torch.Tensor) -> torch.Tensor:
        if len(self.mix):
            x = F.conv2d(x, self.mix)
        return self.layers[:-1](x)

    def scores(self, features: torch.Tensor, traits: torch.Tensor | None) -> torch.Tensor:
        scores = self.layers[-1](features)
        if self.asked is not None:
            directions = self.asked(traits) / features.shape[1] ** 0.5
            scores = scores + (directions[:, :, None, None] * features).sum(1, keepdim=True)
        return scores.flatten(1)


class ProjectedDiscriminator(nn.Module):
    """One head for the picture and one for each map of the trained network; maps are put to about unit scale. With `traits`, the
    number of them, pictures are judged as answers to what was asked for."""

    def __init__(self, resolution: int, maps: list[torch.Tensor], width: int = 32, traits: int = 0):
        super().__init__()
        self.heads = nn.ModuleList([Head(3, width, resolution, project=False, traits=traits)])
        self.heads.extend(Head(m.shape[1], width, m.shape[-1], project=True, traits=traits) for m in maps)
        self.register_buffer("scales", torch.stack([maps[0].new_ones(()), *(1 / m.std() for m in maps)]))

    def features(self, picture: torch.Tensor, maps: list[torch.Tensor]) -> list[torch.Tensor]:
        return [head.features(m * scale) for head, m, scale in zip(self.heads, [picture, *maps], self.scales)]

    def scores(self, features: list[torch.Tensor], traits: torch.Tensor | None = None) -> list[torch.Tensor]:
        return [head.scores(f, traits) for head, f in zip(self.heads, features)]

    def forward(self, picture: torch.Tensor, maps: list[torch.Tensor], traits: torch.Tensor | None = None) -> list[torch.Tensor]:
        return self.scores(self.features(picture, maps), traits)


def judging_loss(real: list[torch.Tensor], fake: list[torch.Tensor]) -> torch.Tensor:
    """Hinge loss of the discriminator (Lim and Ye 2017), mean over its heads."""
    return sum(F.relu(1 - r).mean() for r in real) / len(real) + refusing_loss(fake)


def refusing_loss(fake: list[torch.Tensor]) -> torch.Tensor:
    return sum(F.relu(1 + f).mean() for f in fake) / len(fake)


def fooling_loss(fake: list[torch.Tensor]) -> torch.Tensor:
    return -sum(f.mean() for f in fake) / len(fake)


def balance(fooling: torch.Tensor, error: torch.Tensor, y: torch.Tensor, paired: int) -> float:
    """The weight at which the adversarial loss pulls as hard on the first `paired` pictures as the error does (Esser et al. 2021,
    equation 7)."""
    (a,) = torch.autograd.grad(fooling, y, retain_graph=True)
    (b,) = torch.autograd.grad(error, y, retain_graph=True)
    return (b[:paired].norm() / (a[:paired].norm() + 1e-8)).item()


@dataclass
class Question:
    """What a batch's pictures were to show: `traits [N, T]`, where rows of zeros ask for nothing, and `wrong` ones for the first few. A
    drawing beside the wrong traits is to be refused too (Reed et al., "Generative Adversarial Text to Image Synthesis", 2016), or
    nothing but looking like a drawing would be learnt at first."""

    traits: torch.Tensor
    wrong: torch.Tensor


class Judge:
    """A projected discriminator, its optimiser, and the weight of what it says; one `step` for each of the generator's. It goes on from
    the state of an `earlier` one of this resolution, if there is one."""

    def __init__(self, resolution: int, maps: list[torch.Tensor], lr: float, traits: int = 0, earlier: dict[str, Any] | None = None):
        self.discriminator = ProjectedDiscriminator(resolution, maps, traits=traits).to(maps[0].device)
        self.lr = lr
        self.optimiser = torch.optim.Adam(self.discriminator.parameters(), lr=lr, betas=(0.0, 0.99))
        self.weight, self.asked = 0.0, 0
        if earlier:
            self.load_state_dict(earlier)

    def slow_down(self, rate: float) -> None:
        for group in self.optimiser.param_groups:
            group["lr"] = self.lr * rate

    def step(
        self, x: torch.Tensor, maps_x: list[torch.Tensor], y: torch.Tensor, maps_y: list[torch.Tensor], question: Question | None = None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Learns to tell `x` from `y`, each with its maps; returns the loss it had, and what the generator of `y` is to lessen."""
        asked = question.traits if question else None
        seen = self.discriminator.features(x, maps_x)
        real, fake = self.discriminator.scores(seen, asked), self.discriminator(y.detach(), [m.detach() for m in maps_y], asked)
        loss = judging_loss(real, fake)
        if question:
            mistaken = self.discriminator.scores([f[: len(question.wrong)] for f in seen], question.wrong)
            loss = loss + MISMATCH * refusing_loss(mistaken)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        # In training, spectral normalisation counts each call.
        self.discriminator.requires_grad_(False).eval()
        fooling = fooling_loss(self.discriminator(y, maps_y, asked))
        self.discriminator.requires_grad_(True).train()
        return loss.detach(), fooling

    def compare(
        self, net: MobileNet, augment: Augmentation, x: torch.Tensor, y: torch.Tensor, paired: int, question: Question | None = None
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """A `step` on what `net` sees of `x` and `y`, augmented alike; returns what that returns, and how far the maps of the first
        `paired` of `y` are from those of `x`: one pass through the net serves both."""
        seen_x, seen_y = augment(x), augment(y)
        with torch.no_grad():
            maps_x = net.maps(seen_x)
        maps_y = net.maps(seen_y)
        loss, fooling = self.step(seen_x, maps_x, seen_y, maps_y, question)
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
