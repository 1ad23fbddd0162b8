import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import support  # noqa: F401  (finds scripts/train)

import torch

import checkpoint
from export import Exported, latent
from mapping import mapping_of
from on_gpu import MOST_BYTES, keep

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "train" / "on-gpu.sh"
PACKAGE = ROOT / ".train" / "packages" / "node_modules" / "nsfwjs"


def started(*options, **environment):
    command = [str(part) for part in (SCRIPT, *options)]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment})


class OnGpuTest(unittest.TestCase):
    def test_says_what_it_wants(self):
        done = started("--minutes", "3", "--out", "x")
        self.assertEqual((done.returncode, done.stderr.count("\n")), (2, 1))
        self.assertIn("--bundle FILE", done.stderr)

    def test_files_too_large_to_be_carried_away_are_refused(self):
        path = Path(tempfile.mkdtemp()) / "a.pt"
        keep({"ema": {"a": torch.zeros(4, 100)}, "other": 1}, path, ("ema",))
        self.assertEqual(checkpoint.load(path)["ema"]["a"].dtype, torch.float16)
        with self.assertRaisesRegex(SystemExit, "can be carried away"):
            keep({"ema": {"a": torch.zeros(MOST_BYTES)}}, path, ("ema",))

    @unittest.skipUnless(PACKAGE.exists() and shutil.which("npx"), "needs Node and the package nsfwjs in .train/packages")
    def test_trains_end_to_end_at_toy_size_from_its_bundle_without_node(self):
        folder = Path(tempfile.mkdtemp())
        bundle, out, work = folder / "bundle.tar.xz", folder / "out", folder / "work"
        made = started("--bundle", bundle, XZ_OPT="-2")
        self.assertEqual(made.returncode, 0, made.stderr)
        self.assertLess(bundle.stat().st_size, 30e6)
        programs = folder / "bin"
        programs.mkdir()
        for name in ("bash", "dirname", "env", "mkdir", "nice", "tee", "sed", "uname"):
            (programs / name).symlink_to(shutil.which(name))
        (programs / "python3").symlink_to(sys.executable)
        sizes = {
            "--channels": "4:8,8:8,16:8,32:8,64:6,128:4,256:4", "--batch": 4, "--drawings": 640, "--per-file": 160, "--first": 640,
            "--pairs": 10000, "--drawers": 2, "--threads": 1,
        }
        options = [part for pair in sizes.items() for part in pair]
        done = started(
            "--minutes", 0.8, "--out", out, "--bundle", bundle, "--work", work, "--device", "cpu", *options,
            PATH=str(programs), PYTHONPATH=os.pathsep.join(sys.path),
        )
        self.assertEqual(done.returncode, 0, done.stdout[-3000:] + done.stderr)
        numbers = json.loads((out / "evaluation.json").read_text())
        self.assertEqual((numbers["resolution"], numbers["drawings"]), (256, 640))
        for stage, seen in numbers["seen"].items():
            self.assertGreater(seen, 0, stage)
        for name in ("pony.pt", "mapping.pt", "reader.pt", "measure.pt", "sheet-psi1.png", "sheet-psi0.7.png", "traits.json", "log.txt"):
            self.assertTrue(0 < (out / name).stat().st_size <= MOST_BYTES, name)
        kept = checkpoint.load(out / "pony.pt")
        generator = checkpoint.generator_of(kept)
        last = checkpoint.generator_of(checkpoint.load(work / "polish256" / "latest.pt"))
        mapping = checkpoint.load(out / "mapping.pt")
        self.assertEqual(mapping_of(mapping).layers[-1].out_features, 142)
        pictures = [Exported(network, mapping).pictures(latent(1), 1) for network in (generator, last)]
        self.assertLess((pictures[0] - pictures[1]).abs().max().item(), 0.1)


if __name__ == "__main__":
    unittest.main()
