import unittest

import support  # noqa: F401  (finds scripts/train)

import torch

from fringe import colour_fringe


def drawing(size: int = 256) -> torch.Tensor:
    """A dark line between a blue surface and a yellow one."""
    x = torch.empty(1, 3, size, size)
    x[:] = torch.tensor([-0.2, 0.2, 0.9])[None, :, None, None]
    x[:, :, :, size // 2 :] = torch.tensor([0.6, 0.5, -0.3])[None, :, None, None]
    x[:, :, :, size // 2 - 2 : size // 2 + 2] = -0.8
    return x


def with_rim(x: torch.Tensor, strength: float) -> torch.Tensor:
    y, middle = x.clone(), x.shape[-1] // 2
    y[:, 0, :, middle + 3 : middle + 6] -= strength
    y[:, 1, :, middle + 3 : middle + 6] += strength
    return y


class FringeTest(unittest.TestCase):
    def test_a_line_between_two_even_surfaces_has_none(self):
        self.assertLess(colour_fringe(drawing()), 1e-3)

    def test_grows_with_the_colour_of_a_rim_and_not_with_its_brightness(self):
        plain, faint, strong = (colour_fringe(with_rim(drawing(), strength)) for strength in (0, 0.1, 0.3))
        self.assertGreater(faint, plain + 0.005)
        self.assertAlmostEqual(strong / faint, 3, delta=0.2)
        grey = drawing()
        grey[:, :, :, 131:134] -= 0.15
        self.assertLess(colour_fringe(grey), 1e-3)

    def test_says_about_the_same_of_an_enlarged_picture(self):
        x = with_rim(drawing(), 0.3)
        large = x.repeat_interleave(2, 2).repeat_interleave(2, 3)
        self.assertAlmostEqual(colour_fringe(large) / colour_fringe(x), 1, delta=0.25)

    def test_a_picture_without_lines_has_none(self):
        self.assertEqual(colour_fringe(torch.zeros(1, 3, 64, 64)), 0.0)


if __name__ == "__main__":
    unittest.main()
