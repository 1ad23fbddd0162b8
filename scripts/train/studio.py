"""The person's last stage: every face before a plain studio background, evenly lit.

    python3 scripts/train/studio.py lessons --model models/people --segmenter .train/packages/node_modules/@mediapipe/selfie_segmentation \
        --out .train/people-studio
    python3 scripts/train/studio.py fit --model models/people --lessons .train/people-studio --package .train/packages/node_modules/nsfwjs \
        --out .train/people-fitted

Backgrounds of a small set of faces are learnt as brush strokes that belong to nothing. A network that tells persons from what is behind
them finds the person in the generator's own pictures; lessons show the same person for the same w before a ground of the old one's mean
colour. Where light is harsh or a veil lies over the face, the lesson is the face nearer to the mean that has neither.

The segmentation network is Google's selfie segmentation (Apache-2.0) in the npm package `@mediapipe/selfie_segmentation`; `ai-edge-litert`
of PyPI runs it.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from faces import lit_evenly
from fit import picture_loss
from lessons import Lessons, make_lessons
from memory import keep_memory
from mobilenet import MobileNet, perceptual_distance, recalibrated
from networks import Generator
from people_traits import drawn_w, open_model
from regression import learn
from sheets import write_sheet
from training import Run

SEEN_AT = 256
PER_FILE = 64
HELD_OUT = 64
# What of the way from the mean to w is tried until a face is lit evenly.
NEARER = (1.0, 0.85, 0.7, 0.55, 0.4)
# Light of a person's darkest and brightest fiftieth, 0 to 1, and by how much it may be stretched to reach them.
DARK, BRIGHT, STRETCH = 0.08, 0.82, 1.3
# Weights of the regression: rows of w move far, and colours of a ground are few numbers.
EVENLY = torch.ones(1, 1, 1, 1)


class Segmenter:
    """Pictures `[N, 3, R, R]` in -1..1 -> how surely each place belongs to a person, `[N, 1, R, R]` in 0..1."""

    def __init__(self, package: Path):
        path = Path(package) / "selfie_segmentation.tflite"
        if not path.exists():
            raise SystemExit(f"There is no {path}. Install the package first (README.md).")
        # Wanted by lessons alone.
        from ai_edge_litert.interpreter import Interpreter

        self.interpreter = Interpreter(str(path), num_threads=1)
        self.interpreter.allocate_tensors()
        self.input = self.interpreter.get_input_details()[0]["index"]
        self.output = self.interpreter.get_output_details()[0]["index"]

    def __call__(self, pictures: torch.Tensor) -> torch.Tensor:
        seen = F.interpolate(pictures.clamp(-1, 1), size=SEEN_AT, mode="bicubic", align_corners=False).clamp(-1, 1)
        masks = []
        for picture in ((seen + 1) / 2).permute(0, 2, 3, 1).contiguous().numpy():
            self.interpreter.set_tensor(self.input, picture[None])
            self.interpreter.invoke()
            masks.append(self.interpreter.get_tensor(self.output)[0, :, :, 0].copy())
        return F.interpolate(torch.from_numpy(np.stack(masks))[:, None], size=pictures.shape[-1], mode="area")


def decided(mask: torch.Tensor, low: float = 0.25, high: float = 0.8) -> torch.Tensor:
    """The mask with its doubts taken away: 0 below `low`, 1 above `high`, smooth between."""
    t = ((mask - low) / (high - low)).clamp(0, 1)
    return t * t * (3 - 2 * t)


def ground(pictures: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """A studio's background for each of the pictures (0..1): one colour, the mean of what is behind the person but lighter and clearer, a
    little brighter above and behind the head."""
    size = pictures.shape[-1]
    behind = 1 - mask
    # Where next to nothing is seen of it, it is grey.
    weight = behind.sum((2, 3), keepdim=True) / size**2
    colour = ((pictures * behind).sum((2, 3), keepdim=True) / size**2 + 0.03 * 0.6) / (weight + 0.03)
    light = colour.mean(1, keepdim=True)
    colour = 0.36 + 0.58 * light + 1.6 * (colour - light)
    y, x = torch.meshgrid(torch.linspace(-1, 1, size), torch.linspace(-1, 1, size), indexing="ij")
    shade = 1.05 - 0.05 * y - 0.09 * (x.square() + (y + 0.1).square())
    return (colour * shade).clamp(0, 1)


def levelled(pictures: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Pictures (0..1) whose persons reach from dark to bright, as far as a stretch of their light does that."""
    out = []
    for picture, inside in zip(pictures, mask[:, 0] > 0.9):
        light = picture.mean(0)[inside]
        if len(light) < 64:
            out.append(picture)
            continue
        low, high = torch.quantile(light, torch.tensor([0.02, 0.98]))
        to_low, to_high = low.clamp(max=DARK), high.clamp(min=BRIGHT)
        gain = ((to_high - to_low) / (high - low).clamp(min=0.05)).clamp(1, STRETCH)
        # The middle of a face keeps its brightness.
        middle = light.median()
        out.append((middle + (picture - middle) * gain).clamp(0, 1))
    return torch.stack(out)


