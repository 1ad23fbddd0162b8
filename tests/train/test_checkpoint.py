import tempfile
import unittest
from pathlib import Path

import support  # noqa: F401

import numpy as np
import torch

import checkpoint


class Executes:
    def __reduce__(self):
        return print, ("executed",)


class CheckpointTest(unittest.TestCase):
    def test_comes_back_as_it_was_arrays_as_arrays(self):
        content = {
            "mean": np.arange(3, dtype=np.float32),
            "ema": {"weight": torch.eye(2)},
            "channels": {4: 8, 8: 8},
            "random": np.random.default_rng(1).bit_generator.state,
            "old": np.random.RandomState(1).get_state(legacy=False),
        }
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "some" / "latest.pt"
            checkpoint.save(path, content)
            found = checkpoint.load(path)
        self.assertIsInstance(found["mean"], np.ndarray)
        np.testing.assert_array_equal(found["mean"], content["mean"])
        torch.testing.assert_close(found["ema"]["weight"], torch.eye(2))
        self.assertEqual((found["channels"], found["random"]), (content["channels"], content["random"]))
        np.testing.assert_array_equal(found["old"]["state"]["key"], content["old"]["state"]["key"])

    def test_what_would_be_executed_is_not_read(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "latest.pt"
            torch.save({"mean": Executes()}, path)
            with self.assertRaisesRegex(Exception, "print|weights_only"):
                checkpoint.load(path)


if __name__ == "__main__":
    unittest.main()
