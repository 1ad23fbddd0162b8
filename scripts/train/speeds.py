"""How many pictures a second each stage learns from, on one thread: the table of docs/training-log.md.

    python3 scripts/train/speeds.py [--package .train/packages/node_modules/nsfwjs] [--stages fit256,polish256] [--seconds 20] \
        [--window 128] [--plain-memory] [--device cpu]

Each stage runs as `run.py` runs it, with its own options of README.md, on random drawings. Processor time is counted on a CPU, so that
a machine which does other things too says the same; time that passes, on a graphics card.
"""

import argparse
import contextlib
import io
import json
import tempfile
import time
from pathlib import Path
from typing import Callable

import numpy as np
import torch

import checkpoint
from adversarial import AdversarialOptions, train
from data import TRAIT_COLUMNS, Drawings
from device import add_device, device_of
from features import Reader, train_reader
from fit import FitOptions, fit
from mapping import Mapping, train_mapping
from memory import keep_memory
from mobilenet import recalibrated
from networks import Generator, parse_channels
from polish import PolishOptions, polish
from run import CHANNELS

Z_COLUMNS = 175
DRAWINGS = 600
WARM_UP = 2


class Enough(Exception):
    pass


class TimedDrawings(Drawings):
    """Drawings that stop the stage after `seconds`, which count from the third batch on; `rate` is that of the median batch."""

    seconds = 0.0

    def clock(self) -> float:
        return time.process_time() if torch.device(self.device).type == "cpu" else time.monotonic()

    def draw(self, count: int, random: np.random.Generator) -> np.ndarray:
        self.times = [*getattr(self, "times", []), self.clock()]
        counted = self.times[WARM_UP:]
        if len(counted) > 2 and counted[-1] - counted[0] > self.seconds:
            self.rate = count / float(np.median(np.diff(counted)))
            raise Enough
        return super().draw(count, random)


def write_drawings(folder: Path, size: int) -> None:
    random = np.random.default_rng(0)
    random.integers(0, 256, (DRAWINGS, size, size, 3), dtype=np.uint8).tofile(folder / "a.rgb")
    random.integers(0, 50, (DRAWINGS, 64, 64), dtype=np.uint8).tofile(folder / "a.details")
    random.standard_normal((DRAWINGS, TRAIT_COLUMNS)).astype(np.float32).tofile(folder / "a.traits")
    random.standard_normal((DRAWINGS, Z_COLUMNS)).astype(np.float32).tofile(folder / "a.z")


def stages(package: Path | None, window: int | None, device: torch.device) -> dict[str, Callable[[TimedDrawings, Path], None]]:
    channels = parse_channels(CHANNELS)
    fixed = (Reader(TRAIT_COLUMNS), Mapping(Z_COLUMNS, TRAIT_COLUMNS, 384))
    reader, mapping = (network.requires_grad_(False).eval().to(device) for network in fixed)

    def fitted(drawings: Drawings, out: Path) -> None:
        resolution = drawings.resolution
        options = FitOptions(out, 10**9, 8, 0.004, 0.002, reader, 0.3, 8.0, window if resolution == 256 else None)
        fit(Generator(channels, resolution, TRAIT_COLUMNS), resolution // 2, drawings, options)

    def adversarial(drawings: Drawings, out: Path) -> None:
        options = AdversarialOptions(out, 10**9, 8, 1e-3, 1e-3, 2e-3, 6.0, 0.25, (64,), reader, 0.3, 8.0, warm_up=0)
        train(Generator(channels, drawings.resolution, TRAIT_COLUMNS), 0, {}, drawings, options)

    def polished(drawings: Drawings, out: Path) -> None:
        net = recalibrated(package, drawings.at(np.arange(16))[1], {64: 96}.get(drawings.resolution, 192), drawings.resolution)
        options = PolishOptions(
            out, 10**9, 8, 1e-3, 1e-3, reader=reader, mapping=mapping, details=20.0, strength=1.0, warm_up=0,
            window=window if drawings.resolution == 256 else None,
        )
        polish(Generator(channels, 256, TRAIT_COLUMNS), net, drawings, options)

    found: dict[str, Callable[[TimedDrawings, Path], None]] = {
        "features": lambda drawings, out: train_reader(drawings, out, 10**9, 32, 2e-3),
    }
    found.update({f"fit{resolution}": fitted for resolution in (64, 128, 256)})
    found.update({f"adversarial{resolution}": adversarial for resolution in (128, 256)})
    if package:
        found.update({f"polish{resolution}": polished for resolution in (64, 256)})
    return found


def mapping_rate(folder: Path, seconds: float, device: torch.device) -> float:
    """Pairs a second of the mapping network, its start and its last save included."""
    rows = 20000
    np.random.default_rng(0).standard_normal((rows, Z_COLUMNS + TRAIT_COLUMNS)).astype(np.float32).tofile(folder / "pairs.f32")
    (folder / "pairs.f32.json").write_text(json.dumps({"zDim": 512, "zColumns": Z_COLUMNS, "traitColumns": TRAIT_COLUMNS, "mirrorBy": 511}))
    checkpoint.save(folder / "start.pt", {"mean": np.zeros(TRAIT_COLUMNS, np.float32), "std": np.ones(TRAIT_COLUMNS, np.float32)})
    clock = time.process_time if device.type == "cpu" else time.monotonic
    began = clock()
    with contextlib.redirect_stdout(io.StringIO()):
        options = (folder / "pairs.f32", folder / "start.pt", folder / "mapping", 10**9, 1024, 2e-3, 384)
        train_mapping(*options, device=device, minutes=seconds / 60)
    return checkpoint.load(folder / "mapping/latest.pt")["run"]["seen"] / (clock() - began)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--package", type=Path)
    parser.add_argument("--stages", default="")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--window", type=int, help="that fit256 and polish256 learn from")
    add_device(parser)
    parser.add_argument("--plain-memory", action="store_true", help="as glibc keeps it by itself")
    args = parser.parse_args()
    if not args.plain_memory:
        keep_memory()
    device = device_of(args.device)
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    print(f"PyTorch {torch.__version__}")
    wanted = args.stages.split(",") if args.stages else None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_drawings(folder, 256)
        if not wanted or "mapping" in wanted:
            print(f"{'mapping':16} {mapping_rate(folder, args.seconds, device):8.0f} pairs a second", flush=True)
        for stage, begin in stages(args.package, args.window, device).items():
            if wanted and stage not in wanted:
                continue
            resolution = int("".join(c for c in stage if c.isdigit()) or 64)
            drawings = TimedDrawings(folder, 256, resolution, np.zeros(TRAIT_COLUMNS), np.ones(TRAIT_COLUMNS), device=device)
            drawings.seconds = args.seconds
            torch.manual_seed(1)
            with contextlib.suppress(Enough), contextlib.redirect_stdout(io.StringIO()):
                begin(drawings, folder / stage)
            print(f"{stage:16} {drawings.rate:8.2f} pictures a second", flush=True)


if __name__ == "__main__":
    main()
