"""Finds what the w of a model of faces says, and writes it as `traits.json` (src/model/traits.ts), with the words of people-traits.json.

    python3 scripts/train/people_traits.py read --model models/people --package .train/packages/node_modules/@vladmandic/face-api \
        --out .train/people-readings.npz
    python3 scripts/train/people_traits.py fit --model models/people --package .train/packages/node_modules/@vladmandic/face-api \
        --readings .train/people-readings.npz --out models/people/traits.json

`read` draws faces and reads them (people_readings.py). `fit` finds the linear layer that reads the same from w, and for each trait the way
in W on which that alone changes: at first by the layer, then by what the readers say of pictures along it.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import torch

from export import Exported
from from_model import generator_from, read_tensors
from memory import keep_memory
from people_readings import FaceReader
from trait_columns import placed
from traits_file import half, write_traits

WORDS = Path(__file__).with_name("people-traits.json")
BATCH = 64
# Draws the faces; other numbers than any seed that the site shows first.
READ_FROM = 20_261_130


def open_model(folder: Path) -> Exported:
    model, tensors = read_tensors(folder)
    return Exported(generator_from(model, tensors, 96), None, folder)


def drawn_w(exported: Exported, count: int, random: np.random.RandomState) -> torch.Tensor:
    """w `[count, wDim]` of random z, truncated by anything from 0.6 to 1."""
    z = torch.from_numpy(random.randn(count, len(exported.layers[0][0]))).float()
    psi = torch.from_numpy(random.uniform(0.6, 1, (count, 1))).float()
    return torch.lerp(exported.w_avg, exported.map(z), psi)


def readings_of(exported: Exported, reader: FaceReader, w: torch.Tensor) -> dict[str, np.ndarray]:
    parts = []
    with torch.no_grad():
        for part in w.split(BATCH):
            parts.append(reader(exported.generator.synthesis(part)))
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def read(options: argparse.Namespace) -> None:
    exported, reader = open_model(options.model), FaceReader(options.package)
    random = np.random.RandomState(READ_FROM)
    w = drawn_w(exported, options.count, random)
    np.savez(options.out, w=w.numpy(), **readings_of(exported, reader, w))


class Columns:
    """Readings as the columns of traits.json: numbers in units of their deviation, years as they are, colours in OKLab."""

    def __init__(self, traits: list[dict[str, Any]], readings: dict[str, np.ndarray]):
        self.traits, self.places = traits, placed(traits)
        self.means, self.scales = {}, {}
        for trait in traits:
            values, name = readings[trait["name"]], trait["name"]
            plain = "unit" in trait
            self.means[name] = np.zeros(1) if plain else values.mean(0)
            self.scales[name] = np.ones(1) if plain else 1 / values.std(0)
            if trait["kind"] == "colour":
                trait["offset"] = [round(float(value), 5) for value in self.means[name]]
                trait["scale"] = [round(float(value), 4) for value in self.scales[name]]

    def of(self, readings: dict[str, np.ndarray]) -> np.ndarray:
        """`[N, columns]`."""
        parts = [(readings[name] - self.means[name]) * self.scales[name] for name in self.places]
        return np.concatenate([part.reshape(len(part), -1) for part in parts], 1)


def ridge(x: np.ndarray, y: np.ndarray, share: float) -> np.ndarray:
    """Weights `[inputs, outputs]`; `share`: of the mean variance of x, against heeding what hardly varies."""
    gram = x.T @ x
    return np.linalg.solve(gram + share * np.trace(gram) / len(gram) * np.eye(len(gram)), x.T @ y)


def r_squared(found: np.ndarray, truth: np.ndarray) -> float:
    return float(1 - np.square(found - truth).sum() / np.square(truth - truth.mean(0)).sum())


def moved(exported: Exported, reader: FaceReader, columns: Columns, ways: np.ndarray, steps: np.ndarray, w: torch.Tensor) -> np.ndarray:
    """How much each column `[ways, columns]` moves by a step along each way, in units of `steps`, the mean over faces and both senses."""
    out = []
    for way, step in zip(ways, steps):
        by = torch.from_numpy(way * step).float()
        there, back = (columns.of(readings_of(exported, reader, w + sign * by)) for sign in (1, -1))
        out.append((there - back).mean(0) / 2 / steps)
    return np.array(out)


def fit(options: argparse.Namespace) -> None:
    exported, reader = open_model(options.model), FaceReader(options.package)
    table = dict(np.load(options.readings))
    traits = json.loads(WORDS.read_text())
    columns = Columns(traits, table)
    w, truth = table.pop("w").astype(np.float64), columns.of(table)
    held = len(w) // 5
    centre, offset = w[held:].mean(0), truth[held:].mean(0)
    x, y = w[held:] - centre, truth[held:] - offset
    spread = y.std(0)
    aim = (truth[:held] - offset) / spread

    def fitness(share: float) -> float:
        return r_squared((w[:held] - centre) @ ridge(x, y / spread, share), aim)

    best = max((10.0**-power for power in range(1, 7)), key=fitness)
    to_traits = ridge(x, y, best)
    print("ridge", best)
    covariance = np.cov(x.T)
    seen = to_traits / spread
    joint = seen.T @ covariance @ seen
    # The smallest step, as w varies, that moves one reading and no other.
    ways = np.linalg.solve(joint + options.damping * np.eye(len(joint)), seen.T @ covariance)
    faces = drawn_w(exported, options.faces, np.random.RandomState(READ_FROM + 1))
    most = 1.7 * np.linalg.norm(ways, axis=1, keepdims=True)
    for turn in range(options.turns + 1):
        effect = moved(exported, reader, columns, ways, np.ones(len(ways)), faces) / spread
        own = np.diag(effect)
        print(turn, "own", np.round(own, 2).tolist(), "others", np.round(np.abs(effect - np.diag(own)).max(1), 2).tolist(), flush=True)
        if turn < options.turns:
            ways = ways + 0.6 * (np.eye(len(ways)) - effect) @ ways
            # Beyond what faces differ by, pictures break before readings move.
            ways *= np.minimum(1, most / np.linalg.norm(ways, axis=1, keepdims=True))
    # What is left is said by a longer step, as far as pictures bear it.
    ways /= np.clip(own, 0.6, 1)[:, None]
    to_w = ways / spread[:, None]
    read_back = (w[:held] - centre) @ to_traits + offset
    for trait in traits:
        place = columns.places[trait["name"]]
        trait["recovery"] = round(r_squared(read_back[:, place], truth[:held, place]), 4)
        print(trait["name"], trait["recovery"])
    model = json.loads((Path(options.model) / "model.json").read_text())
    average = exported.w_avg.numpy()
    to_traits_bias = offset - centre @ to_traits
    write_traits(options.out, {
        "format": 2,
        "example": "about 60, smiling, grey hair",
        "model": model["id"],
        "version": model["version"],
        "wDim": len(average),
        "traits": traits,
        "traitsToW": {"weight": half(to_w), "bias": half(average - (average @ to_traits + to_traits_bias) @ to_w)},
        "wToTraits": {"weight": half(to_traits), "bias": half(to_traits_bias)},
    })


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    for name, run in (("read", read), ("fit", fit)):
        command = commands.add_parser(name)
        command.add_argument("--model", type=Path, required=True)
        command.add_argument("--package", type=Path, required=True)
        command.add_argument("--out", type=Path, required=True)
        command.set_defaults(run=run)
        if name == "read":
            command.add_argument("--count", type=int, default=4096)
        else:
            command.add_argument("--readings", type=Path, required=True)
            command.add_argument("--faces", type=int, default=16, help="along which the ways are tried")
            command.add_argument("--turns", type=int, default=1, help="how often the ways are mended by what was read")
            command.add_argument("--damping", type=float, default=0.1, help="the more, the fewer others are held, the better it looks")
    options = parser.parse_args()
    keep_memory()
    options.run(options)


if __name__ == "__main__":
    main()
