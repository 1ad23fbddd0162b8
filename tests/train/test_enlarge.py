import contextlib
import io
import tempfile
import unittest
from pathlib import Path

from support import CHANNELS, TRAITS, network_tensors, seeded, statistics, write_drawings

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import checkpoint
from data import Drawings
from enlarge import EnlargeOptions, Judging, busy_window, crispness, decibels, enlarge, enlarged_loss, even_out, parameter_groups
from lessons import Lessons, crispened, drawings_as_lessons, enlarging, evened, make_lessons
from mapping import Mapping
from mobilenet import MobileNet
from ncnn import HALVES, MAGIC, Weights, enlarged, read_network
from networks import Generator, up2
from window import Window, random_window

FINISHED = {**CHANNELS, 32: 6}


class Doubling(nn.Module):
    """Stands for a super-resolution network: looks two places around and enlarges twofold, without the border that it looked at."""

    def forward(self, x):
        return F.interpolate(F.avg_pool2d(x, 5, stride=1), scale_factor=2, mode="nearest") * 0.5


def marked(values: np.ndarray) -> bytes:
    raw = values.astype("<f2").tobytes()
    return HALVES.to_bytes(4, "little") + raw + b"\0" * (-len(raw) % 4)


class NcnnTest(unittest.TestCase):
    def setUp(self):
        seeded()
        self.path = Path(tempfile.mkdtemp()) / "net"
        self.random = np.random.default_rng(0)

    def write(self, layers: list[str], content: bytes) -> None:
        self.path.with_name("net.param").write_text("\n".join([str(MAGIC), f"{len(layers)} {len(layers)}", *layers]) + "\n")
        self.path.with_name("net.bin").write_bytes(content)

    def numbers(self, *shape: int) -> np.ndarray:
        return self.random.standard_normal(shape).astype(np.float16).astype(np.float32)

    def test_a_network_with_a_gate_computes_what_its_text_says(self):
        kernel, bias = self.numbers(5, 3, 3, 3), self.numbers(5)
        squeeze, gate = self.numbers(5, 5), self.numbers(5)
        enlarge_by = self.numbers(3, 5, 4, 4)
        self.write(
            [
                "Input in0 0 1 in0",
                "Convolution a 1 1 in0 a 0=5 1=3 5=1 6=135 9=2 -23310=1,1.000000e-01",
                "Split s 1 3 a a1 a2 a3",
                "Pooling p 1 1 a1 p 0=1 4=1",
                "InnerProduct i 1 1 p i 0=5 1=1 2=25 9=4",
                "BinaryOp m 2 1 a2 i m 0=2",
                "BinaryOp t 2 1 m a3 t 0=0",
                "Crop c 1 1 t c -23309=2,2,2 -23310=2,-2,-2 -23311=2,-2,-1",
                "Deconvolution d 1 1 c d 0=3 1=4 3=2 4=3 5=0 6=240",
            ],
            marked(kernel) + bias.astype("<f4").tobytes() + marked(squeeze) + gate.astype("<f4").tobytes() + marked(enlarge_by),
        )
        x = torch.randn(2, 3, 14, 14)
        k, s, e = (torch.from_numpy(v) for v in (kernel, squeeze, enlarge_by))
        a = F.leaky_relu(F.conv2d(x, k, torch.from_numpy(bias)), 0.1)
        gated = a * torch.sigmoid(a.mean((2, 3)) @ s.t() + torch.from_numpy(gate))[:, :, None, None] + a
        expected = F.conv_transpose2d(gated[:, :, 2:-2, 2:-2], e.transpose(0, 1), stride=2, padding=3)
        self.assertLess((read_network(self.path)(x) - expected).abs().max().item(), 1e-4)

    def test_halves_are_padded_to_four_bytes_and_floats_are_taken_as_they_are(self):
        weights = Weights(marked(np.array([1, 2, 3])) + bytes(4) + np.array([4.5], "<f4").tobytes())
        self.assertEqual(weights.marked(3).tolist(), [1, 2, 3])
        self.assertEqual(weights.marked(1).tolist(), [4.5])

    def test_what_is_not_understood_is_told(self):
        self.write(["Input in0 0 1 in0", "Softmax x 1 1 in0 y"], b"")
        with self.assertRaisesRegex(SystemExit, "kind Softmax"):
            read_network(self.path)(torch.zeros(1, 3, 8, 8))
        self.write(["Input in0 0 1 in0"], b"1234")
        with self.assertRaisesRegex(SystemExit, "uses 0 bytes of weights, its file holds 4"):
            read_network(self.path)
        self.path.with_name("net.param").write_text("hello\n1 1\n")
        with self.assertRaisesRegex(SystemExit, 'begins with "hello"'):
            read_network(self.path)
        with self.assertRaisesRegex(SystemExit, "There is no .*none.param"):
            read_network(self.path.with_name("none"))

    def test_a_picture_keeps_its_place_when_it_is_enlarged(self):
        x = torch.rand(1, 3, 24, 32) * 2 - 1
        y = enlarged(Doubling(), x)
        self.assertEqual(tuple(y.shape), (1, 3, 48, 64))
        expected = Doubling()(F.pad(x * 0.5 + 0.5, [2] * 4, mode="reflect")) * 2 - 1
        self.assertLess((y - expected).abs().max().item(), 1e-5)


