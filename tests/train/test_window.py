import unittest

from support import TRAITS, seeded

import numpy as np
import torch

from networks import Generator
from window import Window, random_window

CHANNELS = {4: 8, 8: 8, 16: 6, 32: 6, 64: 5, 128: 4, 256: 3}


class WindowTest(unittest.TestCase):
    def setUp(self):
        seeded()
        self.generator = Generator(CHANNELS, 256, TRAITS, w_dim=16)
        self.traits = torch.randn(2, TRAITS)

    def test_a_window_shows_the_same_pixels_as_the_whole_picture_at_borders_and_within(self):
        with torch.no_grad():
            whole = self.generator(self.traits)
            for top, left, size in ((0, 0, 32), (224, 224, 32), (0, 192, 64), (48, 40, 64), (96, 64, 128), (0, 0, 256)):
                window = Window(top, left, size, 256)
                part = self.generator(self.traits, window)
                expected = whole[:, :, top : top + size, left : left + size]
                self.assertEqual(part.shape, expected.shape)
                self.assertLess((part - expected).abs().max().item(), 1e-5, str(window))
                self.assertTrue(torch.equal(window.of(whole), expected))

    def test_a_window_of_a_sub_pixel_generator_shows_the_same_pixels(self):
        generator = Generator({**CHANNELS, 512: 5}, 512, TRAITS, w_dim=16, sub_pixel=True)
        with torch.no_grad():
            picture = generator(self.traits)
            self.assertEqual(tuple(picture.shape), (2, 3, 512, 512))
            for top, left, size in ((0, 0, 64), (448, 448, 64), (128, 208, 128), (0, 0, 512)):
                window = Window(top, left, size, 512)
                self.assertLess((generator(self.traits, window) - window.of(picture)).abs().max().item(), 1e-5, str(window))

    def test_a_window_gives_the_gradient_of_its_pixels(self):
        window = Window(64, 128, 64, 256)
        gradients = []
        for picture in (self.generator(self.traits, window), window.of(self.generator(self.traits))):
            self.generator.zero_grad()
            picture.square().sum().backward()
            gradients.append([p.grad.clone() for p in self.generator.parameters()])
        for one, other in zip(*gradients):
            self.assertLess((one - other).abs().max().item(), 1e-4 * (1 + other.abs().max().item()))

    def test_a_part_is_put_into_its_place_of_a_coarser_picture(self):
        window, picture = Window(32, 64, 32, 128), torch.randn(2, 3, 128, 128)
        coarse = torch.nn.functional.avg_pool2d(picture, 4)
        framed = window.framed(window.of(picture), torch.where(window_mask(window), torch.zeros(()), coarse))
        self.assertLess((framed - coarse).abs().max().item(), 1e-6)

    def test_random_windows_lie_within_the_picture_and_reach_all_of_it(self):
        random = np.random.default_rng(0)
        seen = torch.zeros(1, 1, 128, 128)
        for _ in range(300):
            window = random_window(64, 128, random)
            part = window.of(seen)
            self.assertEqual(tuple(part.shape[2:]), (64, 64))
            part += 1
        self.assertGreater(seen.min().item(), 0)
        with self.assertRaisesRegex(SystemExit, "multiple of 4 up to 128"):
            random_window(66, 128, random)


def window_mask(window: Window) -> torch.Tensor:
    top, bottom, left, right = window.at(32)
    mask = torch.zeros(32, 32, dtype=torch.bool)
    mask[top:bottom, left:right] = True
    return mask


if __name__ == "__main__":
    unittest.main()
