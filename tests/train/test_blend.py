import unittest

from support import CHANNELS, TRAITS, statistics

import torch

from blend import blend
from networks import Generator


def stage(resolution: int = 16) -> dict:
    mean, std = statistics()
    state = Generator(CHANNELS, resolution, TRAITS, 8).state_dict()
    return {"ema": state, "channels": CHANNELS, "resolution": resolution, "mean": mean, "std": std, "optimiser": {}}


class BlendTest(unittest.TestCase):
    def test_lies_between_the_two(self):
        a, b = stage(), stage()
        self.assertEqual(set(blend(a, b, 0.25)), {"ema", "channels", "resolution", "mean", "std"})
        for share in (0, 0.25, 1):
            for name, tensor in blend(a, b, share)["ema"].items():
                expected = (1 - share) * a["ema"][name] + share * b["ema"][name]
                self.assertLess((tensor - expected).abs().max().item(), 1e-6)

    def test_refuses_another_network_or_other_traits(self):
        with self.assertRaisesRegex(SystemExit, "different networks"):
            blend(stage(), stage(8), 0.5)
        other = stage()
        other["mean"] = other["mean"] + 1
        with self.assertRaisesRegex(SystemExit, "standardise"):
            blend(stage(), other, 0.5)

    def test_keeps_an_encoder_that_both_share_and_refuses_one_that_has_learnt(self):
        a, b = ({**stage(), "encoder": {"out.weight": torch.ones(2)}} for _ in range(2))
        self.assertTrue(torch.equal(blend(a, b, 0.5)["encoder"]["out.weight"], torch.ones(2)))
        a["encoder"] = {"out.weight": torch.zeros(2)}
        with self.assertRaisesRegex(SystemExit, "encoder has learnt"):
            blend(a, b, 0.5)


if __name__ == "__main__":
    unittest.main()
