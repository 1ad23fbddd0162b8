"""How strange a face is somewhere: the distance of its strangest places from anything that faces show there, by the maps of a MobileNet
(after PatchCore, Roth et al. 2022, arXiv 2106.08265). Stains of colour, veils and skin of pebbles come first; so do hats and rare light.
"""

import torch
import torch.nn.functional as F

from mobilenet import MobileNet

# Which of the network's maps: textures, and what is made of them.
TAPS = (2, 3)
# Places at the rim of a face's picture show its ground.
RIM = 2
NEAREST = 3
# Places of a picture that count: one may be an accident.
PLACES = 4
BATCH = 50


class Strangeness:
    """Compares pictures `[N, 3, R, R]` in -1..1 with those that it is made with, all aligned by the eyes."""

    def __init__(self, net: MobileNet, familiar: torch.Tensor):
        self.net = net
        self.scales: list[torch.Tensor] = []
        features = self.features(familiar)
        size = features.shape[-1]
        self.places = [(y, x) for y in range(RIM, size - RIM) for x in range(RIM, size - RIM)]
        # What lies one place beside may be here in the next face.
        around = [(dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)]
        self.known = {
            (y, x): torch.cat([features[:, :, y + dy, x + dx] for dy, dx in around]) for y, x in self.places
        }

    def features(self, pictures: torch.Tensor) -> torch.Tensor:
        """`[N, C, S, S]`, the maps scaled to the same deviation."""
        parts = []
        for batch in pictures.split(BATCH):
            maps = self.net.maps(batch)
            fine, coarse = (maps[tap] for tap in TAPS)
            coarse = F.interpolate(coarse, size=fine.shape[-1], mode="bilinear", align_corners=False)
            smooth = [F.avg_pool2d(x, 3, 1, 1) for x in (fine, coarse)]
            if not self.scales:
                self.scales = [x.std() for x in smooth]
            parts.append(torch.cat([x / scale for x, scale in zip(smooth, self.scales)], 1))
        return torch.cat(parts)

    @torch.no_grad()
    def __call__(self, pictures: torch.Tensor) -> torch.Tensor:
        """`[N]`, 0 for a face that was seen."""
        features = self.features(pictures)
        distances = [
            torch.cdist(features[:, :, y, x], self.known[y, x]).topk(NEAREST, largest=False).values.mean(1) for y, x in self.places
        ]
        return torch.stack(distances, 1).topk(PLACES, 1).values.mean(1)