def in_studio(pictures: torch.Tensor, segmenter: Segmenter) -> torch.Tensor:
    """Pictures in -1..1, the person of each before a studio's background."""
    mask = decided(segmenter(pictures))
    plain = (pictures.clamp(-1, 1) + 1) / 2
    behind = ground(plain, mask)
    return (mask * levelled(plain, mask) + (1 - mask) * behind) * 2 - 1


def well_lit(pictures: torch.Tensor) -> np.ndarray:
    pixels = ((pictures.clamp(-1, 1) + 1) * 127.5).round().byte().permute(0, 2, 3, 1).numpy()
    return np.array([lit_evenly(picture) for picture in pixels])


def sound_pictures(generator: Generator, w: torch.Tensor, w_avg: torch.Tensor) -> torch.Tensor:
    """For each w the face that it gives, or that of the first of `NEARER` that is lit evenly; the last where none is."""
    pictures = generator.synthesis(w)
    wrong = np.flatnonzero(~well_lit(pictures))
    for share in NEARER[1:]:
        if not len(wrong):
            break
        pictures[wrong] = generator.synthesis(torch.lerp(w_avg, w[wrong], share))
        wrong = wrong[~well_lit(pictures[wrong])]
    return pictures


def write_lessons(options: argparse.Namespace) -> None:
    exported, segmenter = open_model(options.model), Segmenter(options.segmenter)

    def draw_w(count: int, random: np.random.Generator) -> torch.Tensor:
        return drawn_w(exported, count, np.random.RandomState(random.integers(2**32)))

    def paint(w: torch.Tensor) -> torch.Tensor:
        return in_studio(sound_pictures(exported.generator, w, exported.w_avg), segmenter)

    make_lessons(paint, draw_w, options.out, options.count, options.seed, PER_FILE)


@torch.no_grad()
def held_out_sheet(ema: Generator, lessons: Lessons, out: Path, columns: int = 16) -> float:
    """Lessons never shown above what is drawn for them; mean absolute error."""
    w, x = lessons.w_of(np.arange(HELD_OUT)), lessons.wanted(np.arange(HELD_OUT))
    y = ema.synthesis(w).clamp(-1, 1)
    write_sheet(out, torch.cat([row for pair in zip(x.split(columns), y.split(columns)) for row in pair]), columns)
    return (y - x).abs().mean().item()


def train(generator: Generator, lessons: Lessons, net: MobileNet, options: argparse.Namespace) -> None:
    """Regression of the lessons; goes on from `out/latest.pt` if there is one. The codes' layer is left alone: w means the same face."""

    def loss_of(w: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
        y = generator.synthesis(w)
        return picture_loss(y, x, EVENLY) + options.perceptual * perceptual_distance(net, y, x)

    def tell(ema: Generator, run: Run) -> None:
        print(f"seen {run.seen}: held-out mean absolute error {held_out_sheet(ema, lessons, run.out / 'held-out.png'):.4f}", flush=True)

    generator.traits.requires_grad_(False)
    learning = [parameter for parameter in generator.parameters() if parameter.requires_grad]
    learn(generator, [{"params": learning, "lr": options.lr, "top": options.lr}], lessons, loss_of, tell, options)


def fit(options: argparse.Namespace) -> None:
    generator = open_model(options.model).generator
    lessons = Lessons(options.lessons, generator, min(generator.resolutions), HELD_OUT, crisper=options.crisper)
    net = recalibrated(options.package, lessons.wanted(np.arange(HELD_OUT)), options.seen_at)
    train(generator, lessons, net, options)


def main() -> None:
    keep_memory()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    stages = parser.add_subparsers(dest="stage", required=True)
    stage = stages.add_parser("lessons", help="faces in a studio")
    stage.add_argument("--model", type=Path, required=True, help="folder of a model of the site")
    stage.add_argument("--segmenter", type=Path, required=True, help="folder of the installed package")
    stage.add_argument("--out", type=Path, required=True)
    stage.add_argument("--count", type=int, default=12_000)
    stage.add_argument("--seed", type=int, default=1)
    stage = stages.add_parser("fit", help="the generator learns them")
    stage.add_argument("--model", type=Path, required=True, help="folder of a model of the site, which goes on learning")
    stage.add_argument("--lessons", type=Path, required=True)
    stage.add_argument("--package", type=Path, required=True, help="folder of the installed package nsfwjs")
    stage.add_argument("--out", type=Path, required=True)
    stage.add_argument("--codes", type=int, default=96)
    stage.add_argument("--pictures", type=int, default=200_000)
    stage.add_argument("--minutes", type=float)
    stage.add_argument("--batch", type=int, default=8)
    stage.add_argument("--lr", type=float, default=0.002)
    stage.add_argument("--perceptual", type=float, default=1.0)
    stage.add_argument("--crisper", type=float, default=0.15, help="share of finest detail that lessons have beyond the pictures'")
    stage.add_argument("--seen-at", type=int, default=112, help="pixels at which the MobileNet sees them")
    stage.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    {"lessons": write_lessons, "fit": fit}[options.stage](options)


if __name__ == "__main__":
    main()
