"""Small drawings and networks for the tests of scripts/train. Run with: python3 -m unittest discover -s tests/train"""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts" / "train"))

try:
    import torch
except ImportError as error:
    raise unittest.SkipTest("PyTorch is not installed") from error

import numpy as np

TRAITS = 108
CHANNELS = {4: 8, 8: 8, 16: 6}


def write_drawings(folder: Path, name: str, count: int, size: int = 16, seed: int = 0) -> None:
    random = np.random.default_rng(seed)
    random.integers(0, 256, (count, size, size, 3), dtype=np.uint8).tofile(folder / f"{name}.rgb")
    random.standard_normal((count, TRAITS)).astype(np.float32).tofile(folder / f"{name}.traits")


def statistics() -> tuple[np.ndarray, np.ndarray]:
    return np.full(TRAITS, 0.1, np.float32), np.full(TRAITS, 1.5, np.float32)


def seeded(seed: int = 0) -> None:
    torch.manual_seed(seed)
    torch.set_num_threads(1)
