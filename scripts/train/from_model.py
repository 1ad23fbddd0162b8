"""Makes a training checkpoint of a model that the site has, so that training goes on where it was shipped.

    python3 scripts/train/from_model.py --model models/pony --data .train/data --out .train/pony-shipped.pt

Traits that the drawings have and the model lacks get columns of their own: directions of w that no picture of the model goes, and that
its layers are made deaf to at first, so that the generator begins as the model's, whatever the new traits say.

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
from trait_columns import BY_NAME, PLACES, columns_of


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


# Of directions for new traits, in units of the old ones: so much sooner are they heard.
LENGTH = 3.0


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


def known_columns(model_traits: list[dict[str, Any]]) -> list[int]:
    """For each column of the model's traits its column among those of today, which have all of them by name and option."""
    columns = []
    for trait in model_traits:
        start, today = PLACES[trait["name"]].start, BY_NAME[trait["name"]]
        if trait["kind"] == "choice":
            options = [option["name"] for option in today["options"]]
            columns += [start + options.index(option["name"]) for option in trait["options"]]
        else:
            columns += range(start, start + columns_of(trait))
    return columns


@torch.no_grad()
def unheard_directions(generator: Generator, weight: torch.Tensor, offset: torch.Tensor, count: int) -> torch.Tensor:
    """`[count, wDim]`: ways in W at right angles to the rows of `weight [T, wDim]` and to each other, `LENGTH` times as long as these
    rows are on average. No style of the generator hears them afterwards; for w = `offset [wDim]` + traits @ weight it stays what it was."""
    free = torch.linalg.svd(weight.double(), full_matrices=True)[2][len(weight) :]
    turn = torch.linalg.qr(torch.randn(len(free), len(free), dtype=torch.float64))[0]
    ways = (turn[:count] @ free).float()
    for layer in generator.modules():
        if isinstance(layer, ModulatedConv):
            heard = layer.affine.weight @ ways.t()
            layer.affine.bias += (heard @ (ways @ offset)) * layer.affine.gain
            layer.affine.weight -= heard @ ways
    return LENGTH * weight.square().sum(1).mean().sqrt() * ways


def checkpoint_of(folder: Path, data: Path | None, codes: int = 96) -> dict[str, Any]:
    """What `checkpoint.load` would have given: `data` is the folder of drawings whose statistics standardise the traits of a model
    that has them; else the first `codes` coordinates of z are what the generator reads."""
    model, tensors = read_tensors(folder)
    words = Path(folder) / "traits.json"
    if words.exists():
        if data is None:
            raise SystemExit(f"{folder} has traits: say with --data which drawings standardise them.")
        mean, std = Drawings.statistics(data)
        known = json.loads(words.read_text())
        generator = generator_from(model, tensors, len(mean))
        columns = known_columns(known["traits"])
        weight, bias = torch.zeros(len(mean), generator.w_dim), half_floats(known["traitsToW"]["bias"], generator.w_dim)
        weight[columns] = half_floats(known["traitsToW"]["weight"], len(columns), generator.w_dim) * torch.from_numpy(std)[columns, None]
        bias = bias + torch.from_numpy(mean / std) @ weight
        new = [column for column in range(len(mean)) if column not in columns]
        if new:
            weight[new] = unheard_directions(generator, weight[columns], bias, len(new))
        set_dense(generator.traits, weight, bias)
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
