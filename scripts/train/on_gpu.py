"""Trains the pony from nothing within a number of minutes, on a machine with one graphics card: started by on-gpu.sh.

Drawings are made on the other processor cores while training runs. Every stage is one of run.py's, and gets its share of the time that
is left when it begins. `--out` gets files of at most 16 MB: the generator as half floats each minute (`pony.pt`), at the end the
mapping network, the reader, `evaluation.json` and contact sheets.
"""

import argparse
import json
import os
import subprocess
import tarfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

import checkpoint
import run
from data import Drawings
from device import device_of
from evaluate import evaluate
from export import Exported, write_sheets
from mapping import Pairs
from memory import keep_memory
from networks import Generator, parse_channels
from traits_file import traits_json, write_traits

MOST_BYTES = 16_000_000
KEEP_EVERY = 60
PICTURES = 10**9


@dataclass
class Stage:
    """A stage of run.py, its share of the time, and its options; `{work}` is the folder of data and states."""

    name: str
    share: float
    options: str
    batch: bool = True

    @property
    def kind(self) -> str:
        return self.options.split()[0]


FIT = "--features {work}/reader/latest.pt --lr 0.004 --lower-lr"
POLISH = (
    "--package {work}/bundle/nsfwjs --features {work}/reader/latest.pt --mapping {work}/mapping/latest.pt "
    "--discriminator-lr 1e-3 --reading 2"
)
# Shares as the hours on a processor went; the mapping network comes first, since few drawings are there yet. Batches of 32 take the
# learning rates of batches of 8, which are large already.
PLAN = [
    Stage(
        "mapping",
        8,
        "mapping --pairs {work}/pairs.f32 --statistics {work}/start.pt --hidden 384 --batch 4096 --steps 1000000",
        batch=False,
    ),
    Stage("reader", 6, "features --statistics {work}/start.pt --seed 1 --lr 2e-3"),
    Stage("fit64", 26, f"fit --resolution 64 --start {{work}}/start.pt {FIT} 0.004"),
    Stage("fit128", 8, f"fit --resolution 128 --start {{work}}/fit64/latest.pt {FIT} 0.003"),
    Stage("fit256", 12, f"fit --resolution 256 --start {{work}}/fit128/latest.pt {FIT} 0.002"),
    Stage(
        "polish64", 13,
        f"polish --resolution 64 --seen-at 96 --start {{work}}/fit256/latest.pt {POLISH} --dressed 8 --lr 3e-3 --details 32 --strength 0.3",
    ),
    Stage("polish256", 17, f"polish --start {{work}}/polish64/latest.pt {POLISH} --dressed 4 --lr 1.4e-3 --details 20 --strength 1"),
    Stage("measure", 4, "features --statistics {work}/start.pt --seed 2 --lr 2e-3"),
]
# For numbers and sheets, beside the shares above.
END_SHARE = 6


class Drawers:
    """Processes that draw files of ponies, one file each, until there are enough of them."""

    def __init__(self, bundle: Path, data: Path, count: int, files: int, per_file: int):
        self.bundle, self.data, self.files, self.per_file = bundle, data, files, per_file
        self.running: list[subprocess.Popen] = []
        self.next, self.stopped, self.failed = 0, False, ""
        self.threads = [threading.Thread(target=self.draw, daemon=True) for _ in range(count)]
        self.lock = threading.Lock()
        for thread in self.threads:
            thread.start()

    def draw(self) -> None:
        while True:
            with self.lock:
                if self.stopped or self.failed or self.next >= self.files:
                    return
                number, self.next = self.next, self.next + 1
                options = ["--out", self.data, "--name", f"d{number:05}", "--count", self.per_file, "--start-seed", number * self.per_file]
                process = start_node(self.bundle, "render.js", options)
                self.running.append(process)
            errors = process.communicate()[1]
            with self.lock:
                self.running.remove(process)
                if process.returncode and not self.stopped:
                    self.failed = errors.strip()[-300:]

    def wait(self, count: int) -> None:
        """Until so many drawings are there, and among them those of the first file, which are held out."""
        while len(list(self.data.glob("*.rgb"))) * self.per_file < count or not (self.data / "d00000.rgb").exists():
            if self.failed:
                raise SystemExit(f"Drawing stopped: {self.failed}")
            time.sleep(0.2)

    def stop(self) -> None:
        with self.lock:
            self.stopped = True
            for process in self.running:
                process.terminate()
        for thread in self.threads:
            thread.join()


def start_node(bundle: Path, program: str, options: list[Any]) -> subprocess.Popen:
    command = ["nice", "-n", "5", bundle / "node", bundle / program, *options]
    return subprocess.Popen([str(part) for part in command], stderr=subprocess.PIPE, text=True)


def halved(values: Any) -> Any:
    """Tensors of states as half floats."""
    if isinstance(values, dict):
        return {name: halved(value) for name, value in values.items()}
    return values.half() if torch.is_tensor(values) and values.is_floating_point() else values


def keep(content: dict[str, Any], path: Path, parts: tuple[str, ...]) -> None:
    """Saves some parts of a checkpoint, small enough to be carried away."""
    checkpoint.save(path, {name: halved(content[name]) for name in parts if name in content})
    if path.stat().st_size > MOST_BYTES:
        raise SystemExit(f"{path} has {path.stat().st_size} bytes; files of at most {MOST_BYTES} can be carried away. Take fewer channels.")


