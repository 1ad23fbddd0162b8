import json
import unittest

import support  # noqa: F401  (finds scripts/train)

import numpy as np
import torch

from evaluate import averaged_down, blurred, frechet, held_out_error, octave_energies, shares
from trait_columns import WORDS, columns_of


class FrechetTest(unittest.TestCase):
    def test_of_two_normal_distributions_is_the_closed_form(self):
        # Axis-aligned: |m1 - m2|^2 + sum (s1 - s2)^2.
        random = np.random.default_rng(0)
        a = random.normal([0, 1, 2], [1, 2, 3], (400_000, 3))
        b = random.normal([1, 1, 0], [2, 2, 1], (400_000, 3))
        self.assertAlmostEqual(frechet(a, b), (1 + 0 + 4) + (1 + 0 + 4), delta=0.1)

    def test_of_a_set_and_itself_is_nothing(self):
        a = np.random.default_rng(1).normal(size=(500, 4))
        self.assertAlmostEqual(frechet(a, a), 0, places=6)


class OctavesTest(unittest.TestCase):
    def test_a_checkerboard_is_all_in_the_finest_octave(self):
        y, x = np.mgrid[:32, :32]
        board = torch.from_numpy(((x + y) % 2 * 2 - 1).astype(np.float32))[None, None].expand(2, 3, -1, -1)
        self.assertEqual(np.round(octave_energies(board), 5).tolist(), [1, 0])

    def test_blur_takes_the_finest_octave_first(self):
        torch.manual_seed(0)
        x = torch.rand(4, 3, 64, 64) * 2 - 1
        share = octave_energies(blurred(x)) / octave_energies(x)
        self.assertLess(share[0], 0.05)
        self.assertLess(share[0], share[2])


class HeldOutTest(unittest.TestCase):
    def test_asks_for_each_held_out_drawing_once_and_takes_the_distance_that_it_is_given(self):
        asked = []

        class Drawn:
            def at(self, rows):
                asked.extend(rows.tolist())
                return torch.zeros(len(rows), 1), torch.full((len(rows), 3, 8, 8), 0.5)

        def grey(traits):
            return torch.full((len(traits), 3, 8, 8), -4.0)

        self.assertAlmostEqual(held_out_error(grey, Drawn(), count=64), 1.5, places=6)
        self.assertEqual(asked, list(range(64)))
        self.assertAlmostEqual(held_out_error(grey, Drawn(), lambda y, x: (y - x).square().mean(), 32), 2.25, places=6)


class AveragedDownTest(unittest.TestCase):
    def test_keeps_what_is_small_enough_and_averages_squares_of_what_is_not(self):
        x = torch.rand(2, 3, 8, 8)
        self.assertTrue(torch.equal(averaged_down(x, 8), x))
        expected = x.reshape(2, 3, 4, 2, 4, 2).mean((3, 5))
        self.assertLess((averaged_down(x, 4) - expected).abs().max().item(), 1e-6)


class SharesTest(unittest.TestCase):
    def test_counts_what_the_rows_hold(self):
        words = json.loads(WORDS.read_text())
        starts, column = {}, 0
        for trait in words:
            starts[trait["name"]] = column
            column += columns_of(trait)
        rows = np.zeros((4, column))
        choice = next(trait for trait in words if trait["kind"] == "choice")
        first, second = (f"{choice['name']}.{option['name']}" for option in choice["options"][:2])
        rows[:3, starts[choice["name"]] + 1] = 1
        rows[3, starts[choice["name"]]] = 1
        found = shares((rows - 0.25) / 2, np.full(column, 0.25), np.full(column, 2.0))
        self.assertEqual((found[first], found[second]), (0.25, 0.75))


if __name__ == "__main__":
    unittest.main()
