import json
import struct
import tempfile
import unittest
from pathlib import Path

from support import CHANNELS, TRAITS, seeded, statistics

import numpy as np
import torch
import torch.nn.functional as F

from export import Exported, generator_spec, latent, tensors_of, write_safetensors
from mapping import Mapping, full_size_weights
from networks import Generator
from traits_file import add_shown, half, matrices, recovery

USED, HIDDEN = 20, 24


def mapping_content() -> dict:
    mean, std = statistics()
    header = {"zDim": 512, "zColumns": USED, "traitColumns": TRAITS, "mirrorBy": 511}
    return {"mapping": Mapping(USED, TRAITS, HIDDEN).state_dict(), "header": header, "hidden": HIDDEN, "mean": mean, "std": std}


def read_safetensors(path: Path) -> tuple[dict[str, torch.Tensor], dict[str, str]]:
    raw = path.read_bytes()
    (length,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + length])
    metadata = header.pop("__metadata__")
    tensors = {}
    for name, entry in header.items():
        start, stop = (8 + length + offset for offset in entry["data_offsets"])
        tensors[name] = torch.from_numpy(np.frombuffer(raw[start:stop], "<f4").reshape(entry["shape"]).copy())
    return tensors, metadata


def runtime_picture(tensors: dict[str, torch.Tensor], spec: dict, z: torch.Tensor, psi: float) -> torch.Tensor:
    """The picture `[R, R, 3]` by the documented formulas alone, from the file's tensors."""
    x = z / (z.square().mean() + 1e-8).sqrt()
    for index in range(spec["mapping"]["numLayers"]):
        x = x @ tensors[f"mapping.fc{index}.weight"] + tensors[f"mapping.fc{index}.bias"]
        if index < spec["mapping"]["numLayers"] - 1:
            x = F.leaky_relu(x, 0.2)
    w = tensors["mapping.wAvg"] + psi * (x - tensors["mapping.wAvg"])

    def layer(name: str, x: torch.Tensor, up: bool) -> torch.Tensor:
        style = w @ tensors[f"{name}.affine.weight"] + tensors[f"{name}.affine.bias"]
        kernel = tensors[f"{name}.weight"].permute(3, 2, 0, 1)
        y = F.conv2d(x * style[0][None, :, None, None], kernel, padding=kernel.shape[-1] // 2)
        if name.endswith("toRgb"):
            return y + tensors[f"{name}.bias"][None, :, None, None]
        scale = (style.square() @ kernel.square().sum([2, 3]).t() + 1e-8).rsqrt() * 2**0.5
        if up:
            y = F.interpolate(y, scale_factor=2, mode="bilinear", align_corners=False)
        return F.leaky_relu(y * scale[:, :, None, None] + tensors[f"{name}.bias"][None, :, None, None], 0.2)

    x = tensors["synthesis.const"].permute(2, 0, 1)[None]
    picture, resolution = None, 4
    while resolution <= spec["synthesis"]["resolution"]:
        if resolution > 4:
            x = layer(f"synthesis.b{resolution}.conv0", x, True)
        x = layer(f"synthesis.b{resolution}.conv1", x, False)
        rgb = layer(f"synthesis.b{resolution}.toRgb", x, False)
        picture = rgb if picture is None else F.interpolate(picture, scale_factor=2, mode="bilinear", align_corners=False) + rgb
        resolution *= 2
    mirror_by = spec["synthesis"]["mirrorBy"]
    if mirror_by is not None and z[0, mirror_by] < 0:
        picture = picture.flip(3)
    return picture[0].permute(1, 2, 0)


class ExportTest(unittest.TestCase):
    def setUp(self):
        seeded(5)
        generator = Generator(CHANNELS, 16, TRAITS)
        for parameter in generator.parameters():
            parameter.data += 0.1 * torch.randn_like(parameter)
        self.exported = Exported(generator.eval(), mapping_content())
        self.path = Path(tempfile.mkdtemp()) / "pony.safetensors"
        spec = json.dumps(generator_spec(self.exported))
        write_safetensors(self.path, tensors_of(self.exported), {"format": "nonesuch", "generator": spec})

    def test_the_file_computes_what_the_network_computes(self):
        tensors, metadata = read_safetensors(self.path)
        spec = json.loads(metadata["generator"])
        for seed, psi in ((0, 1.0), (1, 0.7), (2, 0.5)):
            own = self.exported.of_seeds([seed], psi)[0].permute(1, 2, 0)
            self.assertLess((runtime_picture(tensors, spec, latent(seed), psi) - own).abs().max().item(), 1e-4)

    def test_the_sign_of_one_coordinate_mirrors(self):
        z = latent(4)
        other = z.clone()
        other[0, 511] *= -1
        a, b = self.exported.pictures(z, 1), self.exported.pictures(other, 1)
        self.assertLess((a - b.flip(3)).abs().max().item(), 1e-6)

    def test_without_a_mapping_network_the_first_coordinates_of_z_are_what_the_generator_reads(self):
        exported = Exported(self.exported.generator, None)
        tensors = {name: torch.from_numpy(tensor) for name, tensor in tensors_of(exported).items()}
        spec = generator_spec(exported)
        self.assertEqual((spec["mapping"]["numLayers"], spec["synthesis"]["mirrorBy"]), (1, None))
        z = latent(3)
        normalised = z * (z.square().mean() + 1e-8).rsqrt()
        with torch.no_grad():
            expected = exported.generator(normalised[:, :TRAITS])[0].permute(1, 2, 0)
        self.assertLess((runtime_picture(tensors, spec, z, 1.0) - expected).abs().max().item(), 1e-4)

    def test_the_full_network_is_the_small_one_and_the_linear_layer(self):
        content = mapping_content()
        layers = full_size_weights(content, self.exported.generator.traits.folded())
        self.assertEqual([w.shape for w, _ in layers], [(512, 24), (24, 24), (24, 24), (24, 24), (24, 512)])
        small = Mapping(USED, TRAITS, HIDDEN)
        small.load_state_dict(content["mapping"])
        x = torch.randn(3, 512)
        with torch.no_grad():
            expected = self.exported.generator.traits(small(x[:, :USED]))
            y = x
            for weight, bias in layers[:-1]:
                y = F.leaky_relu(y @ torch.from_numpy(weight) + torch.from_numpy(bias), 0.2)
            y = y @ torch.from_numpy(layers[-1][0]) + torch.from_numpy(layers[-1][1])
        self.assertLess((y - expected).abs().max().item(), 1e-4)


class TraitsFileTest(unittest.TestCase):
    def test_the_matrices_are_each_others_inverse_and_match_the_layer(self):
        random = np.random.default_rng(0)
        weight, bias = random.standard_normal((TRAITS, 512)).astype(np.float32) * 0.1, random.standard_normal(512).astype(np.float32)
        mean, std = statistics()
        ways = matrices(weight, bias, mean, std)
        traits = random.standard_normal((7, TRAITS))
        w = traits @ ways["traitsToW"][0] + ways["traitsToW"][1]
        self.assertLess(np.abs(w - (((traits - mean) / std) @ weight + bias)).max(), 1e-4)
        self.assertLess(np.abs(w @ ways["wToTraits"][0] + ways["wToTraits"][1] - traits).max(), 1e-4)

    def test_matrices_are_stored_as_half_floats(self):
        self.assertEqual(half(np.array([1.0, -2.0])), "ADwAwA==")

    def test_recovery_is_a_share_for_choices_and_r_squared_for_numbers(self):
        truth = np.array([[1.0, 0.0, 0.3], [0.0, 1.0, 0.9], [1.0, 0.0, -0.5], [0.0, 1.0, 0.1]])
        read = truth.copy()
        read[0, :2] = [0.2, 0.6]
        choice = {"kind": "choice", "options": [{}, {}]}
        self.assertEqual(recovery(choice, slice(0, 2), read, truth), 0.75)
        self.assertEqual(recovery({"kind": "number"}, slice(2, 3), read, truth), 1.0)

    def test_shown_is_the_share_of_those_that_were_asked_for(self):
        choice = {"kind": "choice", "name": "mane", "options": [{}, {}]}
        flag = {"kind": "flag", "name": "horn", "yes": {}}
        asked = np.array([[0.9, 0.1, 0.0, 1.0], [0.8, 0.2, 0.0, 0.0], [0.6, 0.4, 0.0, 0.8], [0.1, 0.9, 0.0, 0.0]])
        seen = np.array([[0.9, 0.1, 0.0, 0.1], [0.3, 0.7, 0.0, 0.9], [0.9, 0.0, 0.0, 0.7], [0.4, 0.2, 0.0, 0.0]])
        add_shown([choice, {"kind": "number", "name": "ear"}, flag], asked, seen, least=1)
        self.assertEqual([option["shown"] for option in choice["options"]], [0.667, 0.0])
        self.assertEqual(flag["yes"]["shown"], 0.5)
        add_shown([{"kind": "flag", "name": "horn", "yes": (silent := {})}], asked[:, 3:], seen[:, 3:], least=3)
        self.assertEqual(silent, {})


if __name__ == "__main__":
    unittest.main()
