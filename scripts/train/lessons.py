"""Lessons: what a finished generator is to draw for some w. Those for the sub-pixel block (enlarge.py) are its own pictures as a
super-resolution network enlarges them, with what that leaves of coloured rims beside lines evened out; those of studio.py are faces in
a studio; drawings are lessons once it is said which w is to draw them.

A folder holds any number of pairs `NAME.rgb` (uint8, `count x R x R x 3`) and `NAME.w` (float32, `count x wDim`: what was drawn), and may
grow while training runs. The network costs seventy-five times what the generator does, so lessons are made once and come again and again.
"""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from device import on
from mapping import Mapping
from ncnn import enlarged
from networks import Generator, Progress
from window import Window, cut, rims, whole

PER_FILE = 8
# How far `evened` looks, and in what steps; differences up to which light and chroma, of -1..1, are alike.
REACH, STEP = 12, 4
ALIKE_LIGHT, ALIKE_CHROMA = 0.15, 0.06

DrawW = Callable[[int, np.random.Generator], torch.Tensor]
# w `[N, wDim]` -> pictures `[N, 3, R, R]` in -1..1.
Paint = Callable[[torch.Tensor], torch.Tensor]


def evened(pictures: torch.Tensor) -> torch.Tensor:
    """Pictures whose colours, but not their light, are averaged over places near by that are alike in both (a bilateral filter, Tomasi and
    Manduchi 1998): the faint rims that the network leaves beside lines go, lines and what is of another colour stay."""
    light = pictures.mean(1, keepdim=True)
    chroma = pictures - light
    height, width = pictures.shape[2:]
    lights, chromas = (F.pad(x, [REACH] * 4, mode="reflect") for x in (light, chroma))
    total, weights = torch.zeros_like(chroma), torch.zeros_like(light)
    for top in range(0, 2 * REACH + 1, STEP):
        for left in range(0, 2 * REACH + 1, STEP):
            there = chromas[:, :, top : top + height, left : left + width]
            lighter = (lights[:, :, top : top + height, left : left + width] - light) / ALIKE_LIGHT
            other = (there - chroma) / ALIKE_CHROMA
            weight = (-0.5 * (lighter.square() + other.square().mean(1, keepdim=True))).exp()
            total += weight * there
            weights += weight
    return (light + total / weights).clamp(-1, 1)


def crispened(pictures: torch.Tensor, share: float) -> torch.Tensor:
    """Pictures with `share` more of what their light has beyond its average over 3 x 3 pixels: what a generator learns by regression is
    softer than its lesson, so that a lesson as crisp as a drawing is not enough."""
    light = pictures.mean(1, keepdim=True)
    kernel = pictures.new_tensor([1.0, 2.0, 1.0]) / 4
    around = F.conv2d(F.pad(light, [1] * 4, mode="reflect"), torch.outer(kernel, kernel)[None, None])
    return (pictures + share * (light - around)).clamp(-1, 1)


def enlarging(generator: Generator, network: nn.Module) -> Paint:
    """What a super-resolution network makes of a generator's pictures, one after the other, with colours evened."""
    return lambda w: torch.cat([evened(enlarged(network, generator.synthesis(one))) for one in w.split(1)])


