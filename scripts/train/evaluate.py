"""Numbers for the card: how good a generator is, beside what the drawings themselves score.

    python3 scripts/train/evaluate.py --generator CHECKPOINT --mapping CHECKPOINT --features CHECKPOINT --package NSFWJS --data FOLDER \
        --out evaluation.json

(a) mean absolute error on 512 held-out drawings, from their traits, in units of -1..1; and, with `--package`, how far the maps of a
    MobileNet (mobilenet.py) are from those of the drawings, relative to their mean: the kind of distance that LPIPS is;
(b) Frechet distance between generated pictures and drawings on features of a small network trained to read traits from
    drawings (`--features`, made by `run.py features`), beside drawings against drawings and against blurred drawings;
(c) coverage: how often each option appears in pictures, as that network reads them, beside its rate in drawings;
(d) sharpness: energy of the pictures' gradients in each octave, finest first, as a share of the drawings';
(e) colour fringes beside lines (fringe.py), of pictures and of drawings.

Without `--features` only (a), (d) and (e) are measured. `--mapping-of FOLDER` takes the mapping network of a model of the site.
`--resolution 256` averages pictures and drawings down first, so that a larger generator compares with one of 256 pixels.
"""

import argparse
import json
from functools import partial
from pathlib import Path
from typing import Any, Callable

import numpy as np
import torch
import torch.nn.functional as F

import checkpoint
from data import Drawings
from device import add_device, device_of, on
from export import Exported
from features import Reader, reader_of
from fringe import colour_fringe
from mobilenet import perceptual_distance, recalibrated
from trait_columns import PLACES, WORDS

# Pictures of each set whose fringes are measured.
FRINGES = 256


def octave_energies(pictures: torch.Tensor) -> np.ndarray:
    """Mean squared difference between successive halvings, finest octave first, of the luminance of `[N, 3, R, R]`."""
    x = pictures.clamp(-1, 1).mean(1, keepdim=True)
    energies = []
    while x.shape[-1] > 8:
        coarse = F.avg_pool2d(x, 2)
        energies.append((x - F.interpolate(coarse, scale_factor=2, mode="nearest")).square().mean().item())
        x = coarse
    return np.array(energies)


def frechet(a: np.ndarray, b: np.ndarray) -> float:
    """Frechet distance of the normal distributions fitted to two sets of features `[N, F]` (Heusel et al. 2017)."""
    difference = a.mean(0) - b.mean(0)
    cov_a, cov_b = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    values, vectors = np.linalg.eigh(cov_a)
    root = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
    cross = np.sqrt(np.maximum(np.linalg.eigvalsh(root @ cov_b @ root), 0)).sum()
    return float(difference @ difference + np.trace(cov_a) + np.trace(cov_b) - 2 * cross)


def blurred(x: torch.Tensor) -> torch.Tensor:
    """What 32 pixels leave of pictures of any size."""
    factor = x.shape[-1] // 32
    return F.interpolate(F.avg_pool2d(x, factor), scale_factor=factor, mode="bilinear", align_corners=False)


def averaged_down(pictures: torch.Tensor, resolution: int) -> torch.Tensor:
    factor = pictures.shape[-1] // resolution
    return F.avg_pool2d(pictures, factor) if factor > 1 else pictures


class Source:
    """Pictures in batches, reduced to what is counted so that thousands fit: octave energies, fringes of the first and, with a reader,
    features and the traits read."""

    def __init__(self, batches: Callable[[int], torch.Tensor], count: int, reader: Reader | None, size: int = 32):
        features, traits, energies, fringes = [], [], [], []
        with torch.no_grad():
            for start in range(0, count, size):
                pictures = batches(start).clamp(-1, 1)
                energies.append(octave_energies(pictures))
                if start < FRINGES:
                    fringes.append(colour_fringe(pictures))
                if reader:
                    read, feature = reader(pictures)
                    features.append(feature.cpu().numpy())
                    traits.append(read.cpu().numpy())
        self.energies, self.fringe = np.mean(energies, 0), float(np.mean(fringes))
        if reader:
            self.features, self.traits = np.concatenate(features), np.concatenate(traits)


def shares(traits: np.ndarray, mean: np.ndarray, std: np.ndarray) -> dict[str, float]:
    """How often each option and flag is read."""
    plain = traits * std + mean
    found: dict[str, float] = {}
    for trait in json.loads(WORDS.read_text()):
        columns = PLACES[trait["name"]]
        if trait["kind"] == "choice":
            chosen = plain[:, columns].argmax(1)
            for index, option in enumerate(trait["options"]):
                found[f"{trait['name']}.{option['name']}"] = float((chosen == index).mean())
        elif trait["kind"] == "flag":
            found[trait["name"]] = float((plain[:, columns.start] > 0.5).mean())
    return found


