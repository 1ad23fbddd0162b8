"""Does the person's generator know faces by heart? Looks for the training face nearest to each generated one.

    python3 scripts/train/nearest.py --generator CHECKPOINT --data FACES --package NSFWJS --out FOLDER

Distances are those of the trained network's deepest maps (mobilenet.py) over the middle of the picture, mirror images included. The
same distances from faces that were held out of the training say what is near: a generator that copies comes much nearer. The ten
nearest pairs go to `nearest.png`, generated above training.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import checkpoint
from export import Exported
from faces import Faces
from mobilenet import MobileNet
from person import net_for
from sheets import write_sheet


@torch.no_grad()
def descriptors(net: MobileNet, pictures: torch.Tensor) -> torch.Tensor:
    """`[N, 3, R, R]` -> `[N, D]`, of length 1: what the deeper half of the maps hold in the middle of the picture, each map
    weighing the same."""
    rows = []
    for batch in pictures.split(32):
        parts = []
        for m in net.maps(batch)[len(net.taps) // 2 :]:
            edge = m.shape[-1] // 5
            middle = m[:, :, edge : m.shape[-1] - edge, edge : m.shape[-1] - edge].flatten(1)
            parts.append(F.normalize(middle, dim=1))
        rows.append(F.normalize(torch.cat(parts, 1), dim=1))
    return torch.cat(rows)


def nearest(ours: torch.Tensor, theirs: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """For each descriptor of `ours` the distance of the nearest of `theirs` and its row."""
    distances, rows = torch.cdist(ours, theirs).min(1)
    return distances, rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("generator", "data", "package", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--mapping", type=Path, help="mapping network of the generator; without, the first coordinates of z are its codes")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--psi", type=float, default=0.7)
    parser.add_argument("--crop", type=int, default=112)
    args = parser.parse_args()
    torch.set_num_threads(1)
    generator = checkpoint.generator_of(checkpoint.load(args.generator))
    faces = Faces(args.data, generator.resolution, args.crop)
    net = net_for(args.package, faces)
    trained = torch.cat([faces.at(faces.drawn), faces.at(faces.drawn).flip(3)])
    known = descriptors(net, trained)
    mapping = checkpoint.load(args.mapping) if args.mapping else None
    generated = Exported(generator, mapping).of_seeds(list(range(args.count)), args.psi).clamp(-1, 1)
    distances, rows = nearest(descriptors(net, generated), known)
    unseen, _ = nearest(descriptors(net, faces.at(faces.held_out)), known)
    for name, values in (("generated", distances), ("held-out faces", unseen)):
        low, middle = np.quantile(values.numpy(), [0.01, 0.5])
        print(f"{len(values)} {name}, distance to the nearest training face: least {values.min():.3f}, 1 % {low:.3f}, median {middle:.3f}")
    order = distances.argsort()[:10]
    args.out.mkdir(parents=True, exist_ok=True)
    write_sheet(args.out / "nearest.png", torch.cat([generated[order], trained[rows[order]]]), 10)


if __name__ == "__main__":
    main()
