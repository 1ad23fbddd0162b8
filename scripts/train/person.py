"""Starts a stage of the person's training: `python3 scripts/train/person.py STAGE --help`. See README.md."""

import argparse
from pathlib import Path

import numpy as np
import torch

import checkpoint
from adversarial_faces import AdversarialFacesOptions, MappedCodes, train_faces
from autoencoder import AutoencoderOptions, Encoder, train_autoencoder, whiten
from device import add_device, device_of
from faces import Faces
from flow import write_pairs
from mapping import mapping_of
from memory import keep_memory
from mobilenet import MobileNet, recalibrated
from morphs import Mixer, MorphedFaces, write_morphs
from networks import Generator, parse_channels

CHANNELS = "4:256,8:256,16:128,32:80,64:40,128:24"


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(description=__doc__)
    add_device(top)
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
        stage.add_argument("--seed", type=int, default=1)
        if name == "adversarial":
            stage.add_argument("--mapping", type=Path, required=True, help="mapping network made for the codes of --start")
            stage.add_argument("--discriminator-lr", type=float, default=1e-3)
            stage.add_argument("--augmentation", type=float, default=0.3, help="how much the pictures are changed before they are judged")
            stage.add_argument("--strength", type=float, default=0.6, help="pull of the discriminator, in units of the reconstruction's")
            stage.add_argument("--warm-up", type=int, default=3000, help="pictures by which the discriminator alone learns first")
            stage.add_argument("--guide", type=Path, help="checkpoint of an earlier generator of the same codes, soft but sound")
            stage.add_argument("--guidance", type=float, default=10.0, help="weight of how far drawn faces are from the guide's")
            stage.add_argument("--judge", type=Path, help="checkpoint of an earlier such stage of this resolution, whose judge goes on")
            stage.add_argument("--half-life", type=int, default=5000, help="pictures in which the averaged generator forgets half")
        else:
            stage.add_argument("--divergence", type=float, default=2e-4, help="weight of a nat")
    stage = stages.add_parser("pairs", help="pairs of z and codes, for a mapping network")
    stage.add_argument("--data", type=Path, required=True)
    stage.add_argument("--morphs", type=Path, required=True)
    stage.add_argument("--crop", type=int, default=112)
    stage.add_argument("--start", type=Path, required=True)
    stage.add_argument("--out", type=Path, required=True, help="file")
    stage.add_argument("--faces", type=int, default=40000, help="mixtures whose codes are read, each mirrored too")
    stage.add_argument("--pictures", type=int, default=4_000_000, help="codes to show")
    stage.add_argument("--count", type=int, default=200_000, help="pairs to write")
    stage.add_argument("--seed", type=int, default=1)
    return top


def net_for(package: Path, faces: Faces, size: int = 80) -> MobileNet:
    return recalibrated(package, faces.at(faces.drawn[:: max(1, len(faces.drawn) // 256)]), size)


def networks_for(args: argparse.Namespace, faces: Faces) -> tuple[Generator, Encoder]:
    generator = Generator(parse_channels(args.channels), args.resolution, args.codes).to(faces.device)
    encoder = Encoder(args.resolution, args.codes).to(faces.device)
    if args.start:
        content = checkpoint.load(args.start)
        taken = checkpoint.copy_matching(generator, content["ema"]) + checkpoint.copy_matching(encoder, content["encoder"])
        print(f"{taken} tensors taken over", flush=True)
        generator.start_new_blocks_silent(content["resolution"])
        if args.stage == "autoencoder":
            whiten(generator, encoder, faces)
    return generator, encoder


@torch.no_grad()
def codes_of(encoder: Encoder, faces: MorphedFaces, count: int, seed: int, batch: int = 50) -> torch.Tensor:
    """Means of the codes of `count` faces and of their mirror images, `[2 count, C]`."""
    random = np.random.default_rng(seed)
    batches = (faces.batch(min(batch, count - start), random) for start in range(0, count, batch))
    return torch.cat([encoder(x)[0] for drawn in batches for x in (drawn, drawn.flip(3))])


def pairs(args: argparse.Namespace, device: torch.device) -> None:
    content = checkpoint.load(args.start)
    encoder = Encoder(content["resolution"], len(content["mean"]))
    encoder.load_state_dict(content["encoder"])
    encoder.to(device)
    faces = MorphedFaces(args.data, content["resolution"], args.crop, args.morphs, device)
    write_pairs(codes_of(encoder, faces, args.faces, args.seed), args.out, args.pictures, args.count, args.seed)


def main() -> None:
    keep_memory()
    args = parser().parse_args()
    device = device_of(args.device)
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    if args.stage == "pairs":
        pairs(args, device)
        return
    if args.stage == "morphs":
        write_morphs(Mixer(args.data, args.crop, args.package), args.out, args.count, args.seed)
        return
    torch.manual_seed(args.seed)
    size = (args.resolution, args.crop)
    faces = MorphedFaces(args.data, *size, args.morphs, device) if args.morphs else Faces(args.data, *size, device=device)
    net = net_for(args.package, faces, args.seen_at)
    print(f"{len(faces)} faces", flush=True)
    generator, encoder = networks_for(args, faces)
    if args.stage == "autoencoder":
        options = AutoencoderOptions(args.out, args.pictures, args.batch, args.lr, args.divergence, args.perceptual, net, args.seed)
        train_autoencoder(generator, encoder, faces, options)
    else:
        options = AdversarialFacesOptions(
            args.out, args.pictures, args.batch, args.lr, args.discriminator_lr, args.perceptual, args.strength,
            checkpoint.generator_of(checkpoint.load(args.guide)).to(device) if args.guide else None, args.guidance,
            judge=checkpoint.load(args.judge)["judge"] if args.judge else None,
            augmentation=args.augmentation, seed=args.seed, warm_up=args.warm_up, ema_half_life=args.half_life,
        )
        source = MappedCodes(mapping_of(checkpoint.load(args.mapping)), device=device)
        train_faces(generator, encoder, source, net, faces, options)


if __name__ == "__main__":
    main()
