"""What both picture stages share: the averaged copy, the learning-rate curve, the clock, progress lines and checkpoints."""

import copy
import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Callable

import numpy as np
import torch

import checkpoint
from networks import Generator


def average_into(ema: torch.nn.Module, model: torch.nn.Module, keep: float) -> None:
    """Moves every tensor of `ema` towards `model`; `keep` is the share of the old value."""
    with torch.no_grad():
        for old, new in zip(ema.parameters(), model.parameters()):
            old.lerp_(new, 1 - keep)


def cosine(done: float, floor: float = 0.05) -> float:
    """1 at the start of a stage, `floor` at its end."""
    return floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * min(1.0, done)))


def slow_down(optimiser: torch.optim.Optimizer, rate: float) -> None:
    """Sets each group's learning rate to `rate` of its top one."""
    for group in optimiser.param_groups:
        group["lr"] = group["top"] * rate


def kept_share(batch: int, half_life: float, seen: int, of_seen: float) -> float:
    """For `average_into`, after a batch: the average forgets half in `half_life` pictures, and in `of_seen` of those seen while these
    are fewer."""
    return 0.5 ** (batch / max(batch, min(half_life, seen * of_seen)))


def parameter_groups(generator: Generator, known: int, lr: float, lower_lr: float) -> list[dict[str, Any]]:
    """Layers above resolution `known` learn at `lr`, those taken over from a checkpoint at `lower_lr`."""
    new = [p for r, block in generator.blocks.items() if int(r) > known for p in block.parameters()]
    ids = {id(p) for p in new}
    old = [p for p in generator.parameters() if id(p) not in ids]
    groups = [{"params": old, "lr": lower_lr, "top": lower_lr}]
    if new:
        groups.append({"params": new, "lr": lr, "top": lr})
    return groups


class Run:
    """State of one stage: what is saved in its checkpoint beside the networks, and when it was last saved."""

    def __init__(self, out: Path, seed: int, save_every: float = 60, minutes: float | None = None):
        self.out, self.save_every, self.minutes = Path(out), save_every, minutes
        self.out.mkdir(parents=True, exist_ok=True)
        self.random = np.random.default_rng(seed)
        self.seen = 0
        self.seconds = 0.0
        self.saved = self.told = time.monotonic()
        self.told_seen = 0
        self.averages: dict[str, float] = {}

    @property
    def latest(self) -> Path:
        return self.out / "latest.pt"

    def state(self) -> dict[str, Any]:
        return {"seen": self.seen, "seconds": self.seconds, "random": self.random.bit_generator.state, "averages": self.averages}

    def restore(self, state: dict[str, Any]) -> None:
        self.seen, self.seconds, self.averages = state["seen"], state["seconds"], state["averages"]
        self.random.bit_generator.state = state["random"]
        self.told_seen = self.seen

    def resume(self, parts: dict[str, Any]) -> dict[str, Any] | None:
        """Goes on from `latest`: loads its `parts` and returns its content, or None if there is none. Top learning rates stay those
        of this command."""
        if not self.latest.exists():
            return None
        content = checkpoint.load(self.latest)
        for name, part in parts.items():
            tops = [group.get("top") for group in getattr(part, "param_groups", [])]
            part.load_state_dict(content[name])
            for group, top in zip(getattr(part, "param_groups", []), tops):
                if top is not None:
                    group["top"] = top
        self.restore(content["run"])
        print(f"going on from {self.seen} pictures", flush=True)
        return content

    def note(self, count: int, **losses: float) -> None:
        """Counts a batch and keeps running means of its losses."""
        self.seen += count
        for name, value in losses.items():
            self.averages[name] = value if name not in self.averages else 0.98 * self.averages[name] + 0.02 * value

    def done(self, pictures: int) -> float:
        """How much of the stage lies behind, 0 to 1: of `pictures`, or of the minutes that it may take where these end first."""
        share = self.seen / pictures
        if self.minutes is not None:
            share = max(share, (self.seconds + time.monotonic() - self.saved) / (60 * self.minutes))
        return min(1.0, share)

    def tell(self, every: float = 60) -> None:
        now = time.monotonic()
        if now - self.told < every:
            return
        rate = (self.seen - self.told_seen) / (now - self.told)
        losses = " ".join(f"{name} {value:.4f}" for name, value in self.averages.items())
        print(f"seen {self.seen} at {rate:.2f} pictures/s: {losses}", flush=True)
        self.told, self.told_seen = now, self.seen

    def due(self) -> bool:
        return time.monotonic() - self.saved >= self.save_every

    def save_parts(self, parts: dict[str, Any], **others: Any) -> None:
        """Saves the states of what `resume` loads, and `others` as they are."""
        self.save({**{name: part.state_dict() for name, part in parts.items()}, **others})

    def save(self, content: dict[str, Any]) -> None:
        now = time.monotonic()
        self.seconds += now - self.saved
        self.saved = now
        checkpoint.save(self.latest, {**content, "run": self.state()})


def steps(
    run: Run, pictures: int, save: Callable[[], None], sheet: Callable[[], None] = lambda: None, sheet_every: float = math.inf
) -> Iterator[None]:
    """Yields until `run` has noted `pictures`; tells, saves and draws sheets between the steps, and at the end."""
    next_sheet = run.seen + sheet_every
    while run.done(pictures) < 1:
        yield
        run.tell()
        if run.due():
            save()
        if run.seen >= next_sheet:
            next_sheet += sheet_every
            sheet()
    save()
    sheet()


def averaged_copy(generator: Generator) -> Generator:
    ema = copy.deepcopy(generator)
    ema.requires_grad_(False)
    return ema.eval()
