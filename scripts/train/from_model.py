"""Makes a training checkpoint of a model that the site has, so that training goes on where it was shipped.

    python3 scripts/train/from_model.py --model models/pony --data .train/data --out .train/pony-shipped.pt

Weights come back as exactly as they were stored (46 dB or more). Of the mapping network only what the generator reads is in the
checkpoint: the linear layer of the traits (`traits.json`), or that of the codes. `export.py --mapping-of` takes the rest over.
"""

import argparse
import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
import torch

import checkpoint
from data import Drawings
from mobilenet import dequantised
from networks import GAIN, Dense, Generator, ModulatedConv, colours_first


def read_tensors(folder: Path) -> tuple[dict[str, Any], dict[str, torch.Tensor]]:
    """The descriptor of a model folder, and its tensors by name."""
    path = Path(folder) / "model.json"
    if not path.exists():
        raise SystemExit(f"There is no {path}. --model wants a folder of the site's, such as models/pony.")
    model = json.loads(path.read_text())
    tensors = {}
    for group in model["weightsManifest"]:
        raw, offset = b"".join((Path(folder) / name).read_bytes() for name in group["paths"]), 0
        for entry in group["weights"]:
            values, offset = dequantised(entry, raw, offset)
            tensors[entry["name"]] = torch.from_numpy(values.copy())
    return model, tensors


def mapping_layers(tensors: dict[str, torch.Tensor]) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """Weight `[in, out]` and bias `[out]` of each layer of the mapping network."""
    count = sum(name.startswith("mapping.fc") and name.endswith(".weight") for name in tensors)
    return [(tensors[f"mapping.fc{index}.weight"], tensors[f"mapping.fc{index}.bias"]) for index in range(count)]


@torch.no_grad()
def set_dense(layer: Dense, weight: torch.Tensor, bias: torch.Tensor) -> None:
    """`weight` is `[in, out]`, all gains folded in: the inverse of `Dense.folded`."""
    layer.weight.copy_(weight.t() / layer.gain)
    layer.bias.copy_(bias)


@torch.no_grad()
def set_layer(layer: ModulatedConv, name: str, tensors: dict[str, torch.Tensor]) -> None:
    """The inverse of `export.layer_tensors`."""
    kernel = tensors[f"{name}.weight"].permute(3, 2, 0, 1)
    style, bias = tensors[f"{name}.affine.weight"], tensors[f"{name}.affine.bias"]
    if layer.to_rgb:
        set_dense(layer.affine, style / layer.gain, bias / layer.gain)
        layer.weight.copy_(colours_first(kernel))
        layer.bias.copy_(colours_first(tensors[f"{name}.bias"]))
    else:
        set_dense(layer.affine, style, bias)
        layer.weight.copy_(kernel / layer.gain)
        layer.bias.copy_(tensors[f"{name}.bias"] / GAIN)


def half_floats(text: str, *shape: int) -> torch.Tensor:
    return torch.from_numpy(np.frombuffer(base64.b64decode(text), "<f2").astype(np.float32).reshape(shape))


def generator_from(model: dict[str, Any], tensors: dict[str, torch.Tensor], inputs: int) -> Generator:
    """A generator with the model's synthesis network; its linear layer of `inputs` traits or codes is left as it is made."""
    synthesis = model["generator"]["synthesis"]
    if (synthesis["architecture"], synthesis["upsample"], synthesis["noise"]) != ("skip", "after-conv", "none"):
        raise SystemExit(f"{model['id']} is not a network of this training's kind (skip, after-conv, no noise).")
    channels = {4 * 2**index: count for index, count in enumerate(synthesis["channels"])}
    sub_pixel = synthesis.get("lastBlock") == "sub-pixel"
    generator = Generator(channels, synthesis["resolution"], inputs, model["generator"]["mapping"]["wDim"], sub_pixel)
    with torch.no_grad():
        generator.const.copy_(tensors["synthesis.const"].permute(2, 0, 1))
    for resolution, block in generator.blocks.items():
        name = f"synthesis.b{resolution}"
        if block.up is not None:
            set_layer(block.up, f"{name}.conv0", tensors)
        set_layer(block.conv, f"{name}.conv1", tensors)
        set_layer(block.rgb, f"{name}.toRgb", tensors)
    return generator


def checkpoint_of(folder: Path, data: Path | None, codes: int = 96) -> dict[str, Any]:
    """What `checkpoint.load` would have given: `data` is the folder of drawings whose statistics standardise the traits of a model
    that has them; else the first `codes` coordinates of z are what the generator reads."""
    model, tensors = read_tensors(folder)
    words = Path(folder) / "traits.json"
    if words.exists():
        if data is None:
            raise SystemExit(f"{folder} has traits: say with --data which drawings standardise them.")
        mean, std = Drawings.statistics(data)
        ways = json.loads(words.read_text())["traitsToW"]
        generator = generator_from(model, tensors, len(mean))
        weight, bias = half_floats(ways["weight"], len(mean), generator.w_dim), half_floats(ways["bias"], generator.w_dim)
        set_dense(generator.traits, weight * torch.from_numpy(std)[:, None], bias + torch.from_numpy(mean) @ weight)
    else:
        mean, std = np.zeros(codes, np.float32), np.ones(codes, np.float32)
        generator = generator_from(model, tensors, codes)
        [(weight, bias)] = mapping_layers(tensors)
        set_dense(generator.traits, weight[:codes], bias)
    return {"ema": generator.state_dict(), **checkpoint.header(generator, mean, std)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="folder of a model of the site")
    parser.add_argument("--data", type=Path, help="folder of drawings, for a model with traits")
    parser.add_argument("--codes", type=int, default=96, help="of a model without")
    parser.add_argument("--out", type=Path, required=True, help="file")
    args = parser.parse_args()
    checkpoint.save(args.out, checkpoint_of(args.model, args.data, args.codes))


if __name__ == "__main__":
    main()
