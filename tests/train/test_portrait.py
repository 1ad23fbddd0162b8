import argparse
import contextlib
import io
import tempfile
import unittest
from pathlib import Path

from support import network_tensors, seeded

import numpy as np
import torch

import checkpoint
from lessons import Lessons, make_lessons
from mobilenet import MobileNet
from networks import Generator
from portrait import HELD_OUT, PER_FILE, familiar_pictures, parameter_groups, train
from strangeness import Strangeness

SIZE = 64
CODES = 6


def toy() -> Generator:
    return Generator({4: 8, 8: 8, 16: 6, 32: 6}, 32, CODES, sub_pixel=True)


def net() -> MobileNet:
    torch.manual_seed(3)
    made = MobileNet(network_tensors(10), (0, 2, 5, 9), size=SIZE)
    made.recalibrate(plain(8))
    return made


def plain(count: int) -> torch.Tensor:
    """Pictures without anything on them, each of another light, and a little noise."""
    light = torch.linspace(-0.4, 0.4, count)[:, None, None, None]
    return light.expand(-1, 3, SIZE, SIZE) + 0.02 * torch.randn(count, 3, SIZE, SIZE)


def stained(pictures: torch.Tensor) -> torch.Tensor:
    pictures = pictures.clone()
    pictures[:, 0, 20:40, 20:40] += 0.9
    pictures[:, 2, 20:40, 20:40] -= 0.9
    return pictures


class StrangenessTest(unittest.TestCase):
    def setUp(self):
        seeded()
        self.familiar = plain(40)
        self.strangeness = Strangeness(net(), self.familiar)

    def test_what_was_seen_is_not_strange(self):
        again = self.strangeness(self.familiar[:4])
        other = self.strangeness(plain(9)[2:6])
        self.assertLess(again.max(), other.max())

    def test_a_stain_is_stranger_than_any_light(self):
        others = plain(9)[2:6]
        self.assertGreater(self.strangeness(stained(others)).min(), 1.5 * self.strangeness(others).max())


class Stained(torch.nn.Module):
    """A stain on the picture of each w whose first number is above a half."""

    def synthesis(self, w):
        pictures = torch.zeros(len(w), 3, SIZE, SIZE)
        return torch.where(w[:, :1, None, None] > 0.5, stained(pictures), pictures)


class PortraitTest(unittest.TestCase):
    def setUp(self):
        seeded()

    def test_a_strange_face_is_taken_nearer_to_the_mean_until_it_is_not(self):
        w = torch.tensor([[0.2], [0.6], [0.8], [5.0]])
        pictures = familiar_pictures(Stained(), w, torch.zeros(1), lambda faces: faces.amax((1, 2, 3)), 0.5)
        self.assertEqual(pictures[:3].abs().max().item(), 0)
        # Nothing between it and the mean that is tried is without a stain.
        self.assertGreater(pictures[3].max().item(), 0.5)

    def test_the_new_block_learns_faster_and_w_goes_on_meaning_the_same(self):
        generator = toy()
        kernels, steady, others = parameter_groups(generator, 0.1, 0.01)
        for group, lr in ((kernels, 0.1), (steady, 0.005), (others, 0.01)):
            self.assertAlmostEqual(group["top"], lr)
        grouped = {id(parameter) for group in (kernels, steady, others) for parameter in group["params"]}
        expected = {id(parameter) for name, parameter in generator.named_parameters() if not name.startswith("traits.")}
        self.assertEqual(grouped, expected)

    def test_a_generator_learns_lessons_and_goes_on_where_it_was(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            generator = toy()
            wanted = torch.linspace(-0.5, 0.5, 32).expand(1, 3, 32, 32)

            def draw(count, random):
                return torch.from_numpy(random.standard_normal((count, generator.w_dim)).astype(np.float32))

            with contextlib.redirect_stdout(io.StringIO()):
                make_lessons(lambda w: wanted.expand(len(w), -1, -1, -1), draw, folder / "lessons", HELD_OUT + PER_FILE, 1, PER_FILE)
            lessons = Lessons(folder / "lessons", generator, 4, HELD_OUT)
            small = MobileNet(network_tensors(3), (0, 2), size=32)
            options = argparse.Namespace(
                out=folder / "out", pictures=800, batch=8, lr=0.02, lower_lr=0.01, perceptual=0.1, seed=1, minutes=None, codes=CODES,
            )
            with torch.no_grad():
                before = (generator.synthesis(lessons.w_of(np.arange(8))) - wanted).abs().mean().item()
            with contextlib.redirect_stdout(io.StringIO()):
                train(generator, lessons, small, options)
            learnt = checkpoint.generator_of(checkpoint.load(folder / "out" / "latest.pt"))
            with torch.no_grad():
                after = (learnt.synthesis(lessons.w_of(np.arange(8))) - wanted).abs().mean().item()
            self.assertLess(after, 0.8 * before)
            options.pictures = 808
            again = toy()
            with contextlib.redirect_stdout(io.StringIO()) as said:
                train(again, lessons, small, options)
            self.assertIn("808", said.getvalue())


if __name__ == "__main__":
    unittest.main()
