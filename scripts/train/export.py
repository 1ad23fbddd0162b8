"""Writes a trained generator as `NAME.safetensors` with this project's tensor names (src/model/architecture.ts).

    python3 scripts/train/export.py --generator .train/adversarial/latest.pt --mapping .train/mapping/latest.pt --out .train/export

With --mapping-of the mapping network stays that of a model that the site has: right where training has left the linear layer of the
traits alone. Without either the first coordinates of z are what the generator reads. With --pairs also `traits.json`. Beside it:
reference pictures and contact sheets. All gains are folded in, convolution weights are HWIO, dense weights `[in, out]`.
"""

import argparse
import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F

import checkpoint
from features import reader_of
from from_model import mapping_layers, read_tensors
from mapping import Pairs, full_size_weights
from networks import GAIN, LEAK, Generator, ModulatedConv, colours_last
from sheets import write_sheet
from traits_file import traits_json, write_traits

W_AVG_SAMPLES = 20000
Z_DIM = 512


class Exported:
    """The whole generator in PyTorch, as the runtime computes it: z `[N, 512]` -> picture `[N, 3, R, R]`, before clamping. Its mapping
    network is that of a checkpoint, that of a model folder, or the linear layer of the generator alone."""

    def __init__(self, generator: Generator, mapping: dict[str, Any] | None, model: Path | None = None):
        self.generator = generator
        if model is not None:
            descriptor, tensors = read_tensors(model)
            spec = descriptor["generator"]
            self.layers = mapping_layers(tensors)
            self.mirror_by, self.hidden = spec["synthesis"]["mirrorBy"], spec["mapping"]["hiddenDim"]
        elif mapping is None:
            weight, bias = generator.traits.folded()
            self.layers = [(torch.cat([weight, torch.zeros(Z_DIM - len(weight), generator.w_dim)]), bias)]
            self.mirror_by, self.hidden = None, generator.w_dim
        else:
            self.layers = [(torch.from_numpy(w), torch.from_numpy(b)) for w, b in full_size_weights(mapping, generator.traits.folded())]
            self.mirror_by, self.hidden = mapping["header"]["mirrorBy"], mapping["hidden"]
        z = np.random.RandomState(123).randn(W_AVG_SAMPLES, len(self.layers[0][0]))
        self.w_avg = self.map(torch.from_numpy(z).float()).mean(0)

    def to(self, device: torch.device) -> "Exported":
        """The same on another device, where z is to be too."""
        self.generator.to(device)
        self.layers = [(weight.to(device), bias.to(device)) for weight, bias in self.layers]
        self.w_avg = self.w_avg.to(device)
        return self

    def map(self, z: torch.Tensor) -> torch.Tensor:
        """z `[N, 512]` -> w `[N, 512]`."""
        return self.map_normalised(z * (z.square().mean(1, keepdim=True) + 1e-8).rsqrt())

    def map_normalised(self, x: torch.Tensor) -> torch.Tensor:
        for weight, bias in self.layers[:-1]:
            x = F.leaky_relu(x @ weight + bias, LEAK)
        weight, bias = self.layers[-1]
        return x @ weight + bias

    def pictures(self, z: torch.Tensor, psi: float) -> torch.Tensor:
        with torch.no_grad():
            picture = self.generator.synthesis(torch.lerp(self.w_avg, self.map(z), psi))
        if self.mirror_by is None:
            return picture
        return torch.where((z[:, self.mirror_by] < 0)[:, None, None, None], picture.flip(3), picture)

    def of_seeds(self, seeds: list[int], psi: float) -> torch.Tensor:
        """Pictures of the seeds, as NVIDIA's generators number them."""
        return torch.cat([self.pictures(latent(seed), psi) for seed in seeds])


def latent(seed: int) -> torch.Tensor:
    return torch.from_numpy(np.random.RandomState(seed).randn(1, 512)).float()


def generator_spec(exported: Exported) -> dict[str, Any]:
    """The `generator` block of model.json (src/model/generator-spec.ts)."""
    generator = exported.generator
    return {
        "kind": "stylegan2",
        "mapping": {
            "zDim": len(exported.layers[0][0]), "wDim": generator.w_dim, "cDim": 0, "labelMode": "none", "labelDim": 0,
            "numLayers": len(exported.layers), "hiddenDim": exported.hidden, "lastLayer": "linear", "wAvg": "sampled",
        },
        "synthesis": {
            "resolution": generator.resolution, "imgChannels": 3, "channels": [generator.channels[r] for r in generator.resolutions],
            "architecture": "skip", "upsample": "after-conv", "resampleFilter": [1, 3, 3, 1], "noise": "none", "convClamp": None,
            "mirrorBy": exported.mirror_by, **({"lastBlock": "sub-pixel"} if generator.sub_pixel else {}),
        },
    }


def layer_tensors(name: str, layer: ModulatedConv) -> dict[str, torch.Tensor]:
    weight, bias = layer.affine.folded()
    if layer.to_rgb:
        # Nothing cancels the equalised learning rate's gain here: it goes into the style.
        kernel, own_bias = colours_last(layer.weight), colours_last(layer.bias)
        weight, bias = weight * layer.gain, bias * layer.gain
    else:
        kernel, own_bias = layer.folded_weight(), layer.bias * GAIN
    return {
        f"{name}.affine.weight": weight, f"{name}.affine.bias": bias,
        f"{name}.weight": kernel.detach().permute(2, 3, 1, 0), f"{name}.bias": own_bias.detach(),
    }


