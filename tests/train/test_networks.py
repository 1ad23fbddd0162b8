import unittest

from support import CHANNELS, TRAITS, seeded

import numpy as np
import torch

import checkpoint
from adversarial import discriminator_step, grown_discriminator
from networks import Discriminator, Generator, ModulatedConv, parse_channels, up2


class GeneratorTest(unittest.TestCase):
    def setUp(self):
        seeded()
        self.generator = Generator(CHANNELS, 16, TRAITS, w_dim=32)

    def test_gives_pictures_of_its_resolution(self):
        self.assertEqual(tuple(self.generator(torch.randn(3, TRAITS)).shape), (3, 3, 16, 16))

    def test_reads_a_channel_table(self):
        self.assertEqual(parse_channels("4:256,8:16"), {4: 256, 8: 16})

    def test_demodulated_layers_have_about_unit_variance(self):
        layer = ModulatedConv(64, 64, 32)
        x = torch.randn(4, 64, 16, 16)
        before = layer(x, torch.randn(4, 32)).std().item()
        layer.weight.data *= 7
        after = layer(x, torch.randn(4, 32)).std().item()
        self.assertAlmostEqual(before, after, delta=0.1)
        self.assertTrue(0.5 < after < 1.5)

    def test_to_rgb_as_matrix_product_is_the_one_by_one_convolution(self):
        layer = ModulatedConv(8, 3, 32, kernel=1, to_rgb=True)
        layer.bias.data.normal_()
        x, w = torch.randn(2, 8, 5, 5), torch.randn(2, 32)
        style = layer.affine(w)
        expected = torch.nn.functional.conv2d(x * style[:, :, None, None], layer.folded_weight(), layer.bias)
        self.assertLess((layer(x, w) - expected).abs().max().item(), 1e-5)

    def test_a_grown_generator_begins_as_the_enlarged_old_picture(self):
        old = Generator(CHANNELS, 8, TRAITS)
        content = {"ema": old.state_dict(), "mean": [0.0] * TRAITS, "resolution": 8}
        new = checkpoint.grown(content, CHANNELS, 16)
        traits = torch.randn(2, TRAITS)
        with torch.no_grad():
            self.assertLess((new(traits) - up2(old(traits))).abs().max().item(), 1e-5)


    def test_a_sub_pixel_block_begins_as_the_enlarged_old_picture_and_gives_four_pixels_a_place(self):
        old = Generator(CHANNELS, 16, TRAITS)
        content = {"ema": old.state_dict(), "mean": [0.0] * TRAITS, "resolution": 16}
        new = checkpoint.grown(content, {**CHANNELS, 32: 5}, 32, sub_pixel=True)
        traits = torch.randn(2, TRAITS)
        with torch.no_grad():
            enlarged = up2(old(traits))
            self.assertLess((new(traits) - enlarged).abs().max().item(), 1e-5)
            block = new.blocks["32"]
            self.assertEqual(tuple(block.rgb.weight.shape), (12, 5, 1, 1))
            # The second of three colours, the pixel below and to the left of four.
            block.rgb.bias[4 + 2] = 0.5
            change = new(traits) - enlarged
        self.assertLess((change[:, 1, 1::2, 0::2] - 0.5).abs().max().item(), 1e-5)
        self.assertAlmostEqual(change.abs().sum().item(), 0.5 * 2 * 16 * 16, delta=0.1)
        again = checkpoint.generator_of({"ema": new.state_dict(), **checkpoint.header(new, np.zeros(TRAITS), np.ones(TRAITS))})
        self.assertTrue(torch.equal(again(traits), new(traits)))


class DiscriminatorTest(unittest.TestCase):
    def setUp(self):
        seeded()

    def test_scores_each_picture(self):
        for inputs in ((16,), (8,), (16, 8)):
            self.assertEqual(tuple(Discriminator(CHANNELS, 16, inputs)(torch.randn(4, 3, 16, 16)).shape), (4,))

    def test_one_grown_to_patches_scores_an_enlarged_picture_as_the_old_one_did(self):
        old = Discriminator(CHANNELS, 8, (8,))
        generator = Generator(CHANNELS, 16, TRAITS)
        new = grown_discriminator(old.state_dict(), generator, (8,))
        picture = torch.randn(4, 3, 8, 8)
        enlarged = picture.repeat_interleave(2, 2).repeat_interleave(2, 3)
        with torch.no_grad():
            self.assertLess((new(enlarged) - old(picture)).abs().max().item(), 1e-4)

    def test_one_backward_pass_gives_the_generator_its_own_gradient(self):
        discriminator = Discriminator(CHANNELS, 16, (16,), group=1)
        y, x = torch.randn(3, 3, 16, 16), torch.randn(3, 3, 16, 16)
        _, loss, gradient = discriminator_step(discriminator, y, x)
        y = y.requires_grad_()
        expected_loss = torch.nn.functional.softplus(-discriminator(y)).mean()
        (expected,) = torch.autograd.grad(expected_loss, y)
        self.assertAlmostEqual(loss, expected_loss.item(), places=5)
        self.assertLess((gradient - expected).abs().max().item(), 1e-6 + 1e-3 * expected.abs().max().item())


if __name__ == "__main__":
    unittest.main()
