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

from mobilenet import BLOCKS, STRIDED

TRAITS = 142
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


def network_tensors(blocks: int) -> dict[str, np.ndarray]:
    """Random weights by Keras' names: a net as wide as it has to be for its layers to fit together."""
    random = np.random.default_rng(0)
    tensors = {}

    def layer(name: str, norm: str, shape: tuple[int, ...], width: int) -> None:
        kind = "depthwise_kernel" if shape[-1] == 1 and len(shape) == 4 and "depthwise" in name else "kernel"
        tensors[f"{name}/{kind}"] = random.standard_normal(shape).astype(np.float32) / float(np.sqrt(shape[0] * shape[1] * shape[2]))
        for part in ("gamma", "moving_variance"):
            tensors[f"{norm}/{part}"] = np.ones(width, np.float32)
        for part in ("beta", "moving_mean"):
            tensors[f"{norm}/{part}"] = np.zeros(width, np.float32)

    layer("Conv1", "bn_Conv1", (3, 3, 3, 8), 8)
    inputs = 8
    for name in BLOCKS[:blocks]:
        inner, outputs = (inputs, 6) if name == "expanded_conv" else (12, 8 if name in STRIDED else inputs)
        if name != "expanded_conv":
            layer(f"{name}_expand", f"{name}_expand_BN", (1, 1, inputs, inner), inner)
        layer(f"{name}_depthwise", f"{name}_depthwise_BN", (3, 3, inner, 1), inner)
        layer(f"{name}_project", f"{name}_project_BN", (1, 1, inner, outputs), outputs)
        inputs = outputs
    return tensors
