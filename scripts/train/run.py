"""Starts a stage of the training: `python3 scripts/train/run.py STAGE --help`. See README.md."""

import argparse
from pathlib import Path

import numpy as np
import torch

import checkpoint
from adversarial import AdversarialOptions, train
from data import Drawings
from device import add_device, device_of, on
from enlarge import EnlargeOptions, Judging, enlarge, even_out
from export import Z_DIM, Exported
from features import SIZE, reader_of, train_reader
from fit import FitOptions, fit
from lessons import Lessons, drawings_as_lessons, enlarging, make_lessons
from mapping import mapping_of, train_mapping
from memory import keep_memory
from mobilenet import recalibrated
from ncnn import read_network
from networks import Generator, parse_channels
from polish import PolishOptions, polish

CHANNELS = "4:256,8:256,16:128,32:64,64:48,128:32,256:16"


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(description=__doc__)
    top.add_argument("--threads", type=int, default=1)
    add_device(top)
    stages = top.add_subparsers(dest="stage", required=True)
    for name, text in (("fit", "regression from traits"), ("adversarial", "adversarial training of a fitted generator")):
        stage = stages.add_parser(name, help=text)
        stage.add_argument("--data", type=Path, required=True, help="folder of drawings")
        stage.add_argument("--data-size", type=int, default=256, help="pixels of a drawing's side")
        stage.add_argument("--resolution", type=int, required=True)
        stage.add_argument("--channels", default=CHANNELS)
        stage.add_argument("--start", type=Path, help="checkpoint to grow or go on from (required for adversarial)")
        stage.add_argument("--out", type=Path, required=True, help="folder for latest.pt; a stage found there is resumed")
        stage.add_argument("--pictures", type=int, required=True)
        stage.add_argument("--batch", type=int, default=16 if name == "fit" else 8)
        stage.add_argument("--lr", type=float, default=0.004 if name == "fit" else 6e-4)
        stage.add_argument("--lower-lr", type=float, default=0.001 if name == "fit" else 6e-4)
        stage.add_argument("--seed", type=int, default=1)
        stage.add_argument("--features", type=Path, help="trait reader whose maps give the regression a perceptual term")
        stage.add_argument("--perceptual", type=float, default=0.3, help="weight of that term")
        stage.add_argument("--details", type=float, default=8.0, help="weight of small things' pixels in the regression, 1: none")
        if name == "fit":
            stage.add_argument("--window", type=int, help="pixels of the part of each picture that is learnt from (default: all)")
            stage.add_argument(
                "--whole", action="store_true", help="keep finer layers of --start, and its linear layer of the traits, as they are"
            )
            stage.add_argument("--dressed", type=float, default=1.0, help="how often drawings come, for each small thing that they have")
        if name == "adversarial":
            stage.add_argument("--discriminator", type=Path, help="checkpoint to take the discriminator from, if --start has none")
            stage.add_argument("--discriminator-lr", type=float, default=2e-3)
            stage.add_argument("--regression", type=float, default=4.0, help="weight of the regression loss")
            stage.add_argument("--r1", type=float, default=1.0)
            stage.add_argument("--inputs", default="", help="grids at which the discriminator sees the picture, such as 128,64")
    stage = stages.add_parser("polish", help="projected adversarial training of a fitted generator, mapping network untouched")
    stage.add_argument("--data", type=Path, required=True, help="folder of drawings")
    stage.add_argument("--data-size", type=int, default=256, help="pixels of a drawing's side")
    stage.add_argument("--package", type=Path, required=True, help="folder of the installed npm package nsfwjs")
    stage.add_argument("--start", type=Path, required=True)
    stage.add_argument("--out", type=Path, required=True, help="folder for latest.pt; a stage found there is resumed")
    stage.add_argument("--pictures", type=int, required=True)
    stage.add_argument("--resolution", type=int, help="pixels at which to train; finer layers stay as they are (default: all)")
    stage.add_argument("--window", type=int, help="pixels of the part of each picture that is learnt from (default: all)")
    stage.add_argument("--dressed", type=float, default=1.0, help="how often drawings come, for each small thing that they have")
    stage.add_argument("--batch", type=int, default=8)
    stage.add_argument("--lr", type=float, default=1e-3)
    stage.add_argument("--discriminator-lr", type=float, default=2e-3)
    stage.add_argument("--half-life", type=int, default=4000, help="pictures in which the averaged generator forgets half")
    stage.add_argument("--strength", type=float, default=0.5, help="pull of the discriminator, in units of the regression's")
    stage.add_argument("--perceptual", type=float, default=1.0)
    stage.add_argument("--details", type=float, default=8.0, help="weight of small things' pixels in the regression, 1: none")
    stage.add_argument("--features", type=Path, help="trait reader: what it sees is compared too")
    stage.add_argument("--reading", type=float, default=1.0, help="weight of that")
    stage.add_argument("--mapping", type=Path, help="mapping network: half of the pictures are drawn from what it makes of z")
    stage.add_argument("--warm-up", type=int, default=800, help="pictures by which the discriminator alone learns first")
    stage.add_argument("--judge", type=Path, help="checkpoint of an earlier polish of this resolution whose discriminator goes on")
    stage.add_argument("--seen-at", type=int, default=192, help="pixels at which the trained network sees a picture")
    stage.add_argument("--seed", type=int, default=1)
    stage = stages.add_parser("features", help="trait reader whose features evaluate.py compares")
    stage.add_argument("--data", type=Path, required=True, help="folder of drawings")
    stage.add_argument("--data-size", type=int, default=256)
    stage.add_argument("--statistics", type=Path, required=True, help="checkpoint whose trait means and deviations count")
    stage.add_argument("--out", type=Path, required=True)
    stage.add_argument("--pictures", type=int, default=40000)
    stage.add_argument("--batch", type=int, default=32)
    stage.add_argument("--lr", type=float, default=2e-3)
    stage.add_argument("--seed", type=int, default=1)
    stage = stages.add_parser("mapping", help="mapping network from pairs of z and traits")
    stage.add_argument("--pairs", type=Path, required=True)
    stage.add_argument("--statistics", type=Path, required=True, help="checkpoint whose trait means and deviations count")
    stage.add_argument("--out", type=Path, required=True)
    stage.add_argument("--steps", type=int, default=8000)
    stage.add_argument("--batch", type=int, default=1024)
    stage.add_argument("--lr", type=float, default=2e-3)
    stage.add_argument("--hidden", type=int, default=512)
    stage.add_argument("--layers", type=int, default=5)
    stage.add_argument("--model", type=Path, help="folder of a model whose mapping network is to begin with")
    stage = stages.add_parser("lessons", help="pictures of a generator, enlarged by a super-resolution network")
    stage.add_argument("--start", type=Path, required=True, help="checkpoint of the finished generator, from_model.py makes one")
    stage.add_argument("--model", type=Path, required=True, help="folder of the model whose mapping network draws")
    stage.add_argument("--teacher", type=Path, required=True, help="NAME of the network's NAME.param and NAME.bin, stored by ncnn")
    stage.add_argument("--out", type=Path, required=True, help="folder")
    stage.add_argument("--count", type=int, required=True)
    stage.add_argument("--seed", type=int, default=1)
    stage = stages.add_parser("drawn-lessons", help="drawings become such lessons: what w draws each is written beside it")
    stage.add_argument("--start", type=Path, required=True, help="checkpoint of the generator that is to learn them")
    stage.add_argument("--data", type=Path, required=True, help="folder of drawings as large as its pictures")
    stage.add_argument("--mapping", type=Path, help="mapping network: every second w is made of what it makes of the drawing's z")
    stage = stages.add_parser("enlarge", help="a sub-pixel block on a finished generator, learnt from such pictures")
    stage.add_argument(
        "--start", type=Path, required=True, help="checkpoint of the finished generator; one that has its sub-pixel block goes on learning"
    )
    stage.add_argument("--lessons", type=Path, required=True, help="folder that the stage of that name has made")
    stage.add_argument("--out", type=Path, required=True, help="folder for latest.pt; a stage found there is resumed")
    stage.add_argument("--pictures", type=int, required=True)
    stage.add_argument("--width", type=int, default=32, help="channels of the new block")
    stage.add_argument("--batch", type=int, default=8)
    stage.add_argument("--lr", type=float, default=1e-2)
    stage.add_argument("--lower-lr", type=float, default=5e-4)
    stage.add_argument("--styles", type=float, default=0.05, help="learning rate of styles and biases, as a share of the others'")
    stage.add_argument("--colours", type=float, default=5, help="weight of colours, beside light and colours together")
    stage.add_argument("--crisper", type=float, default=0, help="how much more of the finest detail the lessons get")
    stage.add_argument("--lowest", type=int, default=512, help="pixels of the coarsest block that learns too")
    stage.add_argument("--window", type=int, default=128, help="pixels of the part of each picture that is learnt from")
    stage.add_argument("--seed", type=int, default=1)
    stage.add_argument("--grown", type=Path, help="checkpoint of an earlier run of this stage to go on from")
    stage.add_argument("--data", type=Path, help="folder of drawings as large as the pictures, for a discriminator to compare with")
    stage.add_argument("--package", type=Path, help="folder of the installed npm package nsfwjs, which it looks through")
    stage.add_argument("--seen-at", type=int, default=512, help="pixels at which that network sees a picture")
    stage.add_argument("--strength", type=float, default=0.5, help="pull of the discriminator, in units of the regression's")
    stage.add_argument("--discriminator-lr", type=float, default=1e-3)
    for name in ("fit", "polish", "features", "mapping", "enlarge"):
        stages.choices[name].add_argument("--minutes", type=float, help="end after these, if not all is seen by then")
    return top


