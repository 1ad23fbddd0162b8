import argparse
import contextlib
import io
import tempfile
import unittest
from pathlib import Path

from support import CHANNELS, network_tensors, seeded

import numpy as np
import torch

import checkpoint
from faces import lit_evenly
from lessons import Lessons, make_lessons
from mobilenet import MobileNet
from networks import Generator
from studio import HELD_OUT, PER_FILE, Segmenter, decided, ground, in_studio, levelled, sound_pictures, train, well_lit

SIZE = 32


def head(size: int = SIZE) -> torch.Tensor:
    """A mask `[1, 1, size, size]` of a disc in the middle."""
    y, x = torch.meshgrid(torch.linspace(-1, 1, size), torch.linspace(-1, 1, size), indexing="ij")
    return ((x.square() + y.square()) < 0.5).float()[None, None]


class StudioTest(unittest.TestCase):
    def setUp(self):
        seeded()
        self.pictures = torch.rand(3, 3, SIZE, SIZE) * 0.4 + 0.3
        self.mask = head().expand(3, -1, -1, -1)

    def test_doubts_are_taken_away_and_the_edge_stays_smooth(self):
        mask = decided(torch.tensor([0.0, 0.2, 0.4, 0.6, 0.85, 1.0]))
        self.assertEqual(mask[:2].tolist(), [0, 0])
        self.assertEqual(mask[4:].tolist(), [1, 1])
        self.assertTrue(0 < mask[2] < mask[3] < 1)

    def test_the_ground_is_of_one_colour_that_of_what_was_behind(self):
        behind = torch.tensor([0.2, 0.4, 0.6])[None, :, None, None]
        pictures = torch.where(self.mask > 0, torch.rand(3, 3, SIZE, SIZE), behind.expand(3, -1, SIZE, SIZE))
        shown = ground(pictures, self.mask)
        self.assertTrue((shown[:, 2] > shown[:, 1]).all() and (shown[:, 1] > shown[:, 0]).all())
        steps = torch.cat([(shown[..., 1:] - shown[..., :-1]).flatten(), (shown[..., 1:, :] - shown[..., :-1, :]).flatten()])
        self.assertLess(steps.abs().max().item(), 0.02)
        torch.testing.assert_close(shown[0], shown[1])

    def test_where_nothing_is_seen_behind_the_ground_is_grey(self):
        shown = ground(self.pictures, torch.ones(3, 1, SIZE, SIZE))
        torch.testing.assert_close(shown[:, 0], shown[:, 2])
        self.assertTrue(((shown > 0.5) & (shown < 0.8)).all())

    def test_a_veil_is_lifted_and_a_clear_picture_stays(self):
        shown = levelled(self.pictures, self.mask)
        inside = self.mask.expand_as(shown) > 0
        self.assertGreater(shown[inside].std() / self.pictures[inside].std(), 1.2)
        clear = torch.rand(3, 1, SIZE, SIZE).expand(-1, 3, -1, -1)
        torch.testing.assert_close(levelled(clear, self.mask), clear)

    def test_a_person_too_small_to_be_read_stays(self):
        nobody = torch.zeros(3, 1, SIZE, SIZE)
        torch.testing.assert_close(levelled(self.pictures, nobody), self.pictures)

    def test_the_person_stays_and_the_rest_is_the_ground(self):
        clear = torch.rand(3, 1, SIZE, SIZE).expand(-1, 3, -1, -1)
        shown = in_studio(clear * 2 - 1, lambda pictures: self.mask)
        inside = self.mask.expand_as(shown) > 0
        torch.testing.assert_close(shown[inside], (clear * 2 - 1)[inside])
        torch.testing.assert_close(shown[~inside], (ground(clear, self.mask) * 2 - 1)[~inside])

    def test_a_harsh_face_is_taken_nearer_to_the_mean_until_it_is_not(self):
        class Lit(torch.nn.Module):
            """The left half of a picture as much darker as w says."""

            def synthesis(self, w):
                picture = torch.full((len(w), 3, SIZE, SIZE), 0.5)
                picture[..., : SIZE // 2] = 0.5 - w[:, :1, None, None]
                return picture

        w = torch.tensor([[0.1], [0.7], [1.4]])
        plain, sound = Lit().synthesis(w), sound_pictures(Lit(), w, torch.zeros(1, 1))
        self.assertEqual(well_lit(plain).tolist(), [True, False, False])
        self.assertEqual(well_lit(sound)[:2].tolist(), [True, True])
        torch.testing.assert_close(sound[0], plain[0])
        self.assertEqual(well_lit(plain)[1], lit_evenly(((plain[1].permute(1, 2, 0) + 1) * 127.5).byte().numpy()))

    def test_it_learns_its_lessons_and_codes_keep_their_meaning(self):
        generator = Generator(CHANNELS, 16, 6)
        folder = Path(tempfile.mkdtemp())

        def draw_w(count, random):
            return torch.from_numpy(random.standard_normal((count, generator.w_dim)).astype(np.float32))

        with contextlib.redirect_stdout(io.StringIO()):
            make_lessons(lambda w: torch.full((len(w), 3, 16, 16), 0.5), draw_w, folder / "lessons", HELD_OUT + 16, per_file=PER_FILE)
        lessons = Lessons(folder / "lessons", generator, 4, HELD_OUT)
        net = MobileNet(network_tensors(3), taps=(0, 2), size=16)
        options = argparse.Namespace(out=folder / "out", pictures=800, minutes=None, batch=8, lr=0.02, perceptual=0.1, seed=1, codes=6)
        codes = generator.traits.weight.clone()
        before = (generator.synthesis(lessons.w_of(np.arange(4))) - 0.5).abs().mean().item()
        with contextlib.redirect_stdout(io.StringIO()) as said:
            train(generator, lessons, net, options)
        saved = checkpoint.generator_of(checkpoint.load(folder / "out" / "latest.pt"))
        after = (saved.synthesis(lessons.w_of(np.arange(4))) - 0.5).abs().mean().item()
        self.assertLess(after, 0.5 * before)
        torch.testing.assert_close(saved.traits.weight, codes)
        self.assertIn("held-out mean absolute error", said.getvalue())
        self.assertTrue((folder / "out" / "held-out.png").exists())

    def test_a_missing_segmenter_is_said(self):
        with self.assertRaisesRegex(SystemExit, "There is no nowhere/selfie_segmentation.tflite"):
            Segmenter(Path("nowhere"))


if __name__ == "__main__":
    unittest.main()
