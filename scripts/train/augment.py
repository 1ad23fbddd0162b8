"""Differentiable augmentation (Zhao et al. 2020): what the discriminator sees of real and generated pictures is changed alike, so
that it cannot learn a small set of faces by heart and the generator is never asked to draw the changes."""

import numpy as np
import torch
import torch.nn.functional as F

from device import on


class Augmentation:
    """One random change for each of `count` pictures `[N, 3, R, R]`: light, colour and contrast, a shift, a hole.

    The same object changes several batches in the same way. `strength` is 1 for a small set of pictures, 0 for none of it: there is
    little to learn by heart in pictures that are each seen once or twice, and colours are learnt faster where they are not changed."""

    def __init__(self, count: int, resolution: int, random: np.random.Generator, strength: float = 1.0, device: torch.device | str = "cpu"):
        def draw(reach: float, middle: float = 1) -> torch.Tensor:
            values = random.uniform(middle - strength * reach, middle + strength * reach, (count, 1, 1, 1))
            return on(device, values.astype(np.float32))

        self.brightness, self.saturation, self.contrast = draw(0.4, 0), draw(0.6), draw(0.3)
        reach = round(0.125 * strength * resolution)
        self.reach, self.shifts = reach, random.integers(0, 2 * reach + 1, (count, 2))
        side = round(0.4 * strength * resolution)
        self.mask = torch.ones(count, 1, resolution, resolution)
        for mask, (top, left) in zip(self.mask, random.integers(-side // 2, resolution - side // 2, (count, 2))):
            mask[:, max(0, top) : max(0, top + side), max(0, left) : max(0, left + side)] = 0
        self.mask = self.mask.to(device)

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        count, size = len(x), x.shape[-1]
        x = x + self.brightness[:count]
        grey = x.mean(1, keepdim=True)
        x = grey + (x - grey) * self.saturation[:count]
        middle = x.mean((1, 2, 3), keepdim=True)
        x = middle + (x - middle) * self.contrast[:count]
        padded = F.pad(x, [self.reach] * 4)
        x = torch.stack([picture[:, i : i + size, j : j + size] for picture, (i, j) in zip(padded, self.shifts)])
        return x * self.mask[:count]