def picture_stage(args: argparse.Namespace, device: torch.device) -> None:
    start = checkpoint.load(args.start) if args.start else None
    if start is None:
        mean, std = Drawings.statistics(args.data)
        generator, known = Generator(parse_channels(args.channels), args.resolution, len(mean)), 0
    else:
        mean, std = start["mean"], start["std"]
        generator, known = checkpoint.grown(start, parse_channels(args.channels), args.resolution), start["resolution"]
    if start and getattr(args, "whole", False):
        generator, known = checkpoint.generator_of(start).train(), args.resolution
        generator.stop_at(args.resolution)
        generator.traits.requires_grad_(False)
    dressed = getattr(args, "dressed", 1.0)
    drawings = Drawings(args.data, args.data_size, args.resolution, mean, std, dressed=dressed, device=device)
    print(f"{len(drawings)} drawings, generator at {args.resolution} pixels", flush=True)
    reader = reader_of(checkpoint.load(args.features)).to(device) if args.features else None
    if args.stage == "fit":
        options = FitOptions(
            args.out, args.pictures, args.batch, args.lr, args.lower_lr, reader, args.perceptual, args.details, args.window, args.seed,
            args.minutes,
        )
        fit(generator, known, drawings, options)
    else:
        inputs = tuple(int(grid) for grid in args.inputs.split(",")) if args.inputs else (args.resolution,)
        options = AdversarialOptions(
            args.out, args.pictures, args.batch, args.lr, args.lower_lr, args.discriminator_lr, args.regression, args.r1, inputs,
            reader, args.perceptual, args.details, args.seed,
        )
        discriminator = checkpoint.load(args.discriminator) if args.discriminator else start
        train(generator, known, discriminator.get("discriminator", {}), drawings, options)