class Keeper:
    """Writes `pony.pt` each minute from the newest checkpoint of a generator."""

    parts = ("ema", "channels", "resolution", "sub_pixel", "mean", "std")

    def __init__(self, out: Path):
        self.out, self.latest, self.kept = out, Path(), 0.0
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    def watch(self) -> None:
        while not self.ended.wait(KEEP_EVERY):
            self.now()

    def now(self) -> None:
        if self.latest.is_file() and self.latest.stat().st_mtime > self.kept:
            self.kept = self.latest.stat().st_mtime
            keep(checkpoint.load(self.latest), self.out / "pony.pt", self.parts)

    def stop(self) -> None:
        self.ended.set()
        self.thread.join()
        self.now()


def unpack(bundle: Path, folder: Path) -> None:
    if not bundle.is_file():
        raise SystemExit(f"There is no bundle {bundle}. Make it with: scripts/train/on-gpu.sh --bundle {bundle}")
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(bundle) as file:
        file.extractall(folder)
    # mobilenet.py asks Node for the weights inside a package.
    os.environ["PATH"] = f"{folder.resolve()}:{os.environ['PATH']}"


def command_of(stage: Stage, args: argparse.Namespace, minutes: float) -> list[str]:
    """Arguments of run.py."""
    options = ["--threads", str(args.threads), "--device", args.device, *stage.options.format(work=args.work).split()]
    options += ["--out", f"{args.work}/{stage.name}", "--minutes", f"{minutes:.4f}"]
    if stage.batch:
        options += ["--data", f"{args.work}/data", "--pictures", str(PICTURES), "--batch", str(args.batch)]
    return options + (["--channels", args.channels] if stage.kind == "fit" else [])


def train(args: argparse.Namespace, started: float) -> None:
    work, out = args.work, args.out
    out.mkdir(parents=True, exist_ok=True)
    unpack(args.bundle, work / "bundle")
    data = work / "data"
    data.mkdir(parents=True, exist_ok=True)
    pairs = start_node(work / "bundle", "pairs.js", ["--out", work / "pairs.f32", "--count", args.pairs])
    drawers = Drawers(work / "bundle", data, args.drawers, args.drawings // args.per_file, args.per_file)
    keeper = Keeper(out)
    try:
        drawers.wait(args.first)
        if pairs.communicate()[1] and pairs.returncode:
            raise SystemExit("Pairs for the mapping network could not be written.")
        mean, std = Drawings.statistics(data)
        fresh = Generator(parse_channels(args.channels), 64, len(mean))
        checkpoint.save(work / "start.pt", {"ema": fresh.state_dict(), **checkpoint.header(fresh, mean, std)})
        seen = {}
        for index, stage in enumerate(PLAN):
            left = args.minutes - (time.monotonic() - started) / 60
            share = stage.share / (sum(s.share for s in PLAN[index:]) + END_SHARE)
            print(f"== {stage.name}, {left * share:.2f} of {left:.2f} minutes", flush=True)
            if stage.kind in ("fit", "polish"):
                keeper.now()
                keeper.latest = work / stage.name / "latest.pt"
            run.main(command_of(stage, args, max(left * share, 1e-3)))
            seen[stage.name] = checkpoint.load(work / stage.name / "latest.pt")["run"]["seen"]
    finally:
        drawers.stop()
        keeper.stop()
    finish(args, seen, drawings=len(list(data.glob("*.rgb"))) * args.per_file, minutes=(time.monotonic() - started) / 60)


def finish(args: argparse.Namespace, seen: dict[str, int], drawings: int, minutes: float) -> None:
    """Numbers, sheets and the small networks, in `--out`."""
    work, out = args.work, args.out
    final, mapping = work / "polish256/latest.pt", work / "mapping/latest.pt"
    count = min(2048, (drawings - 512) // 64 * 32)
    given = argparse.Namespace(
        generator=final, data=work / "data", mapping=mapping, mapping_of=None, package=work / "bundle/nsfwjs", device=args.device,
        features=work / "measure/latest.pt", data_size=256, resolution=None, count=count,
    )
    numbers = evaluate(given)
    numbers.update(drawings=drawings, seen=seen, minutesOfTraining=round(minutes, 2))
    (out / "evaluation.json").write_text(json.dumps(numbers, indent=2) + "\n")
    content, mapped = checkpoint.load(final), checkpoint.load(mapping)
    keep(mapped, out / "mapping.pt", ("mapping", "header", "hidden", "mean", "std", "stretch"))
    for name in ("reader", "measure"):
        keep(checkpoint.load(work / name / "latest.pt"), out / f"{name}.pt", ("reader", "traits"))
    torch.set_num_threads(args.drawers + 1)
    exported = Exported(checkpoint.generator_of(content), mapped)
    write_sheets(out, exported)
    write_traits(out / "traits.json", traits_json(exported, content, Pairs(work / "pairs.f32"), 1))
    print(json.dumps({name: value for name, value in numbers.items() if name != "coverage"}, indent=2), flush=True)


def main() -> None:
    started = time.monotonic()
    cores = os.cpu_count() or 2
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, required=True, help="for all of it")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--bundle", type=Path, required=True, help="file that on-gpu.sh --bundle made")
    parser.add_argument("--work", type=Path, default=Path(".train/on-gpu"), help="folder for data and states")
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--channels", default=run.CHANNELS)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--drawers", type=int, default=max(1, cores - 2), help="processes that draw")
    parser.add_argument("--drawings", type=int, default=150_000, help="at most; 20 GB for 100,000")
    parser.add_argument("--per-file", type=int, default=600)
    parser.add_argument("--first", type=int, default=4000, help="drawings that training waits for")
    parser.add_argument("--pairs", type=int, default=1_000_000)
    args = parser.parse_args()
    device_of(args.device)
    train(args, started)


if __name__ == "__main__":
    keep_memory()
    main()
