"""Contact sheets of pictures `[N, 3, R, R]` in -1..1."""

from pathlib import Path

import torch
from PIL import Image


def write_sheet(path: Path, pictures: torch.Tensor, columns: int) -> None:
    count, _, size, _ = pictures.shape
    rows = count // columns
    pixels = ((pictures[: rows * columns].clamp(-1, 1) + 1) * 127.5).round().byte().permute(0, 2, 3, 1)
    grid = pixels.reshape(rows, columns, size, size, 3).permute(0, 2, 1, 3, 4).reshape(rows * size, columns * size, 3)
    Image.fromarray(grid.cpu().numpy()).save(path)
