import contextlib
import io
import tempfile
import unittest
from pathlib import Path

from support import CHANNELS, TRAITS, seeded, statistics

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import checkpoint
from enlarge import EnlargeOptions, Teacher, decibels, enlarge
from ncnn import HALVES, MAGIC, Weights, enlarged, read_network
from networks import Generator
from window import Window

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

    def teacher(self) -> Teacher:
        def draw_w(count, random):
            return torch.from_numpy(random.standard_normal((count, 16)).astype(np.float32))

        return Teacher(self.finished, Doubling(), draw_w)

    def grown(self) -> Generator:
        seeded(4)
        generator = Generator({**FINISHED, 64: 6}, 64, TRAITS, w_dim=16, sub_pixel=True)
        checkpoint.copy_matching(generator, self.finished.state_dict())
        generator.start_new_blocks_silent(32)
        return generator

    def test_the_teacher_draws_in_a_window_what_it_draws_in_the_whole_picture(self):
        window = Window(16, 32, 32, 64)
        lesson = self.teacher().lesson(2, window, np.random.default_rng(5))
        with torch.no_grad():
            expected = window.of(enlarged(Doubling(), self.finished.synthesis(lesson.w)))
        self.assertLess((lesson.wanted() - expected).abs().max().item(), 1.01 / 127.5)

    def test_learns_what_the_teacher_draws_and_leaves_coarse_layers_alone(self):
        out = Path(tempfile.mkdtemp())
        generator, teacher = self.grown(), self.teacher()
        lesson = teacher.lesson(4, Window(0, 0, 64, 64), np.random.default_rng(9))

        def error() -> float:
            with torch.no_grad():
                return decibels(generator.synthesis(lesson.w), lesson.wanted())

        before, weights = error(), {name: tensor.clone() for name, tensor in generator.state_dict().items()}
        options = EnlargeOptions(out, 240, 4, 0.01, 0.002, lowest=32, window=32, every=2, held_out=1)
        with contextlib.redirect_stdout(io.StringIO()) as told:
            enlarge(generator, teacher, statistics(), options)
        self.assertGreater(error(), before + 1)
        self.assertIn("dB from the teacher, enlarged by curves", told.getvalue())
        changed = {name for name, tensor in generator.state_dict().items() if not torch.equal(tensor, weights[name])}
        self.assertEqual({name.split(".")[1] for name in changed}, {"32", "64"})
        content = checkpoint.load(out / "latest.pt")
        self.assertTrue(content["sub_pixel"])
        self.assertEqual((content["resolution"], content["channels"][64]), (64, 6))

    def test_decibels_are_those_of_a_signal_from_0_to_1(self):
        x = torch.zeros(2, 3, 4, 4)
        self.assertAlmostEqual(decibels(x + 0.2, x), 20, places=4)


if __name__ == "__main__":
    unittest.main()
