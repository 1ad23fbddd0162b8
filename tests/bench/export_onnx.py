"""Writes network.onnx: the bench's network as PyTorch exports it, without its weights (a few kilobytes).

The weights become external data: the page makes them from a seed (network.ts) for both runtimes, and hands them to
onnxruntime-web as the file weights.bin, in the order and at the offsets that this script prints into network.json.
Run: python3 export_onnx.py (PyTorch 1.13; the onnx package is not needed).
"""
import io
import json
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

HERE = Path(__file__).parent
CHANNELS = {4: 256, 8: 256, 16: 128, 32: 64, 64: 48, 128: 32, 256: 16}
Z_DIM = W_DIM = 512
MAPPING_LAYERS = 5


class Layer(nn.Module):
    """Affine, modulated convolution, demodulation, up-sampling, bias, leaky ReLU; or ToRGB."""

    def __init__(self, inputs: int, outputs: int, kernel: int, up: bool = False) -> None:
        super().__init__()
        self.affine_weight = nn.Parameter(torch.randn(W_DIM, inputs))
        self.affine_bias = nn.Parameter(torch.randn(inputs))
        self.weight = nn.Parameter(torch.randn(outputs, inputs, kernel, kernel))
        self.bias = nn.Parameter(torch.randn(outputs))
        self.up, self.is_rgb, self.padding = up, kernel == 1, kernel // 2

    def forward(self, x: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
        s = w @ self.affine_weight + self.affine_bias
        x = F.conv2d(x * s[:, :, None, None], self.weight, padding=self.padding)
        bias = self.bias[None, :, None, None]
        if self.is_rgb:
            return x + bias
        if self.up:
            x = F.interpolate(x, scale_factor=2, mode='bilinear', align_corners=False)
        d = torch.rsqrt(s.square() @ self.weight.square().sum([2, 3]).t() + 1e-8)
        return F.leaky_relu(x * d[:, :, None, None] * 2**0.5 + bias, 0.2)


class Block(nn.Module):
    def __init__(self, resolution: int) -> None:
        super().__init__()
        outputs = CHANNELS[resolution]
        self.conv0 = Layer(CHANNELS[resolution // 2], outputs, 3, up=True) if resolution > 4 else None
        self.conv1 = Layer(outputs, outputs, 3)
        self.toRgb = Layer(outputs, 3, 1)


class Network(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        for i in range(MAPPING_LAYERS):
            self.register_parameter(f'fc{i}_weight', nn.Parameter(torch.randn(Z_DIM, W_DIM)))
            self.register_parameter(f'fc{i}_bias', nn.Parameter(torch.randn(W_DIM)))
        self.const = nn.Parameter(torch.randn(1, CHANNELS[4], 4, 4))
        for resolution in CHANNELS:
            self.add_module(f'b{resolution}', Block(resolution))

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        w = z * torch.rsqrt(z.square().mean(1, keepdim=True) + 1e-8)
        for i in range(MAPPING_LAYERS):
            w = w @ getattr(self, f'fc{i}_weight') + getattr(self, f'fc{i}_bias')
            if i < MAPPING_LAYERS - 1:
                w = F.leaky_relu(w, 0.2)
        x, image = self.const, None
        for resolution in CHANNELS:
            block = getattr(self, f'b{resolution}')
            if block.conv0 is not None:
                x = block.conv0(x, w)
            x = block.conv1(x, w)
            y = block.toRgb(x, w)
            image = y if image is None else F.interpolate(image, scale_factor=2, mode='bilinear', align_corners=False) + y
        return image


# The little of the protobuf wire format that moving tensors out of a model needs (onnx.proto: ModelProto.graph = 7,
# GraphProto.initializer = 5, TensorProto.dims = 1, name = 8, raw_data = 9, external_data = 13, data_location = 14).


def varint(value: int) -> bytes:
    out = b''
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def read_varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def fields(data: bytes) -> list[tuple[int, int, object]]:
    """(number, wire type, value) of each field of a message."""
    out, at = [], 0
    while at < len(data):
        key, at = read_varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = read_varint(data, at)
        else:
            size, at = (8, at) if kind == 1 else (4, at) if kind == 5 else read_varint(data, at)
            value = data[at : at + size]
            at += size
        out.append((key >> 3, kind, value))
    return out


def field(number: int, kind: int, value: object) -> bytes:
    key = varint(number << 3 | kind)
    if kind == 0:
        return key + varint(value)
    return key + (varint(len(value)) if kind == 2 else b'') + value


def entry(key: str, value: str) -> bytes:
    return field(13, 2, field(1, 2, key.encode()) + field(2, 2, value.encode()))


def strip_weights(model: bytes) -> tuple[bytes, list[dict]]:
    table, offset = [], 0

    def strip_tensor(tensor: bytes) -> bytes:
        nonlocal offset
        parts = fields(tensor)
        raw = next(value for number, _, value in parts if number == 9)
        name = next(value for number, _, value in parts if number == 8).decode()
        shape = [value for number, _, value in parts if number == 1]
        place = entry('location', 'weights.bin') + entry('offset', str(offset)) + entry('length', str(len(raw)))
        table.append({'name': name, 'shape': shape, 'offset': offset})
        offset += len(raw)
        return b''.join(field(*part) for part in parts if part[0] != 9) + place + field(14, 0, 1)

    def strip_graph(graph: bytes) -> bytes:
        return b''.join(
            field(number, kind, strip_tensor(value) if number == 5 else value) for number, kind, value in fields(graph)
        )

    stripped = b''.join(
        field(number, kind, strip_graph(value) if number == 7 else value) for number, kind, value in fields(model)
    )
    return stripped, table


def main() -> None:
    buffer = io.BytesIO()
    torch.onnx.export(
        Network().eval(), torch.randn(2, Z_DIM), buffer, input_names=['z'], output_names=['image'], opset_version=13,
        dynamic_axes={'z': {0: 'batch'}, 'image': {0: 'batch'}}, do_constant_folding=False,
    )
    model, table = strip_weights(buffer.getvalue())
    (HERE / 'network.onnx').write_bytes(model)
    (HERE / 'network.json').write_text('[\n' + ',\n'.join(json.dumps(row) for row in table) + '\n]\n')
    print(f'{len(model)} bytes, {len(table)} tensors')


if __name__ == '__main__':
    main()
