"""A square part of the picture. The finest layers cost four fifths of a step's time for a fifth of its work, so they may learn from a
part of each picture at a time: what lies outside is not computed, apart from a rim that the convolutions look at."""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F

# Grids up to this one are computed whole; a window begins and ends between its places.
WHOLE = 32

Area = tuple[int, int, int, int]


@dataclass(frozen=True)
class Window:
    """`size` x `size` pixels at `top`, `left` of a picture of `resolution`."""

    top: int
    left: int
    size: int
    resolution: int

    def at(self, grid: int, rim: int = 0) -> Area:
        """Top, bottom, left and right on another grid, with a rim as far as the picture reaches."""
        top, left, size = (pixels * grid // self.resolution for pixels in (self.top, self.left, self.size))
        return max(0, top - rim), min(grid, top + size + rim), max(0, left - rim), min(grid, left + size + rim)

    def of(self, picture: torch.Tensor) -> torch.Tensor:
        """The window of a whole `[N, C, r, r]` of any grid."""
        return cut(picture, whole(picture.shape[-1]), self.at(picture.shape[-1]))

    def framed(self, part: torch.Tensor, picture: torch.Tensor) -> torch.Tensor:
        """`picture [N, C, r, r]` with this window of it replaced by `part [N, C, size, size]`, averaged down: so what wants to see
        whole pictures can look at a part."""
        grid = picture.shape[-1]
        part = F.avg_pool2d(part, self.resolution // grid) if grid < self.resolution else part
        top, _, left, _ = self.at(grid)
        framed = picture.clone()
        framed[:, :, top : top + part.shape[2], left : left + part.shape[3]] = part
        return framed


def whole(grid: int) -> Area:
    return 0, grid, 0, grid


def cut(x: torch.Tensor, covered: Area, wanted: Area) -> torch.Tensor:
    """The part `wanted` of `x [N, C, h, w]`, which is the part `covered` of its grid."""
    if covered == wanted:
        return x
    top, left = covered[0], covered[2]
    return x[:, :, wanted[0] - top : wanted[1] - top, wanted[2] - left : wanted[3] - left]


def doubled(area: Area) -> Area:
    top, bottom, left, right = area
    return 2 * top, 2 * bottom, 2 * left, 2 * right


def rims(resolutions: list[int]) -> dict[int, int]:
    """For each resolution how far around the window the input of its block must reach, on the grid of that input: one place for
    each 3x3 convolution and one for the bilinear enlargement between them. A sub-pixel block needs no more than the finest other one."""
    rim, found = 0, {}
    for resolution in reversed(resolutions):
        rim = (rim + 3) // 2 + 1
        found[resolution] = rim
    return found


def random_window(size: int, resolution: int, random: np.random.Generator) -> Window:
    """Half of the time a window lies at a border, so that what is there is seen often enough."""
    step = max(1, resolution // WHOLE)
    if size % step or size > resolution:
        raise SystemExit(f"A window of {size} pixels does not fit a picture of {resolution}: take a multiple of {step} up to {resolution}.")
    last = (resolution - size) // step
    top, left = (step * int(at) for at in np.clip(random.integers(-last // 2, last + last // 2 + 1, 2), 0, last))
    return Window(top, left, size, resolution)
