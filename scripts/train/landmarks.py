"""Finds the 68 landmarks of aligned faces (jaw 0-16, brows 17-26, nose 27-35, eyes 36-47, mouth 48-67; the order of iBUG 300-W,
Sagonas et al. 2013) with the small network of the npm package `@vladmandic/face-api` (MIT).

The network is a chain of four densely connected blocks of separable convolutions over a square of 112 pixels.
"""

import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from mobilenet import dequantised

SIDE = 112
# What the network's training subtracted from red, green and blue.
MEAN = (122.782, 117.001, 104.298)
# The part of an aligned face (left, top, right, bottom, of the side) that a face detector would frame.
FRAME = (0.15, 0.25, 0.85, 0.95)


def package_weights(package: Path, network: str) -> dict[str, torch.Tensor]:
    """Name -> tensor, convolution kernels `[out, in, h, w]`, of one network in the installed package's folder."""
    folder = Path(package) / "model"
    manifest = folder / f"{network}-weights_manifest.json"
    if not manifest.exists():
        raise SystemExit(f"There is no {manifest}. Install the package first (README.md).")
    raw, offset, tensors = (folder / f"{network}.bin").read_bytes(), 0, {}
    for entry in json.loads(manifest.read_text())[0]["weights"]:
        values, offset = dequantised(entry, raw, offset)
        name = entry["name"]
        tensor = torch.from_numpy(values)
        if name.endswith("depthwise_filter"):
            tensor = tensor.permute(2, 3, 0, 1)
        elif tensor.dim() == 4:
            tensor = tensor.permute(3, 2, 0, 1)
        tensors[name] = tensor.contiguous()
    return tensors


def normalised(x: torch.Tensor) -> torch.Tensor:
    """Pictures in 0..255, as all networks of the package take them."""
    return (x - torch.tensor(MEAN)[:, None, None]) / 255


def framed(pictures: torch.Tensor) -> torch.Tensor:
    """Aligned faces `[N, 3, R, R]` -> `[N, 3, 112, 112]`, the part that a detector would frame."""
    left, top, right, bottom = frame_edges(pictures.shape[-1])
    return F.interpolate(pictures[:, :, top:bottom, left:right], size=SIDE, mode="bilinear", align_corners=False)


def frame_edges(size: int) -> tuple[int, int, int, int]:
    left, top, right, bottom = (round(edge * size) for edge in FRAME)
    return left, top, right, bottom


class LandmarkNet:
    network = "face_landmark_68_model"

    def __init__(self, package: Path):
        self.tensors = package_weights(package, self.network)

    def convolve(self, x: torch.Tensor, name: str, stride: int) -> torch.Tensor:
        # TensorFlow's padding: at stride 2 and even size only to the right and below.
        x = F.pad(x, (0, 1, 0, 1)) if stride == 2 else F.pad(x, (1, 1, 1, 1))
        bias = self.tensors[f"{name}/bias"]
        if f"{name}/filters" in self.tensors:
            return F.conv2d(x, self.tensors[f"{name}/filters"], bias, stride)
        x = F.conv2d(x, self.tensors[f"{name}/depthwise_filter"], None, stride, groups=x.shape[1])
        return F.conv2d(x, self.tensors[f"{name}/pointwise_filter"], bias)

    def block(self, x: torch.Tensor, name: str) -> torch.Tensor:
        total = F.relu(self.convolve(x, f"{name}/conv0", 2))
        y = total
        for index in (1, 2, 3):
            y = self.convolve(y, f"{name}/conv{index}", 1)
            total = total + y
            y = F.relu(total)
        return y

    def outputs(self, x: torch.Tensor) -> torch.Tensor:
        """Framed faces in 0..255 -> what the last layer gives `[N, outputs]`."""
        x = normalised(x)
        for index in range(4):
            x = self.block(x, f"dense{index}")
        return F.avg_pool2d(x, 7, 2).flatten(1) @ self.tensors["fc/weights"] + self.tensors["fc/bias"]

    @torch.no_grad()
    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        """Framed faces in 0..255 -> `[N, 68, 2]`, x and y as shares of the side."""
        return self.outputs(x).reshape(-1, 68, 2)


def landmarks_of(net: LandmarkNet, pictures: torch.Tensor) -> np.ndarray:
    """Aligned faces `[N, 3, R, R]` in 0..255 -> `[N, 68, 2]`, x and y as shares of the whole picture's side; mean of what the net
    says of a face and of its mirror image."""
    size = pictures.shape[-1]
    left, top, right, bottom = frame_edges(size)
    found = []
    for part in pictures.split(64):
        face = framed(part)
        found.append((net(face).numpy() + mirrored(net(face.flip(3)).numpy())) / 2)
    return (np.concatenate(found) * [right - left, bottom - top] + [left, top]).astype(np.float32) / np.float32(size)


# Where each landmark is in a mirror image.
MIRROR = np.array(
    [*range(16, -1, -1), *range(26, 16, -1), *range(27, 31), *range(35, 30, -1), *range(45, 41, -1), 47, 46, *range(39, 35, -1), 41, 40,
     *range(54, 47, -1), *range(59, 54, -1), *range(64, 59, -1), *range(67, 64, -1)]
)


def mirrored(landmarks: np.ndarray) -> np.ndarray:
    """Landmarks `[N, 68, 2]` of pictures <-> those of their mirror images."""
    found = landmarks[:, MIRROR].copy()
    found[..., 0] = 1 - found[..., 0]
    return found