def tensors_of(exported: Exported) -> dict[str, np.ndarray]:
    tensors: dict[str, torch.Tensor] = {}
    for index, (weight, bias) in enumerate(exported.layers):
        tensors[f"mapping.fc{index}.weight"], tensors[f"mapping.fc{index}.bias"] = weight, bias
    tensors["mapping.wAvg"] = exported.w_avg
    tensors["synthesis.const"] = exported.generator.const.detach().permute(1, 2, 0)
    for resolution in exported.generator.resolutions:
        block = exported.generator.blocks[str(resolution)]
        if block.up is not None:
            tensors.update(layer_tensors(f"synthesis.b{resolution}.conv0", block.up))
        tensors.update(layer_tensors(f"synthesis.b{resolution}.conv1", block.conv))
        tensors.update(layer_tensors(f"synthesis.b{resolution}.toRgb", block.rgb))
    return {name: np.ascontiguousarray(tensor.numpy(), "<f4") for name, tensor in tensors.items()}


def write_safetensors(path: Path, tensors: dict[str, np.ndarray], metadata: dict[str, str]) -> None:
    """Eight bytes of header length, JSON header, raw little-endian values (github.com/huggingface/safetensors)."""
    header: dict[str, Any] = {"__metadata__": metadata}
    offset = 0
    for name, tensor in tensors.items():
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, offset + tensor.nbytes]}
        offset += tensor.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for tensor in tensors.values():
            file.write(tensor.tobytes())


def write_references(folder: Path, exported: Exported, wanted: list[tuple[int, float]]) -> None:
    """Float32 `[R, R, 3]` before clamping, for the proof that the runtime computes the same."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = []
    for seed, psi in wanted:
        name = f"seed{seed}.psi{psi:g}.f32"
        exported.of_seeds([seed], psi)[0].permute(1, 2, 0).contiguous().numpy().astype("<f4").tofile(folder / name)
        w = exported.map(latent(seed))[0, :4]
        listed.append({"file": name, "seed": seed, "psi": psi, "w": w.tolist()})
    text = {"shape": [exported.generator.resolution] * 2 + [3], "dtype": "float32", "pictures": listed}
    (folder / "reference.json").write_text(json.dumps(text, indent=2) + "\n")


def write_sheets(folder: Path, exported: Exported, size: int = 128) -> None:
    """Contact sheets of seeds 0-95 at psi 1 and 0.7, and walks in z between eight pairs of seeds at psi 0.85."""
    for psi in (1.0, 0.7):
        pictures = exported.of_seeds(list(range(96)), psi)
        write_sheet(folder / f"sheet-psi{psi:g}.png", F.interpolate(pictures, size=size, mode="area"), 12)
    steps = torch.linspace(0, 1, 12)[:, None]
    walks = []
    for pair in range(8):
        a, b = latent(1000 + 2 * pair), latent(1001 + 2 * pair)
        if exported.mirror_by is not None:
            a[:, exported.mirror_by], b[:, exported.mirror_by] = a[:, exported.mirror_by].abs(), b[:, exported.mirror_by].abs()
        angle = steps * np.pi / 2
        walks.append(exported.pictures(torch.cos(angle) * a + torch.sin(angle) * b, 0.85))
    write_sheet(folder / "walks.png", F.interpolate(torch.cat(walks), size=size, mode="area"), 12)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--generator", type=Path, required=True)
    parser.add_argument("--mapping", type=Path)
    parser.add_argument("--mapping-of", type=Path, help="model folder whose mapping network is taken over, in place of --mapping")
    parser.add_argument("--name", default="pony", help="of the file")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--references", default="0:1,42:0.7", help="SEED:PSI, SEED:PSI ...")
    parser.add_argument("--pairs", type=Path, help="pairs of z and traits, to say how well traits are read from w")
    parser.add_argument("--features", type=Path, help="trait reader, to say in traits.json which options show in the pictures")
    parser.add_argument("--version", type=int, default=1, help="version of the model, for traits.json")
    parser.add_argument("--no-sheets", action="store_true")
    args = parser.parse_args()
    torch.set_num_threads(1)
    content = checkpoint.load(args.generator)
    mapping = checkpoint.load(args.mapping) if args.mapping else None
    if mapping and not all(np.allclose(content[name], mapping[name]) for name in ("mean", "std")):
        raise SystemExit("Generator and mapping standardise the traits differently; train the mapping with --statistics of this generator.")
    exported = Exported(checkpoint.generator_of(content), mapping, args.mapping_of)
    args.out.mkdir(parents=True, exist_ok=True)
    spec = json.dumps(generator_spec(exported))
    write_safetensors(args.out / f"{args.name}.safetensors", tensors_of(exported), {"format": "nonesuch", "generator": spec})
    wanted = [(int(seed), float(psi)) for seed, psi in (entry.split(":") for entry in args.references.split(","))]
    write_references(args.out / "reference", exported, wanted)
    if args.pairs:
        reader = reader_of(checkpoint.load(args.features)) if args.features else None
        write_traits(args.out / "traits.json", traits_json(exported, content, Pairs(args.pairs), args.version, reader))
    if not args.no_sheets:
        write_sheets(args.out, exported)


if __name__ == "__main__":
    main()
