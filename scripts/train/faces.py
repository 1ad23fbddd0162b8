"""Faces on disk: a folder of square WebP pictures, aligned by the eyes, read whole into memory.

A file's name begins with its source. Pictures of `screened` sources are left out when hard side light or dark glasses hide the face.
"""

from pathlib import Path

import numpy as np
import torch
from PIL import Image

from device import on

EVEN_LIGHT = 0.35
DARKEST = 0.1
DARKEST_EYES = 0.55


def lit_evenly(picture: np.ndarray) -> bool:
    """Whether the middle of an aligned face `[S, S, 3]` (uint8) is not black, and both of its halves about equally bright."""
    size = len(picture)
    grey = picture.astype(np.float32).mean(2) / 255
    face = grey[round(0.38 * size) : round(0.78 * size), round(0.3 * size) : round(0.7 * size)]
    left, right = face[:, : face.shape[1] // 2].mean(), face[:, face.shape[1] // 2 :].mean()
    return face.mean() > DARKEST and abs(left - right) < EVEN_LIGHT * face.mean()


def eyes_visible(picture: np.ndarray) -> bool:
    """False for dark glasses: the band of the eyes of an aligned face is much darker than the cheeks."""
    size = len(picture)
    grey = picture.astype(np.float32).mean(2) / 255
    eyes = grey[round(0.43 * size) : round(0.53 * size), round(0.3 * size) : round(0.7 * size)].mean()
    cheeks = grey[round(0.58 * size) : round(0.66 * size), round(0.3 * size) : round(0.7 * size)].mean()
    return eyes > DARKEST_EYES * cheeks


class Faces:
    """Random batches `[N, 3, R, R]` in -1..1 of the middle `crop` pixels of each file, about every second one mirrored. Every 32nd
    (`held_out`) is never drawn."""

    def __init__(
        self,
        folder: Path,
        resolution: int,
        crop: int = 128,
        screened: tuple[str, ...] = ("t2i",),
        device: torch.device | str = "cpu",
    ):
        self.resolution = resolution
        self.names: list[str] = []
        pictures = []
        for path in sorted(Path(folder).glob("*.webp")):
            with Image.open(path) as image:
                image = image.convert("RGB")
                pixels = np.asarray(image)
                if path.name.split("_")[0] in screened and not (lit_evenly(pixels) and eyes_visible(pixels)):
                    continue
                edge = (image.width - crop) / 2
                box = (edge, edge, image.width - edge, image.height - edge)
                pictures.append(np.asarray(image.resize((resolution, resolution), Image.LANCZOS, box)))
            self.names.append(path.name)
        if len(pictures) < 64:
            raise SystemExit(f"{folder} holds {len(pictures)} usable faces; at least 64 are needed.")
        self.pixels = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).contiguous().to(device)
        self.device = device
        rows = np.arange(len(self.pixels))
        self.held_out, self.drawn = rows[rows % 32 == 0], rows[rows % 32 != 0]

    def __len__(self) -> int:
        return len(self.pixels)

    def at(self, rows: np.ndarray) -> torch.Tensor:
        return self.pixels[on(self.device, rows)].float().div_(127.5).sub_(1)

    def batch(self, count: int, random: np.random.Generator) -> torch.Tensor:
        x = self.at(random.choice(self.drawn, count))
        mirrored = on(self.device, random.uniform(size=count) < 0.5)
        return torch.where(mirrored[:, None, None, None], x.flip(3), x)
