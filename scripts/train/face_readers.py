"""Reads age, gender expression and facial expression of aligned faces with the small networks of the npm package
`@vladmandic/face-api` (MIT). They judge looks, of people who do not exist; nothing else may be made of what they say.

The first is a small Xception (Chollet 2017) with two heads, the second the landmarks' chain of dense blocks with another head.
"""

from pathlib import Path

import torch
import torch.nn.functional as F

from landmarks import LandmarkNet, normalised, package_weights

EXPRESSIONS = ("neutral", "happy", "sad", "angry", "fearful", "disgusted", "surprised")


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
        """Framed faces in 0..255 -> years `[N]`, and how much more a face looks like a woman than like a man, in logits `[N]`."""
        x = normalised(x)
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
    network = "face_expression_model"

    @torch.no_grad()
    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        """Framed faces in 0..255 -> logits `[N, 7]` in the order of `EXPRESSIONS`."""
        return self.outputs(x)