class EnlargeTest(unittest.TestCase):
    def setUp(self):
        seeded(3)
        self.finished = Generator(FINISHED, 32, TRAITS, w_dim=16)
        self.folder = Path(tempfile.mkdtemp())

    def make(self, count: int, name: str = "lessons", seed: int = 1) -> Path:
        def draw_w(count, random):
            return torch.from_numpy(random.standard_normal((count, 16)).astype(np.float32))

        with contextlib.redirect_stdout(io.StringIO()):
            make_lessons(enlarging(self.finished, Doubling()), draw_w, self.folder / name, count, seed, per_file=4)
        return self.folder / name

    def grown(self) -> Generator:
        seeded(4)
        generator = Generator({**FINISHED, 64: 6}, 64, TRAITS, w_dim=16, sub_pixel=True)
        checkpoint.copy_matching(generator, self.finished.state_dict())
        generator.start_new_blocks_silent(32)
        return generator

    def lessons(self, generator: Generator, lowest: int, count: int = 12) -> Lessons:
        return Lessons(self.make(count), generator, lowest, held_out=4)

    def test_lessons_are_whole_pictures_of_the_finished_generator_enlarged(self):
        lessons = self.lessons(self.grown(), 64, 6)
        indices = np.arange(6)
        with torch.no_grad():
            expected = evened(enlarged(Doubling(), self.finished.synthesis(lessons.w_of(indices))))
        self.assertLess((lessons.wanted(indices) - expected).abs().max().item(), 1.01 / 127.5)
        window = Window(16, 32, 32, 64)
        self.assertTrue(torch.equal(lessons.wanted(indices, window), window.of(lessons.wanted(indices))))

    def test_drawings_are_lessons_for_the_w_of_their_traits_and_every_second_for_that_of_their_z(self):
        generator, (mean, std) = self.grown(), statistics()
        write_drawings(self.folder, "a", 5, size=64)
        np.random.default_rng(1).standard_normal((5, 7)).astype(np.float32).tofile(self.folder / "a.z")
        mapping = Mapping(7, TRAITS, hidden=8, layers=2)
        for network in (None, mapping):
            self.assertEqual(drawings_as_lessons(self.folder, generator, (mean, std), network), 5)
            lessons = Lessons(self.folder, generator, 64, held_out=1)
            traits = (torch.from_numpy(np.fromfile(self.folder / "a.traits", np.float32).reshape(5, TRAITS)) - 0.1) / 1.5
            if network:
                traits[::2] = network(torch.from_numpy(np.fromfile(self.folder / "a.z", np.float32).reshape(5, 7))[::2])
            with torch.no_grad():
                self.assertLess((lessons.w_of(np.arange(5)) - generator.traits(traits)).abs().max().item(), 1e-5)
            wanted = np.fromfile(self.folder / "a.rgb", np.uint8).reshape(5, 64, 64, 3)[3]
            shown = (lessons.wanted(np.array([3]))[0].permute(1, 2, 0) + 1) * 127.5
            self.assertLess((shown - torch.from_numpy(wanted)).abs().max().item(), 1e-3)

    def test_faint_rims_beside_a_line_go_and_nothing_else(self):
        x = torch.full((1, 3, 64, 64), 0.3)
        x[:, 0] += 0.2
        x[..., 40:] = torch.tensor([-0.4, 0.1, 0.5])[None, :, None, None]
        x[..., 32:40] = -0.9
        rims = x.clone()
        rims[:, 2, :, 28:32] += 0.06
        rims[:, 0, :, 28:32] -= 0.06
        y = evened(rims)
        self.assertLess((y.mean(1) - rims.mean(1)).abs().max().item(), 1e-5)
        self.assertLess((y - x)[..., 26:32].abs().mean().item(), 0.5 * (rims - x)[..., 26:32].abs().mean().item())
        self.assertLess((y - x)[..., 32:].abs().max().item(), 0.01)
        self.assertLess((evened(x) - x).abs().max().item(), 0.01)

    def test_crisper_lessons_have_more_of_their_finest_detail_and_no_other_colours(self):
        x = 0.5 * torch.rand(2, 3, 16, 16) - 0.25
        light = x.mean(1, keepdim=True)
        kernel = torch.outer(torch.tensor([1.0, 2, 1]), torch.tensor([1.0, 2, 1])) / 16
        finest = light - F.conv2d(F.pad(light, [1] * 4, mode="reflect"), kernel[None, None])
        for share in (0.2, 1.0):
            y = crispened(x, share)
            self.assertLess((y - x - share * finest).abs().max().item(), 1e-6)
            self.assertLess(((y - y.mean(1, keepdim=True)) - (x - light)).abs().max().item(), 1e-6)
        self.assertTrue(torch.equal(crispened(x, 0), x))
        self.make(12)
        lessons = Lessons(self.folder / "lessons", self.grown(), 64, held_out=4, crisper=0.4)
        plain = Lessons(self.folder / "lessons", self.grown(), 64, held_out=4)
        indices = np.array([1, 5])
        self.assertTrue(torch.equal(lessons.wanted(indices), crispened(plain.wanted(indices), 0.4)))

    def test_lessons_that_are_there_stay_and_new_ones_are_found(self):
        generator = self.grown()
        lessons = self.lessons(generator, 64, 8)
        before = {path.name: path.read_bytes() for path in (self.folder / "lessons").iterdir()}
        self.make(14)
        lessons.rescan()
        self.assertEqual(len(lessons), 14)
        for name, content in before.items():
            self.assertEqual((self.folder / "lessons" / name).read_bytes(), content)
        self.assertEqual(len({tuple(lessons.w_of(np.array([index]))[0].tolist()) for index in range(14)}), 14)

    def test_too_few_lessons_or_such_of_another_size_are_told(self):
        with self.assertRaisesRegex(SystemExit, "holds 4 lessons; more than 4 are needed"):
            self.lessons(self.grown(), 64, 4)
        with self.assertRaisesRegex(SystemExit, "holds no 4 pictures of 32 pixels"):
            Lessons(self.make(4, "small"), self.finished, 32, held_out=1)

    def test_what_the_fixed_blocks_made_is_kept_and_gives_the_same_pixels(self):
        generator = self.grown()
        torch.nn.init.normal_(generator.blocks["64"].rgb.weight)
        window, indices = Window(16, 32, 32, 64), np.array([5, 9])
        for lowest in (32, 64):
            lessons = self.lessons(generator, lowest)
            with torch.no_grad():
                y, half = lessons.pictures_of(indices, window)
                w = lessons.w_of(indices)
                expected = generator.synthesis(w, window)
                before = generator.advance(generator.begin(w), generator.resolutions[:-1], w).picture
            scale = expected.abs().max().item()
            self.assertLess((y - expected).abs().max().item(), 0.01 * scale)
            self.assertLess((half - window.of(before)).abs().max().item(), 0.01 * scale)

    def test_a_new_block_begins_as_the_enlarged_picture_with_even_styles_and_channels(self):
        generator = self.grown()
        lessons = self.lessons(generator, 64)
        even_out(generator, lessons)
        w = lessons.w_of(np.arange(8))
        with torch.no_grad():
            before = generator.advance(generator.begin(w), generator.resolutions[:-1], w)
            self.assertTrue(torch.allclose(generator.synthesis(w), up2(before.picture), atol=1e-5))
            block = generator.blocks["64"]
            for layer in (block.up, block.conv, block.rgb):
                self.assertEqual(layer.affine(w).std(0).max().item(), 0)
            x = block.beside(before.features, before.picture) * block.up.affine(w)[:, :, None, None]
            self.assertLess((x.square().mean((0, 2, 3)) - 1).abs().max().item(), 0.05)
            x = block.conv(block.up(block.beside(before.features, before.picture), w), w) * block.rgb.affine(w)[:, :, None, None]
            self.assertLess((x.square().mean((0, 2, 3)) - 1).abs().max().item(), 0.05)

    def test_learns_what_the_teacher_draws_and_leaves_coarse_layers_alone(self):
        out = self.folder / "out"
        generator = self.grown()
        lessons = self.lessons(generator, 32, 24)
        even_out(generator, lessons)
        indices = np.arange(4)

        def error() -> float:
            with torch.no_grad():
                return decibels(generator.synthesis(lessons.w_of(indices)), lessons.wanted(indices))

        before, weights = error(), {name: tensor.clone() for name, tensor in generator.state_dict().items()}
        options = EnlargeOptions(out, 960, 8, 0.01, 0.004, lowest=32, window=32, held_out=4)
        with contextlib.redirect_stdout(io.StringIO()) as told:
            enlarge(generator, self.finished, lessons, statistics(), options)
        self.assertGreater(error(), before + 1)
        self.assertIn("dB from the teacher, enlarged by curves", told.getvalue())
        changed = {name for name, tensor in generator.state_dict().items() if not torch.equal(tensor, weights[name])}
        self.assertEqual({name.split(".")[1] for name in changed}, {"32", "64"})
        content = checkpoint.load(out / "latest.pt")
        self.assertTrue(content["sub_pixel"])
        self.assertEqual((content["resolution"], content["channels"][64]), (64, 6))

    def test_the_picture_before_the_last_block_learns_what_the_teacher_draws_averaged_down(self):
        generator = self.grown()
        lessons = self.lessons(generator, 32, 24)
        # All too bright before the last block, and as much too dark in it, which only the error of the whole picture would not mind.
        with torch.no_grad():
            generator.blocks["32"].rgb.bias += 1
            generator.blocks["64"].rgb.bias -= 1
        indices = np.arange(4)

        def error() -> float:
            w = lessons.w_of(indices)
            with torch.no_grad():
                half = generator.advance(generator.begin(w), generator.resolutions[:-1], w).picture
                return decibels(half, F.avg_pool2d(lessons.wanted(indices), 2))

        before = error()
        with contextlib.redirect_stdout(io.StringIO()):
            options = EnlargeOptions(self.folder / "out", 960, 8, 0.01, 0.03, lowest=32, window=32, styles=1, held_out=4)
            enlarge(generator, self.finished, lessons, statistics(), options)
        self.assertGreater(error(), before + 1)

    def test_a_discriminator_pulls_towards_drawings(self):
        random = np.random.default_rng(0)
        # Drawings that are white, as nothing is that the teacher has.
        np.full((40, 64, 64, 3), 255, np.uint8).tofile(self.folder / "a.rgb")
        random.standard_normal((40, TRAITS)).astype(np.float32).tofile(self.folder / "a.traits")
        drawings = Drawings(self.folder, 64, 64, *statistics(), held_out=4)
        ends = {}
        for strength in (0.0, 4.0):
            generator = self.grown()
            lessons = self.lessons(generator, 64)
            even_out(generator, lessons)
            net = MobileNet(network_tensors(2), (0, 1), size=64, resolution=64)
            judging = Judging(drawings, net, strength, lr=0.01, augmentation=0.0, warm_up=16)
            options = EnlargeOptions(self.folder / f"out{strength}", 320, 8, 0.02, window=32, lowest=64, held_out=4)
            with contextlib.redirect_stdout(io.StringIO()):
                enlarge(generator, self.finished, lessons, statistics(), options, judging)
            with torch.no_grad():
                y = generator.synthesis(lessons.w_of(np.arange(8)))
            ends[strength] = y.mean().item()
            self.assertEqual("judge" in checkpoint.load(options.out / "latest.pt"), True)
        self.assertGreater(ends[4.0], ends[0.0] + 0.05)

    def test_styles_and_biases_learn_more_slowly_than_kernels_and_fixed_blocks_not_at_all(self):
        generator = self.grown()
        groups = parameter_groups(generator, EnlargeOptions(self.folder, 8, lr=0.02, lower_lr=0.002, lowest=32))
        rates = {id(parameter): group["top"] for group in groups for parameter in group["params"]}
        for name, parameter in generator.named_parameters():
            top = {"64": 0.02, "32": 0.002}.get(name.split(".")[1] if name.startswith("blocks.") else "")
            self.assertEqual(parameter.requires_grad, top is not None, name)
            kernel = name.endswith(".weight") and "affine" not in name
            self.assertAlmostEqual(rates.get(id(parameter), 0), 0 if top is None else top if kernel else top / 20, places=9, msg=name)

    def test_of_two_windows_the_busier_one_is_learnt_from(self):
        lessons = self.lessons(self.grown(), 64)
        drawn = np.array([4, 5])

        def detail(x: torch.Tensor) -> float:
            return (x[..., 1:] - x[..., :-1]).abs().mean().item()

        one, both = np.random.default_rng(8), np.random.default_rng(8)
        for _ in range(10):
            windows = [random_window(16, 64, one) for _ in range(2)]
            window, wanted = busy_window(lessons, drawn, 16, both)
            self.assertIn(window, windows)
            self.assertAlmostEqual(detail(wanted), max(detail(lessons.wanted(drawn, each)) for each in windows))

    def test_a_soft_line_costs_more_than_its_pixels_and_a_rim_more_than_as_much_light(self):
        sharp = torch.full((1, 3, 64, 64), 0.5)
        sharp[..., 30:34] = -0.5
        soft = F.avg_pool2d(sharp, (1, 5), stride=1, padding=(0, 2), count_include_pad=False)
        self.assertTrue((crispness(soft) <= crispness(sharp) + 1e-6).all())
        self.assertLess(crispness(soft)[..., 3:5].mean().item(), 0.6 * crispness(sharp)[..., 3:5].mean().item())
        self.assertLess(enlarged_loss(sharp, sharp).item(), 1e-6)
        rim, light = sharp.clone(), sharp.clone()
        light[..., 26:28] += 0.05
        rim[:, 0, :, 26:28] += 0.05
        rim[:, 2, :, 26:28] -= 0.05
        self.assertGreater(enlarged_loss(rim, sharp).item(), 1.5 * enlarged_loss(light, sharp).item())
        self.assertGreater(enlarged_loss(rim, sharp, 20).item(), 3 * enlarged_loss(rim, sharp, 5).item())

    def test_decibels_are_those_of_a_signal_from_0_to_1(self):
        x = torch.zeros(2, 3, 4, 4)
        self.assertAlmostEqual(decibels(x + 0.2, x), 20, places=4)


if __name__ == "__main__":
    unittest.main()