@torch.no_grad()
def make_lessons(paint: Paint, draw_w: DrawW, folder: Path, count: int, seed: int = 1, per_file: int = PER_FILE) -> None:
    """Writes lessons until `folder` has `count`; files that are there already stay."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for first in range(0, count, per_file):
        path = folder / f"s{seed}-{first:06d}"
        if path.with_suffix(".rgb").exists():
            continue
        w = draw_w(min(per_file, count - first), np.random.default_rng([seed, first]))
        pixels = ((paint(w) + 1) * 127.5).round().clamp(0, 255).byte().permute(0, 2, 3, 1)
        w.cpu().numpy().astype("<f4").tofile(path.with_suffix(".w"))
        pixels.cpu().contiguous().numpy().tofile(path.with_suffix(".tmp"))
        os.replace(path.with_suffix(".tmp"), path.with_suffix(".rgb"))
        print(f"{first + len(w)} of {count} lessons", flush=True)


@torch.no_grad()
def drawings_as_lessons(folder: Path, generator: Generator, statistics: tuple[np.ndarray, np.ndarray], mapping: Mapping | None) -> int:
    """Writes for each file of drawings the w that its traits ask for, every second of them as `mapping` reads these from the drawing's z
    if there is one, and returns how many."""
    mean, std = statistics
    written = 0
    for path in sorted(Path(folder).glob("*.rgb")):
        traits = (np.fromfile(path.with_suffix(".traits"), np.float32).reshape(-1, len(mean)) - mean) / std
        asked = torch.from_numpy(traits.astype(np.float32))
        if mapping is not None:
            z = torch.from_numpy(np.fromfile(path.with_suffix(".z"), np.float32).reshape(len(asked), -1))
            asked[::2] = mapping(z[::2])
        generator.traits(asked).numpy().astype("<f4").tofile(path.with_suffix(".w"))
        written += len(asked)
    return written


class Lessons:
    """The lessons of a folder, for a generator whose blocks below `lowest` learn nothing: what these make of each w is kept, in half
    floats. The first `held_out` are never drawn."""

    def __init__(
        self, folder: Path, generator: Generator, lowest: int, held_out: int, device: torch.device | str = "cpu",
        crisper: float = 0,
    ):
        self.folder, self.generator, self.held_out, self.device = Path(folder), generator, held_out, device
        self.crisper = crisper
        self.fixed = [resolution for resolution in generator.resolutions if resolution < lowest]
        self.learning = [resolution for resolution in generator.resolutions if resolution >= lowest]
        self.names: list[str] = []
        self.w: list[np.ndarray] = []
        self.pictures: list[np.ndarray] = []
        self.begun: dict[int, Progress] = {}
        self.rescan()
        if len(self) <= held_out:
            raise SystemExit(f"{folder} holds {len(self)} lessons; more than {held_out} are needed. Make some first (README.md).")

    def __len__(self) -> int:
        return len(self.w)

    def rescan(self) -> None:
        """Adds files that have appeared since."""
        size = self.generator.resolution
        for path in sorted(self.folder.glob("*.rgb")):
            if path.name in self.names:
                continue
            w = np.fromfile(path.with_suffix(".w"), "<f4").reshape(-1, self.generator.w_dim)
            pixels = np.memmap(path, np.uint8, mode="r")
            if pixels.size != len(w) * size * size * 3:
                raise SystemExit(f"{path.name} holds no {len(w)} pictures of {size} pixels. Make it again.")
            self.names.append(path.name)
            self.w.extend(w)
            self.pictures.extend(pixels.reshape(-1, size, size, 3))

    def draw(self, count: int, random: np.random.Generator) -> np.ndarray:
        return random.integers(self.held_out, len(self), count)

    def w_of(self, indices: np.ndarray) -> torch.Tensor:
        return on(self.device, np.stack([self.w[i] for i in indices]))

    def wanted(self, indices: np.ndarray, window: Window | None = None) -> torch.Tensor:
        """What the super-resolution network has drawn, or a window of it, made crisper, in -1..1."""
        size = self.generator.resolution
        top, bottom, left, right = window.at(size) if window else whole(size)
        pixels = np.stack([self.pictures[i][top:bottom, left:right] for i in indices])
        return crispened(on(self.device, pixels).permute(0, 3, 1, 2).float().div_(127.5).sub_(1), self.crisper)

    @torch.no_grad()
    def started(self, index: int) -> Progress:
        """What the fixed blocks make of a lesson's w, whole."""
        if index not in self.begun:
            w = self.w_of(np.array([index]))
            done = self.generator.advance(self.generator.begin(w), self.fixed, w)
            self.begun[index] = Progress(done.features.half(), done.picture.half(), done.covered)
        return self.begun[index]

    def pictures_of(self, indices: np.ndarray, window: Window) -> tuple[torch.Tensor, torch.Tensor]:
        """What the generator draws there, as it is now, and what it has drawn there before its last block, half as large."""
        grid = self.learning[0] // 2
        area = window.at(grid, rims(self.generator.resolutions)[self.learning[0]])
        parts, w = [self.started(int(i)) for i in indices], self.w_of(indices)
        features = torch.cat([cut(part.features, part.covered, area) for part in parts]).float()
        picture = torch.cat([cut(part.picture, part.covered, area) for part in parts]).float()
        begun = Progress(features.contiguous(memory_format=torch.channels_last), picture, area)
        half = self.generator.advance(begun, self.learning[:-1], w, window)
        done = self.generator.advance(half, self.learning[-1:], w, window)
        return self.generator.picture_of(done, window), cut(half.picture, half.covered, window.at(window.resolution // 2))

    @torch.no_grad()
    def by_curves(self, finished: Generator, indices: np.ndarray) -> torch.Tensor:
        """The finished generator's pictures, enlarged by bicubic interpolation."""
        return F.interpolate(finished.synthesis(self.w_of(indices)), scale_factor=2, mode="bicubic", align_corners=False).clamp(-1, 1)
