"""Checkpoints: written whole or not at all, so that a stop at any moment loses at most a few minutes."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import torch

from networks import Channels, Generator

ARRAY = "array of NumPy"


def as_tensors(content: Any) -> Any:
    """Arrays as tensors, which are read without running what stands in the file."""
    if isinstance(content, np.ndarray):
        return {ARRAY: torch.from_numpy(content)}
    if isinstance(content, dict):
        return {key: as_tensors(value) for key, value in content.items()}
    return content


def as_arrays(content: Any) -> Any:
    """The content that `as_tensors` was given."""
    if not isinstance(content, dict):
        return content
    if set(content) == {ARRAY}:
        return content[ARRAY].numpy()
    return {key: as_arrays(value) for key, value in content.items()}


def save(path: Path, content: dict[str, Any]) -> None:
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    torch.save(as_tensors(content), temporary)
    os.replace(temporary, path)


def load(path: Path) -> dict[str, Any]:
    if not Path(path).exists():
        raise SystemExit(f"There is no checkpoint {path}.")
    return as_arrays(torch.load(path, map_location="cpu", weights_only=True))


def header(generator: Generator, mean: np.ndarray, std: np.ndarray) -> dict[str, Any]:
    """What a checkpoint says of its generator: its shape, and how its inputs are standardised."""
    shape = {"channels": generator.channels, "resolution": generator.resolution, "sub_pixel": generator.sub_pixel}
    return {**shape, "mean": mean, "std": std}


def copy_matching(module: torch.nn.Module, state: dict[str, torch.Tensor]) -> int:
    """Takes over every tensor of `state` whose name and shape fit; returns how many."""
    own = module.state_dict()
    fitting = {name: tensor for name, tensor in state.items() if name in own and own[name].shape == tensor.shape}
    module.load_state_dict(fitting, strict=False)
    return len(fitting)


def generator_of(content: dict[str, Any]) -> Generator:
    """The averaged generator of a checkpoint, at the resolution it was trained at."""
    generator = Generator(content["channels"], content["resolution"], len(content["mean"]), sub_pixel=content.get("sub_pixel", False))
    generator.load_state_dict(content["ema"])
    return generator.eval()


def grown(content: dict[str, Any], channels: Channels, resolution: int, sub_pixel: bool = False) -> Generator:
    """A generator of `resolution` that begins as the checkpoint's; new blocks are silent at first."""
    generator = Generator(channels, resolution, len(content["mean"]), sub_pixel=sub_pixel)
    copy_matching(generator, content["ema"])
    generator.start_new_blocks_silent(content["resolution"])
    return generator
