"""Where networks and batches live. Random numbers come from NumPy on the processor, so that a stage draws the same on any device."""

import argparse

import numpy as np
import torch


def add_device(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--device", default="cpu", help="cpu, or cuda for a graphics card")


def device_of(name: str) -> torch.device:
    """The device of that name, made ready."""
    try:
        device = torch.device(name)
    except RuntimeError:
        raise SystemExit(f'There is no device "{name[:100]}": --device takes cpu or cuda.') from None
    if device.type == "cuda":
        if not torch.cuda.is_available():
            raise SystemExit("PyTorch finds no graphics card here: leave --device cuda out, or install a PyTorch with CUDA and a driver.")
        # Nineteen bits of each factor are plenty for training.
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
        torch.backends.cudnn.benchmark = True
    return device


def on(device: torch.device | str, values: np.ndarray) -> torch.Tensor:
    """Values on the device, sharing memory with the array where that is possible."""
    return torch.from_numpy(values).to(device)
