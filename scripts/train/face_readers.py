"""Reads age, gender expression and facial expression of aligned faces with the small networks of the npm package
`@vladmandic/face-api` (MIT). They judge looks, of people who do not exist; nothing else may be made of what they say.

The first is a small Xception (Chollet 2017) with two heads, the second the landmarks' chain of dense blocks with another head.
"""

import json
from pathlib import Path

import torch
import torch.nn.functional as F

from landmarks import FRAME, MEAN, SIDE, LandmarkNet
from mobilenet import dequantised

EXPRESSIONS = ("neutral", "happy", "sad", "angry", "fearful", "disgusted", "surprised")


def package_weights(package: Path, name: str) -> dict[str, torch.Tensor]:
    """Name -> tensor, convolution kernels `[out, in, h, w]`, of one network in the installed package's folder."""
    folder = Path(package) / "model"
    manifest = folder / f"{name}-weights_manifest.json"
    if not manifest.exists():
        raise SystemExit(f"There is no {manifest}. Install the package first (README.md).")
    raw, offset, tensors = (folder / f"{name}.bin").read_bytes(), 0, {}
    for entry in json.loads(manifest.read_text())[0]["weights"]:
        values, offset = dequantised(entry, raw, offset)
        tensor = torch.from_numpy(values)
        if entry["name"].endswith("depthwise_filter"):
            tensor = tensor.permute(2, 3, 0, 1)
        elif tensor.dim() == 4:
            tensor = tensor.permute(3, 2, 0, 1)
        tensors[entry["name"]] = tensor.contiguous()
    return tensors


def framed(pictures: torch.Tensor) -> torch.Tensor:
    """Aligned faces `[N, 3, R, R]` in 0..255 -> `[N, 3, 112, 112]`, the part that a detector would frame, less the training's mean."""
    size = pictures.shape[-1]
    left, top, right, bottom = (round(edge * size) for edge in FRAME)
    part = F.interpolate(pictures[:, :, top:bottom, left:right], size=SIDE, mode="bilinear", align_corners=False)
    return (part - torch.tensor(MEAN)[:, None, None]) / 255


class AgeGenderNet:
    def __init__(self, package: Path):
        self.tensors = package_weights(package, "age_gender_model")

    def separable(self, x: torch.Tensor, name: str) -> torch.Tensor:
        x = F.conv2d(x, self.tensors[f"{name}/depthwise_filter"], None, 1, 1, groups=x.shape[1])
        return F.conv2d(x, self.tensors[f"{name}/pointwise_filter"], self.tensors[f"{name}/bias"])

    def reduction(self, x: torch.Tensor, name: str, first: bool = False) -> torch.Tensor:
        y = self.separable(x if first else F.relu(x), f"{name}/separable_conv0")
        y = self.separable(F.relu(y), f"{name}/separable_conv1")
        # TensorFlow's padding: at stride 2 and even size only to the right and below.
        y = F.max_pool2d(F.pad(y, (0, 1, 0, 1), value=-torch.inf), 3, 2)
        return y + F.conv2d(x, self.tensors[f"{name}/expansion_conv/filters"], self.tensors[f"{name}/expansion_conv/bias"], 2)

    @torch.no_grad()
    def __call__(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Framed faces -> years `[N]`, and how much more a face looks like a woman than like a man, in logits `[N]`."""
        x = F.relu(
            F.conv2d(F.pad(x, (0, 1, 0, 1)), self.tensors["entry_flow/conv_in/filters"], self.tensors["entry_flow/conv_in/bias"], 2)
        )
        x = self.reduction(x, "entry_flow/reduction_block_0", first=True)
        x = self.reduction(x, "entry_flow/reduction_block_1")
        for index in (0, 1):
            y = x
            for part in (0, 1, 2):
                y = self.separable(F.relu(y), f"middle_flow/main_block_{index}/separable_conv{part}")
            x = x + y
        x = F.relu(self.separable(self.reduction(x, "exit_flow/reduction_block"), "exit_flow/separable_conv"))
        x = F.avg_pool2d(x, x.shape[-1]).flatten(1)
        gender = x @ self.tensors["fc/gender/weights"] + self.tensors["fc/gender/bias"]
        return (x @ self.tensors["fc/age/weights"] + self.tensors["fc/age/bias"])[:, 0], gender[:, 1] - gender[:, 0]


class ExpressionNet(LandmarkNet):
    def __init__(self, package: Path):
        self.tensors = package_weights(package, "face_expression_model")

    @torch.no_grad()
    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        """Framed faces -> logits `[N, 7]` in the order of `EXPRESSIONS`."""
        for index in range(4):
            x = self.block(x, f"dense{index}")
        return F.avg_pool2d(x, 7, 2).flatten(1) @ self.tensors["fc/weights"] + self.tensors["fc/bias"]
