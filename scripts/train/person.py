"""Starts a stage of the person's training: `python3 scripts/train/person.py STAGE --help`. See README.md."""

import argparse
from pathlib import Path

import torch

import checkpoint
from adversarial_faces import AdversarialFacesOptions, train_faces
from autoencoder import AutoencoderOptions, Encoder, header, train_autoencoder, whiten
from faces import Faces
from landmarks import LandmarkNet
from mobilenet import MobileNet, recalibrated
from morphs import SIZE as FILE_SIZE
from morphs import Mixer, MorphedFaces, write_morphs
from networks import Generator, parse_channels
from sight import FaceSight

CHANNELS = "4:256,8:256,16:128,32:80,64:40,128:24"


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(description=__doc__)
    stages = top.add_subparsers(dest="stage", required=True)
    stage = stages.add_parser("morphs", help="mixtures of faces, to learn from in place of the faces themselves")
    stage.add_argument("--data", type=Path, required=True, help="folder of aligned faces, WebP")
    stage.add_argument("--package", type=Path, required=True, help="folder of the installed npm package @vladmandic/face-api")
    stage.add_argument("--out", type=Path, required=True)
    stage.add_argument("--count", type=int, required=True)
    stage.add_argument("--crop", type=int, default=112, help="pixels of a file's side that are kept")
    stage.add_argument("--seed", type=int, default=1)
    for name, text in (("autoencoder", "codes of faces, and faces from codes"), ("adversarial", "the same, judged by a discriminator")):
        stage = stages.add_parser(name, help=text)
        stage.add_argument("--data", type=Path, required=True, help="folder of aligned faces, WebP")
        stage.add_argument("--morphs", type=Path, help="folder of mixtures of faces to draw from")
        stage.add_argument("--package", type=Path, required=True, help="folder of the installed npm package nsfwjs")
        stage.add_argument("--start", type=Path, help="checkpoint to take over all that fits from (required for adversarial)")
        stage.add_argument("--out", type=Path, required=True, help="folder for latest.pt; a stage found there is resumed")
        stage.add_argument("--pictures", type=int, required=True)
        stage.add_argument("--resolution", type=int, default=64)
        stage.add_argument("--crop", type=int, default=112, help="pixels of a file's side that are kept")
        stage.add_argument("--channels", default=CHANNELS)
        stage.add_argument("--codes", type=int, default=96)
        stage.add_argument("--batch", type=int, default=8)
        stage.add_argument("--lr", type=float, default=0.004 if name == "autoencoder" else 0.0015)
        stage.add_argument("--perceptual", type=float, default=1.0)
        stage.add_argument("--seen-at", type=int, default=80, help="pixels at which the trained network sees a picture")
        stage.add_argument("--divergence", type=float, default=2e-4, help="weight of a nat")
        stage.add_argument("--seed", type=int, default=1)
        if name == "adversarial":
            stage.add_argument("--encoder-lr", type=float, default=0.0, help="0: codes stay where they are, as the averaged generator needs")
            stage.add_argument("--discriminator-lr", type=float, default=5e-4)
            stage.add_argument("--face-package", type=Path, help="folder of the installed npm package @vladmandic/face-api, to judge by too")
            stage.add_argument("--augmentation", type=float, default=1.0, help="how much the pictures are changed before they are judged")
            stage.add_argument("--noise", type=float, default=0.5, help="how much of the codes' noise is kept")
            stage.add_argument("--strength", type=float, default=0.5, help="pull of the discriminator, in units of the reconstruction's")
            stage.add_argument("--half-life", type=int, default=1000, help="pictures in which the averaged generator forgets half")
    stage = stages.add_parser("finish", help="checkpoint whose codes are unit Gaussian, for export.py and nearest.py")
    stage.add_argument("--data", type=Path, required=True)
    stage.add_argument("--crop", type=int, default=112)
    stage.add_argument("--start", type=Path, required=True)
    stage.add_argument("--noise", type=float, default=0.5, help="how much of the codes' noise z spans, as in the stage before")
    stage.add_argument("--out", type=Path, required=True, help="file")
    return top


def net_for(package: Path, faces: Faces, size: int = 80) -> MobileNet:
    return recalibrated(package, faces.at(faces.drawn[:: max(1, len(faces.drawn) // 256)]), size)


def networks_for(args: argparse.Namespace, faces: Faces) -> tuple[Generator, Encoder]:
    generator = Generator(parse_channels(args.channels), args.resolution, args.codes)
    encoder = Encoder(args.resolution, args.codes)
    if args.start:
        content = checkpoint.load(args.start)
        taken = checkpoint.copy_matching(generator, content["ema"]) + checkpoint.copy_matching(encoder, content["encoder"])
        print(f"{taken} tensors taken over", flush=True)
        generator.start_new_blocks_silent(content["resolution"])
        whiten(generator, encoder, faces)
    return generator, encoder


def finish(args: argparse.Namespace) -> None:
    content = checkpoint.load(args.start)
    generator, encoder = checkpoint.generator_of(content), Encoder(content["resolution"], len(content["mean"]))
    encoder.load_state_dict(content["encoder"])
    whiten(generator, encoder, Faces(args.data, generator.resolution, args.crop), args.noise)
    checkpoint.save(args.out, {"ema": generator.state_dict(), "encoder": encoder.state_dict(), **header(generator)})


def main() -> None:
    args = parser().parse_args()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    if args.stage == "finish":
        finish(args)
        return
    if args.stage == "morphs":
        write_morphs(Mixer(args.data, args.crop, args.package), args.out, args.count, args.seed)
        return
    torch.manual_seed(args.seed)
    faces = MorphedFaces(args.data, args.resolution, args.crop, args.morphs) if args.morphs else Faces(args.data, args.resolution, args.crop)
    net = net_for(args.package, faces, args.seen_at)
    print(f"{len(faces)} faces", flush=True)
    generator, encoder = networks_for(args, faces)
    if args.stage == "autoencoder":
        options = AutoencoderOptions(args.out, args.pictures, args.batch, args.lr, args.divergence, args.perceptual, net, args.seed)
        train_autoencoder(generator, encoder, faces, options)
    else:
        options = AdversarialFacesOptions(
            args.out, args.pictures, args.batch, args.lr, args.encoder_lr, discriminator_lr=args.discriminator_lr, perceptual=args.perceptual,
            divergence=args.divergence, strength=args.strength, augmentation=args.augmentation, noise=args.noise, seed=args.seed,
            ema_half_life=args.half_life,
        )
        if args.face_package:
            net = FaceSight(net, LandmarkNet(args.face_package), args.crop / FILE_SIZE)
        train_faces(generator, encoder, net, faces, options)


if __name__ == "__main__":
    main()
