import unittest

from support import seeded
from test_faces import network_tensors

import torch

from mobilenet import MobileNet
from nearest import descriptors, nearest


class NearestTest(unittest.TestCase):
    def setUp(self):
        seeded()
        self.net = MobileNet(network_tensors(4), (0, 1, 3), size=32)
        self.pictures = torch.rand(40, 3, 32, 32) * 2 - 1
        self.net.recalibrate(self.pictures)

    def test_descriptors_have_length_one_whatever_the_batch(self):
        rows = descriptors(self.net, self.pictures)
        self.assertLess((rows.norm(dim=1) - 1).abs().max().item(), 1e-5)
        self.assertLess((rows[33] - descriptors(self.net, self.pictures[33:34])[0]).abs().max().item(), 1e-5)

    def test_a_picture_and_a_copy_with_a_little_noise_find_each_other(self):
        copies = self.pictures[[7, 31]] + 0.02 * torch.randn(2, 3, 32, 32)
        distances, rows = nearest(descriptors(self.net, copies), descriptors(self.net, self.pictures))
        self.assertEqual(rows.tolist(), [7, 31])
        others, _ = nearest(descriptors(self.net, self.pictures[:5]), descriptors(self.net, self.pictures[5:]))
        self.assertLess(distances.max().item(), 0.5 * others.min().item())


if __name__ == "__main__":
    unittest.main()
