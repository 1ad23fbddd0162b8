"""Drawings and their traits on disk.

A data folder holds any number of pairs `NAME.rgb` (uint8, `count x R x R x 3`, one after another) and `NAME.traits` (float32,
`count x T`). The files are mapped, not read, so the folder may be larger than memory and may grow while training runs.
"""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

TRAIT_COLUMNS = 108


class Drawings:
    """Random batches of (traits `[N, T]` standardised, picture `[N, 3, r, r]` in -1..1); the first `held_out` are never drawn."""

    def __init__(self, folder: Path, size: int, resolution: int, mean: np.ndarray, std: np.ndarray, held_out: int = 512):
        self.folder, self.size, self.resolution, self.held_out = Path(folder), size, resolution, held_out
        self.mean, self.std = mean.astype(np.float32), std.astype(np.float32)
        self.names: list[str] = []
        self.pictures: list[np.ndarray] = []
        self.traits = np.zeros((0, len(mean)), np.float32)
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
        for path in sorted(self.folder.glob("*.rgb")):
            if path.name in self.names:
                continue
            traits = np.fromfile(path.with_suffix(".traits"), np.float32).reshape(-1, len(self.mean))
            pictures = np.memmap(path, np.uint8, mode="r").reshape(-1, self.size, self.size, 3)
            if len(pictures) != len(traits):
                raise SystemExit(f"{path.name} holds {len(pictures)} drawings but {len(traits)} trait vectors. Render it again.")
            self.names.append(path.name)
            self.pictures.append(pictures)
            self.traits = np.concatenate([self.traits, (traits - self.mean) / self.std])
        self.starts = np.cumsum([0] + [len(p) for p in self.pictures])

    def at(self, indices: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
        files = np.searchsorted(self.starts, indices, side="right") - 1
        pixels = np.stack([self.pictures[f][i - self.starts[f]] for f, i in zip(files, indices)])
        x = torch.from_numpy(pixels).permute(0, 3, 1, 2).float().div_(127.5).sub_(1)
        if self.size != self.resolution:
            x = F.avg_pool2d(x, self.size // self.resolution)
        return torch.from_numpy(self.traits[indices]), x

    def batch(self, count: int, random: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        return self.at(random.integers(self.held_out, len(self), count))