def absolute_error(y: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    return (y - x).abs().mean()


def held_out_error(
    generator: Callable[[torch.Tensor], torch.Tensor], drawings: Drawings, distance: Callable[..., torch.Tensor] = absolute_error,
    count: int = 512,
) -> float:
    errors = []
    with torch.no_grad():
        for start in range(0, count, 32):
            traits, x = drawings.at(np.arange(start, start + 32))
            errors.append(distance(generator(traits).clamp(-1, 1), x).item())
    return float(np.mean(errors))


def evaluate(args: argparse.Namespace) -> dict[str, Any]:
    content, mapping = checkpoint.load(args.generator), checkpoint.load(args.mapping) if args.mapping else None
    device = device_of(args.device)
    exported = Exported(checkpoint.generator_of(content), mapping, args.mapping_of).to(device)
    resolution = args.resolution or content["resolution"]
    drawings = Drawings(args.data, args.data_size, resolution, content["mean"], content["std"], device=device)
    reader = reader_of(checkpoint.load(args.features)).to(device) if args.features else None
    random = np.random.RandomState(7)
    order = 512 + np.random.default_rng(5).permutation(len(drawings) - 512)
    one, other = order[: args.count], order[args.count : 2 * args.count]

    def generated(psi: float) -> Callable[[int], torch.Tensor]:
        def pictures(_: int) -> torch.Tensor:
            z = on(device, random.randn(32, 512).astype(np.float32))
            z[:, exported.mirror_by] = z[:, exported.mirror_by].abs()
            return averaged_down(exported.pictures(z, psi).clamp(-1, 1), resolution)

        return pictures

    real = Source(lambda start: drawings.at(one[start : start + 32])[1], args.count, reader)
    full, seven = (Source(generated(psi), args.count, reader) for psi in (1.0, 0.7))

    def from_traits(traits: torch.Tensor) -> torch.Tensor:
        return averaged_down(exported.generator(traits).clamp(-1, 1), resolution)

    numbers = {
        "resolution": resolution,
        "picturesPerSet": args.count,
        "heldOutError": round(held_out_error(from_traits, drawings), 4),
        "octaveEnergyShare": {
            "psi1": np.round(full.energies / real.energies, 3).tolist(),
            "psi0.7": np.round(seven.energies / real.energies, 3).tolist(),
        },
        "colourFringe": {"generated": round(full.fringe, 4), "drawings": round(real.fringe, 4)},
    }
    if args.package:
        net = recalibrated(args.package, drawings.at(np.arange(64))[1], size=192)
        numbers["heldOutPerceptual"] = round(held_out_error(from_traits, drawings, partial(perceptual_distance, net)), 4)
    if reader is None:
        return numbers
    fresh = Source(lambda start: drawings.at(other[start : start + 32])[1], args.count, reader)
    soft = Source(lambda start: blurred(drawings.at(other[start : start + 32])[1]), args.count, reader)
    rates, drawn = (shares(source.traits, content["mean"], content["std"]) for source in (full, real))
    numbers["frechet"] = {
        "generatedPsi1": round(frechet(real.features, full.features), 2),
        "generatedPsi0.7": round(frechet(real.features, seven.features), 2),
        "drawings": round(frechet(real.features, fresh.features), 2),
        "blurredDrawings": round(frechet(real.features, soft.features), 2),
    }
    numbers["coverage"] = {name: {"drawings": round(drawn[name], 3), "generated": round(rates[name], 3)} for name in drawn}
    return numbers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("generator", "data", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    mappings = parser.add_mutually_exclusive_group(required=True)
    mappings.add_argument("--mapping", type=Path)
    mappings.add_argument("--mapping-of", type=Path)
    parser.add_argument("--package", type=Path, help="folder of the installed npm package nsfwjs")
    parser.add_argument("--features", type=Path)
    parser.add_argument("--data-size", type=int, default=256)
    parser.add_argument("--resolution", type=int, help="pixels that pictures and drawings are averaged down to (default: none)")
    parser.add_argument("--count", type=int, default=2048, help="pictures in each set")
    add_device(parser)
    args = parser.parse_args()
    torch.set_num_threads(1)
    numbers = evaluate(args)
    args.out.write_text(json.dumps(numbers, indent=2) + "\n")
    print(json.dumps({key: value for key, value in numbers.items() if key != "coverage"}, indent=2))


if __name__ == "__main__":
    main()