def polish_stage(args: argparse.Namespace, device: torch.device) -> None:
    torch.manual_seed(args.seed)
    start = checkpoint.load(args.start)
    generator = checkpoint.generator_of(start).train()
    resolution = args.resolution or generator.resolution
    drawings = Drawings(args.data, args.data_size, resolution, start["mean"], start["std"], dressed=args.dressed, device=device)
    net = recalibrated(args.package, drawings.at(np.arange(64))[1], args.seen_at, resolution)
    print(f"{len(drawings)} drawings, generator at {resolution} pixels", flush=True)
    options = PolishOptions(
        args.out, args.pictures, args.batch, args.lr, args.discriminator_lr, args.perceptual, details=args.details,
        window=args.window, strength=args.strength, seed=args.seed, minutes=args.minutes, ema_half_life=args.half_life,
        warm_up=args.warm_up, reading=args.reading,
        reader=reader_of(checkpoint.load(args.features)).to(device) if args.features else None,
        mapping=mapping_of(checkpoint.load(args.mapping)).requires_grad_(False).to(device) if args.mapping else None,
        judge=checkpoint.load(args.judge)["judge"] if args.judge else None,
    )
    polish(generator, net, drawings, options)


def lessons_stage(args: argparse.Namespace, device: torch.device) -> None:
    finished = checkpoint.generator_of(checkpoint.load(args.start)).to(device)
    exported = Exported(finished, None, args.model).to(device)

    def draw_w(count: int, random: np.random.Generator) -> torch.Tensor:
        return exported.map(on(device, random.standard_normal((count, Z_DIM)).astype(np.float32)))

    make_lessons(enlarging(finished, read_network(args.teacher).to(device)), draw_w, args.out, args.count, args.seed)


