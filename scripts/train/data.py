"""Drawings and their traits on disk.

A data folder holds any number of pairs `NAME.rgb` (uint8, `count x R x R x 3`, one after another) and `NAME.traits` (float32,
`count x T`), and optionally `NAME.details` (uint8, `count x 64 x 64`: where small things are) and `NAME.z` (float32, `count x Z`: what
the traits are functions of). Pictures and details are mapped, not read, so the folder may be larger than memory and may grow while
training runs.
"""

import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from device import on
from trait_columns import PLACES, TRAIT_COLUMNS
from window import Window, whole

# The first option of each is none, or a plain background.
BARE = [PLACES[name].start for name in ("accessory", "marking", "scene", "wings", "neckwear", "expression")]
FRECKLED = PLACES["freckles"].start
DETAIL_GRID = 64
RESCAN_SECONDS = 20
# From this difference on (of 255) a place counts fully as one of a small thing.
FULL_DETAIL = 40


class Drawings:
    """Random batches of (traits `[N, T]` standardised, picture `[N, 3, r, r]` in -1..1); the first `held_out` are never drawn,
    those that wear something `dressed` times as often as others, those with a marking, a scene, wings, an expression or freckles too,
    and those with three of these `dressed` ** 3 times: small things are learnt as slowly as they are rare."""

    def __init__(
        self, folder: Path, size: int, resolution: int, mean: np.ndarray, std: np.ndarray, held_out: int = 512, dressed: float = 1.0,
        device: torch.device | str = "cpu",
    ):
        self.folder, self.size, self.resolution, self.held_out, self.dressed = Path(folder), size, resolution, held_out, dressed
        self.device = device
        self.mean, self.std = mean.astype(np.float32), std.astype(np.float32)
        self.names: list[str] = []
        self.pictures: list[np.ndarray] = []
        self.details: list[np.ndarray | None] = []
        self.traits = np.zeros((0, len(mean)), np.float32)
        self.z: list[np.ndarray | None] = []
        self.rescan()
        if len(self) <= held_out:
            raise SystemExit(f"{folder} holds {len(self)} drawings; more than {held_out} are needed. Render some first (README.md).")

    @staticmethod
    def statistics(folder: Path) -> tuple[np.ndarray, np.ndarray]:
        """Mean and standard deviation of each trait; rare ones are not blown up beyond 1 / 0.15."""
        rows = np.concatenate([np.fromfile(path, np.float32).reshape(-1, TRAIT_COLUMNS) for path in sorted(Path(folder).glob("*.traits"))])
        return rows.mean(0), np.maximum(rows.std(0), 0.15)

    def __len__(self) -> int:
        return len(self.traits)

    def rescan(self) -> None:
        """Adds files that have appeared since."""
        self.scanned = time.monotonic()
        new = [path for path in sorted(self.folder.glob("*.rgb")) if path.name not in self.names]
        if self.names and not new:
            return
        for path in new:
            traits = np.fromfile(path.with_suffix(".traits"), np.float32).reshape(-1, len(self.mean))
            pictures = np.memmap(path, np.uint8, mode="r").reshape(-1, self.size, self.size, 3)
            if len(pictures) != len(traits):
                raise SystemExit(f"{path.name} holds {len(pictures)} drawings but {len(traits)} trait vectors. Render it again.")
            self.names.append(path.name)
            self.pictures.append(pictures)
            self.details.append(details_of(path.with_suffix(".details"), len(pictures)))
            self.z.append(latents_of(path.with_suffix(".z"), len(pictures)))
            self.traits = np.concatenate([self.traits, (traits - self.mean) / self.std])
        self.starts = np.cumsum([0] + [len(p) for p in self.pictures])
        things = np.sum([self.have(FRECKLED), *(~self.have(none) for none in BARE)], 0)
        self.chance_sums = np.cumsum(self.dressed ** things[self.held_out :])

    def have(self, column: int) -> np.ndarray:
        """Which drawings have the option or flag of a column."""
        return self.traits[:, column] * self.std[column] + self.mean[column] > 0.5

    def places(self, indices: np.ndarray) -> list[tuple[int, int]]:
        """File and row in it."""
        files = np.searchsorted(self.starts, indices, side="right") - 1
        return [(f, i - self.starts[f]) for f, i in zip(files, indices)]

    def at(self, indices: np.ndarray, window: Window | None = None) -> tuple[torch.Tensor, torch.Tensor]:
        """Traits and pictures, or what lies in a `window` of these."""
        return on(self.device, self.traits[indices]), self.averaged(indices, self.resolution, window)

    def coarse(self, indices: np.ndarray, grid: int) -> torch.Tensor:
        """Whole pictures on a coarser grid."""
        return self.averaged(indices, grid)

    def averaged(self, indices: np.ndarray, resolution: int, window: Window | None = None) -> torch.Tensor:
        top, bottom, left, right = window.at(window.resolution) if window else whole(resolution)
        factor = self.size // resolution
        rows, columns = slice(top * factor, bottom * factor), slice(left * factor, right * factor)
        pixels = np.stack([self.pictures[f][i, rows, columns] for f, i in self.places(indices)])
        x = on(self.device, pixels).permute(0, 3, 1, 2).float()
        if factor > 1:
            x = F.avg_pool2d(x, factor)
        return x.div_(127.5).sub_(1)

    def latents(self, indices: np.ndarray) -> torch.Tensor:
        """`[N, Z]`, the coordinates of z of each drawing; throws if a file's are not there."""
        rows = []
        for f, i in self.places(indices):
            z = self.z[f]
            if z is None:
                raise SystemExit(f"{self.names[f]} has no .z beside it, which tells the mapping network what was drawn. Render it again.")
            rows.append(z[i])
        return on(self.device, np.stack(rows))

    def weights(self, indices: np.ndarray, most: float, window: Window | None = None) -> torch.Tensor:
        """`[N, 1, r, r]` or that of a `window`: 1 in most places, up to `most` in those of small things and beside them."""
        blank = np.zeros((DETAIL_GRID, DETAIL_GRID), np.uint8)
        rows = [blank if self.details[f] is None else self.details[f][i] for f, i in self.places(indices)]
        detail = on(self.device, np.stack(rows))[:, None].float().div_(FULL_DETAIL).clamp_(max=1)
        detail = F.max_pool2d(detail, 3, stride=1, padding=1)
        if window:
            detail = window.of(detail)
        if self.resolution < DETAIL_GRID:
            detail = F.max_pool2d(detail, DETAIL_GRID // self.resolution)
        elif self.resolution > DETAIL_GRID:
            detail = F.interpolate(detail, scale_factor=self.resolution // DETAIL_GRID, mode="nearest")
        return 1 + (most - 1) * detail

    def draw(self, count: int, random: np.random.Generator) -> np.ndarray:
        if time.monotonic() - self.scanned > RESCAN_SECONDS:
            self.rescan()
        if self.dressed == 1:
            return random.integers(self.held_out, len(self), count)
        return self.held_out + np.searchsorted(self.chance_sums, random.uniform(0, self.chance_sums[-1], count), side="right")


def details_of(path: Path, count: int) -> np.ndarray | None:
    if not path.exists():
        return None
    details = np.memmap(path, np.uint8, mode="r").reshape(-1, DETAIL_GRID, DETAIL_GRID)
    if len(details) != count:
        raise SystemExit(f"{path.name} holds {len(details)} pictures of details for {count} drawings. Render it again.")
    return details


def latents_of(path: Path, count: int) -> np.ndarray | None:
    if not path.exists():
        return None
    rows = np.fromfile(path, np.float32)
    if len(rows) % count:
        raise SystemExit(f"{path.name} holds {len(rows)} numbers, no whole row for each of {count} drawings. Render it again.")
    return rows.reshape(count, -1)
