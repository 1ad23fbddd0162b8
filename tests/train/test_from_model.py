import json
import tempfile
import unittest
from pathlib import Path

from support import CHANNELS, TRAITS, seeded, write_drawings

import numpy as np
import torch

import checkpoint
from data import Drawings
from export import Exported, generator_spec, latent, tensors_of
from from_model import checkpoint_of
from mapping import Mapping, begin_as
from networks import Generator
from trait_columns import PLACES, TRAITS as TRAITS_OF_TODAY
from traits_file import half, matrices

CODES = 6


def write_model(folder: Path, exported: Exported, kind: str = "float32") -> None:
    """A model folder as the site has it: two shards, their border within a tensor."""
    entries, raw = [], b""
    for name, tensor in tensors_of(exported).items():
        entry = {"name": name, "shape": list(tensor.shape), "dtype": "float32"}
        if kind == "float16":
            entry["quantization"], tensor = {"dtype": "float16"}, tensor.astype(np.float16)
        elif kind == "uint8":
            low, scale = float(tensor.min()), max(float(np.ptp(tensor)), 1e-6) / 255
            entry["quantization"] = {"dtype": "uint8", "scale": scale, "min": low}
            tensor = np.round((tensor - low) / scale).astype(np.uint8)
        entries.append(entry)
        raw += tensor.tobytes()
    names = ["weights-001.bin", "weights-002.bin"]
    middle = len(raw) // 2 + 1
    (folder / names[0]).write_bytes(raw[:middle])
    (folder / names[1]).write_bytes(raw[middle:])
    model = {"id": "test", "generator": generator_spec(exported), "weightsManifest": [{"paths": names, "weights": entries}]}
    (folder / "model.json").write_text(json.dumps(model))