def drawn_lessons_stage(args: argparse.Namespace) -> None:
    start = checkpoint.load(args.start)
    mapping = mapping_of(checkpoint.load(args.mapping)) if args.mapping else None
    count = drawings_as_lessons(args.data, checkpoint.generator_of(start), (start["mean"], start["std"]), mapping)
    print(f"{count} drawings are lessons")


def enlarge_stage(args: argparse.Namespace, device: torch.device) -> None:
    torch.manual_seed(args.seed)
    start = checkpoint.load(args.start)
    finished = checkpoint.generator_of(start).to(device)
    grown = checkpoint.load(args.grown) if args.grown else start if finished.sub_pixel else None
    if finished.sub_pixel:
        finished.stop_at(finished.resolution // 2)
    resolution = 2 * finished.resolutions[-1]
    if grown:
        generator = checkpoint.generator_of(grown).train()
    else:
        generator = checkpoint.grown(start, {**start["channels"], resolution: args.width}, resolution, sub_pixel=True)
    options = EnlargeOptions(
        args.out, args.pictures, args.batch, args.lr, args.lower_lr, args.lowest, args.window, args.styles, args.colours,
        seed=args.seed, minutes=args.minutes,
    )
    lessons = Lessons(args.lessons, generator.to(device), args.lowest, options.held_out, device, args.crisper)
    if not grown:
        even_out(generator, lessons)
    judging = None
    if args.data and not args.package:
        raise SystemExit("--data gives a discriminator drawings to compare with: say with --package what it looks through.")
    if args.data:
        drawings = Drawings(args.data, resolution, resolution, start["mean"], start["std"], device=device)
        net = recalibrated(args.package, drawings.at(np.arange(32))[1], args.seen_at, resolution)
        judging = Judging(drawings, net, args.strength, args.discriminator_lr)
    enlarge(generator, finished, lessons, (start["mean"], start["std"]), options, judging)


def main(arguments: list[str] | None = None) -> None:
    args = parser().parse_args(arguments)
    device = device_of(args.device)
    torch.set_num_threads(args.threads)
    torch.set_flush_denormal(True)
    if args.stage == "mapping":
        numbers = (args.steps, args.batch, args.lr, args.hidden, args.layers)
        train_mapping(args.pairs, args.statistics, args.out, *numbers, device=device, minutes=args.minutes, model=args.model)
    elif args.stage == "features":
        start = checkpoint.load(args.statistics)
        drawings = Drawings(args.data, args.data_size, SIZE, start["mean"], start["std"], device=device)
        train_reader(drawings, args.out, args.pictures, args.batch, args.lr, args.seed, args.minutes)
    elif args.stage == "lessons":
        lessons_stage(args, device)
    elif args.stage == "drawn-lessons":
        drawn_lessons_stage(args)
    elif args.stage == "enlarge":
        enlarge_stage(args, device)
    elif args.stage == "polish":
        polish_stage(args, device)
    else:
        picture_stage(args, device)


if __name__ == "__main__":
    keep_memory()
    main()
