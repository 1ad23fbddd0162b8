import subprocess
import sys
import tempfile
import unittest
import unittest.mock
from pathlib import Path

from support import CHANNELS, TRAITS, network_tensors, seeded, statistics, write_drawings

import numpy as np
import torch

from adversarial import AdversarialOptions, train
from data import Drawings
from device import device_of
from features import Reader
from fit import FitOptions, fit
from mapping import Mapping
from mobilenet import MobileNet
from networks import Generator
from polish import PolishOptions, polish

RUN = Path(__file__).resolve().parents[2] / "scripts" / "train" / "run.py"


class DeviceTest(unittest.TestCase):
    def setUp(self):
        seeded()
        self.folder = Path(tempfile.mkdtemp())

    def test_a_device_that_is_not_there_is_told_in_one_sentence(self):
        self.assertEqual(device_of("cpu").type, "cpu")
        with self.assertRaisesRegex(SystemExit, '^There is no device "teapot": --device takes cpu or cuda.$'):
            device_of("teapot")
        if not torch.cuda.is_available():
            with self.assertRaisesRegex(SystemExit, "finds no graphics card"):
                device_of("cuda")

    def test_the_command_trains_on_the_device_that_it_is_given(self):
        write_drawings(self.folder, "a", 600)
        out = self.folder / "out"
        stage = ["fit", "--data", self.folder, "--data-size", "16", "--resolution", "16", "--channels", "4:8,8:8,16:6", "--out", out]
        command = [sys.executable, RUN, "--device", "cpu", *stage, "--pictures", "8", "--batch", "4"]
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue((out / "latest.pt").exists())

    @unittest.skipIf(torch.__version__.startswith("1."), "PyTorch 1 computes too little without values")
    def test_every_stage_keeps_its_tensors_on_the_device_of_its_drawings(self):
        """A device without memory stands for the graphics card: as there, tensors that are somewhere else are refused."""
        write_drawings(self.folder, "a", 160, size=64)
        np.random.default_rng(2).standard_normal((160, 7)).astype(np.float32).tofile(self.folder / "a.z")
        drawings = Drawings(self.folder, 64, 64, *statistics(), held_out=130, device="meta")
        channels = {**CHANNELS, 32: 4, 64: 4}
        reader = Reader(TRAITS).requires_grad_(False).to("meta")
        mapping = Mapping(7, TRAITS, hidden=8, layers=2).requires_grad_(False).to("meta")
        net = MobileNet(network_tensors(2), (0, 1), size=32, resolution=64).to("meta")

        def generator():
            return Generator(channels, 64, TRAITS)

        stages = {
            "fit": lambda out: fit(generator(), 32, drawings, FitOptions(out, 8, 4, 1e-3, 1e-3, reader, 0.3, 8.0, 32)),
            "adversarial": lambda out: train(
                generator(), 0, {}, drawings, AdversarialOptions(out, 8, 4, 1e-3, 1e-3, 1e-3, 4.0, 1.0, (64,), reader, 0.3, warm_up=0)
            ),
            "polish": lambda out: polish(
                generator(), net, drawings, PolishOptions(out, 8, 4, reader=reader, mapping=mapping, window=32, warm_up=0)
            ),
        }
        for name, stage in stages.items():
            with (
                self.subTest(name),
                unittest.mock.patch("torch.Tensor.item", lambda tensor: 0.5),
                unittest.mock.patch("training.Run.save_parts"),
                unittest.mock.patch("fit.held_out_sheet"), unittest.mock.patch("adversarial.held_out_sheet"),
                unittest.mock.patch("polish.held_out_sheet"),
            ):
                stage(self.folder / name)

    @unittest.skipIf(torch.__version__.startswith("1."), "PyTorch 1 computes too little without values")
    def test_a_tensor_left_behind_would_be_noticed(self):
        with self.assertRaises(RuntimeError):
            Reader(TRAITS).to("meta")(torch.zeros(2, 3, 64, 64))


if __name__ == "__main__":
    unittest.main()