class FromModelTest(unittest.TestCase):
    def setUp(self):
        seeded(2)
        self.folder = Path(tempfile.mkdtemp())

    def generator(self, inputs: int) -> Generator:
        generator = Generator(CHANNELS, 16, inputs)
        for parameter in generator.parameters():
            parameter.data += 0.1 * torch.randn_like(parameter)
        return generator.eval()

    def write_traits(self, to_w: np.ndarray, bias: np.ndarray, traits: list) -> None:
        ways = {"weight": half(to_w), "bias": half(bias)}
        (self.folder / "traits.json").write_text(json.dumps({"traits": traits, "traitsToW": ways}))

    def test_traits_that_a_model_lacks_change_no_picture_until_they_are_learnt(self):
        without = ("wings", "expression")
        traits = [trait for trait in TRAITS_OF_TODAY if trait["name"] not in without]
        # An option that came later is a new column in the middle of old ones.
        traits = [{**trait, "options": trait["options"][:-1]} if trait["name"] == "scene" else trait for trait in traits]
        new = [*range(PLACES["wings"].start, PLACES["wings"].stop), *range(PLACES["expression"].start, PLACES["expression"].stop)]
        new.append(PLACES["scene"].stop - 1)
        old = [column for column in range(TRAITS) if column not in new]
        exported = Exported(self.generator(len(old)), None)
        write_model(self.folder, exported)
        data = self.folder / "data"
        data.mkdir()
        write_drawings(data, "a", 40)
        mean, std = Drawings.statistics(data)
        weight, bias = (tensor.numpy() for tensor in exported.generator.traits.folded())
        to_w, to_w_bias = matrices(weight, bias, mean[old], std[old])["traitsToW"]
        self.write_traits(to_w, to_w_bias, traits)
        generator = checkpoint.generator_of(checkpoint_of(self.folder, data))
        plain = torch.randn(3, TRAITS)
        with torch.no_grad():
            before = exported.generator((plain[:, old] - torch.from_numpy(mean[old])) / torch.from_numpy(std[old]))
            after = generator((plain - torch.from_numpy(mean)) / torch.from_numpy(std))
            self.assertLess((after - before).abs().max().item(), 0.05)
            # They have places in w all the same.
            ways = generator.traits.folded()[0]
            self.assertGreater(ways[new].norm(dim=1).min().item(), 0.5 * ways[old].norm(dim=1).mean().item())
            self.assertLess((ways[new] @ ways[old].t()).abs().max().item(), 1e-3)

    def test_a_model_of_codes_gives_the_pictures_that_it_was_made_of(self):
        exported = Exported(self.generator(CODES), None)
        for kind, tolerance in (("float32", 1e-5), ("float16", 0.02), ("uint8", 0.3)):
            write_model(self.folder, exported, kind)
            content = checkpoint_of(self.folder, None, CODES)
            again = Exported(checkpoint.generator_of(content), None)
            difference = (again.pictures(latent(3), 0.7) - exported.pictures(latent(3), 0.7)).abs().max().item()
            self.assertLess(difference, tolerance, kind)

    def test_a_sub_pixel_block_is_stored_by_row_column_and_colour_and_comes_back(self):
        generator = Generator({**CHANNELS, 32: 5}, 32, CODES, sub_pixel=True)
        rgb = generator.blocks["32"].rgb
        rgb.weight.data.zero_()
        # Red, below, to the left.
        rgb.bias.data[2] = 1.0
        exported = Exported(generator.eval(), None)
        self.assertEqual(generator_spec(exported)["synthesis"]["lastBlock"], "sub-pixel")
        bias = tensors_of(exported)["synthesis.b32.toRgb.bias"]
        self.assertEqual(np.flatnonzero(bias).tolist(), [2 * 3])
        rgb.weight.data.normal_()
        write_model(self.folder, exported)
        again = Exported(checkpoint.generator_of(checkpoint_of(self.folder, None, CODES)), None)
        self.assertLess((again.pictures(latent(3), 0.7) - exported.pictures(latent(3), 0.7)).abs().max().item(), 1e-5)

    def test_a_model_with_traits_gets_their_linear_layer_back_and_keeps_its_mapping_network(self):
        exported = Exported(self.generator(TRAITS), None)
        write_model(self.folder, exported)
        data = self.folder / "data"
        data.mkdir()
        write_drawings(data, "a", 40)
        mean, std = Drawings.statistics(data)
        weight, bias = (tensor.numpy() for tensor in exported.generator.traits.folded())
        to_w, to_w_bias = matrices(weight, bias, mean, std)["traitsToW"]
        self.write_traits(to_w, to_w_bias, TRAITS_OF_TODAY)
        content = checkpoint_of(self.folder, data)
        generator = checkpoint.generator_of(content)
        traits = torch.randn(2, TRAITS)
        with torch.no_grad():
            # The matrix is stored in half precision.
            self.assertLess((generator(traits) - exported.generator(traits)).abs().max().item(), 0.05)
        kept = Exported(generator, None, self.folder)
        z = latent(5)
        self.assertLess((kept.map(z) - exported.map(z)).abs().max().item(), 1e-5)
        self.assertLess((kept.pictures(z, 1) - exported.pictures(z, 1)).abs().max().item(), 1e-4)

    def test_a_wider_mapping_network_that_reads_more_begins_as_the_models(self):
        new = PLACES["wings"]
        traits = [trait for trait in TRAITS_OF_TODAY if trait["name"] != "wings"]
        old = [column for column in range(TRAITS) if not new.start <= column < new.stop]
        # As wide as W is, so that what is not exact is seen.
        mapping = Mapping(5, len(old), hidden=6, layers=3)
        header = {"zDim": 512, "zColumns": 5, "traitColumns": len(old), "mirrorBy": None, "rows": 1}
        exported = Exported(self.generator(len(old)), {"header": header, "hidden": 6, "mapping": mapping.state_dict()})
        write_model(self.folder, exported)
        mean, std = np.linspace(-1, 1, TRAITS, dtype=np.float32), np.linspace(0.5, 2, TRAITS, dtype=np.float32)
        weight, bias = (tensor.numpy() for tensor in exported.generator.traits.folded())
        ways = {name: {"weight": half(a), "bias": half(b)} for name, (a, b) in matrices(weight, bias, mean[old], std[old]).items()}
        (self.folder / "traits.json").write_text(json.dumps({"traits": traits, "wDim": exported.generator.w_dim, **ways}))
        wider = Mapping(8, TRAITS, hidden=9, layers=3)
        begin_as(wider, self.folder, mean, std)
        x = torch.randn(4, 8)
        with torch.no_grad():
            self.assertLess((wider(x)[:, old] - mapping(x[:, :5])).abs().max().item(), 0.02)
            self.assertGreater(wider(x)[:, new].std(0).min().item(), 0)
            # What is new is heard.
            more = torch.cat([x[:, :5], torch.randn(4, 3)], 1)
            self.assertGreater((wider(more) - wider(x))[:, new].abs().max().item(), 1e-3)
        with self.assertRaisesRegex(SystemExit, "--layers 3"):
            begin_as(Mapping(8, TRAITS, hidden=9, layers=4), self.folder, mean, std)

    def test_a_model_with_traits_needs_drawings_and_a_folder_needs_a_model(self):
        write_model(self.folder, Exported(self.generator(CODES), None))
        (self.folder / "traits.json").write_text("{}")
        with self.assertRaisesRegex(SystemExit, "--data"):
            checkpoint_of(self.folder, None)
        with self.assertRaisesRegex(SystemExit, "models/pony"):
            checkpoint_of(self.folder / "none", None)


if __name__ == "__main__":
    unittest.main()
