"""Pairs of z and codes of faces, for the person's mapping network.

Codes of faces are no Gaussian: some faces are far from the mean, many near it, and a code drawn from the Gaussian of the same mean and
covariance often stands for no face at all. A small network learns the velocities that carry a Gaussian into the codes along nearly
straight lines (Lipman et al., "Flow Matching for Generative Modeling", 2023; Liu et al., "Flow Straight and Fast", 2023); where it
carries each z is that z's code.
"""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from autoencoder import spread_by
from device import on
from training import Run, cosine, slow_down, steps

Z_DIM = 512
TIMES = 8


class Velocities(nn.Module):
    """Places `[N, C]` at times `[N, 1]` of 0 to 1 -> velocities `[N, C]`."""

    def __init__(self, codes: int, hidden: int = 512, layers: int = 3):
        super().__init__()
        self.enter = nn.Linear(codes + 2 * TIMES, hidden)
        self.layers = nn.ModuleList(nn.Linear(hidden, hidden) for _ in range(layers))
        self.leave = nn.Linear(hidden, codes)
        nn.init.zeros_(self.leave.weight)
        nn.init.zeros_(self.leave.bias)

    def forward(self, places: torch.Tensor, times: torch.Tensor) -> torch.Tensor:
        turns = times * math.pi * torch.arange(1, TIMES + 1, device=times.device)
        x = self.enter(torch.cat([places, turns.sin(), turns.cos()], 1))
        for layer in self.layers:
            x = x + layer(F.silu(x))
        return self.leave(F.silu(x))


class Flow:
    """Velocities in coordinates in which the codes have mean 0 and covariance 1, most of what they vary in first."""

    def __init__(self, codes: torch.Tensor):
        far = codes - codes.mean(0)
        self.spread = spread_by(codes.mean(0), far.t() @ far / len(codes))
        self.variance = far.square().sum(1).mean().item()
        self.codes = far @ self.spread.there.t()
        self.velocities = Velocities(codes.shape[1]).to(codes.device)

    def loss(self, count: int, random: np.random.Generator) -> torch.Tensor:
        goal = self.codes[on(self.codes.device, random.integers(len(self.codes), size=count))]
        start = on(goal.device, random.standard_normal(goal.shape).astype(np.float32))
        times = on(goal.device, random.uniform(0, 1, (count, 1)).astype(np.float32))
        return F.mse_loss(self.velocities(torch.lerp(start, goal, times), times), goal - start)

    @torch.no_grad()
    def carried(self, z: torch.Tensor, steps: int = 16) -> torch.Tensor:
        """z `[N, C]` -> codes `[N, C]`, by Heun's rule."""
        x = z
        for step in range(steps):
            now, then = (z.new_full((len(z), 1), (step + ahead) / steps) for ahead in (0, 1))
            first = self.velocities(x, now)
            x = x + (first + self.velocities(x + first / steps, then)) / (2 * steps)
        return self.spread.codes(x)


def reach(codes: torch.Tensor) -> tuple[float, float]:
    """Mean of the squared distances from the mean, and their standard deviation in units of that."""
    squares = (codes - codes.mean(0)).square().sum(1)
    return squares.mean().item(), (squares.std() / squares.mean()).item()


def write_pairs(codes: torch.Tensor, out: Path, pictures: int, count: int, seed: int = 1, batch: int = 512, lr: float = 2e-3) -> None:
    """Learns the flow to `codes [N, C]` until `pictures` of them were drawn, and writes `count` pairs to the file `out`, as
    scripts/dataset/pony/pairs.ts does for the pony."""
    torch.manual_seed(seed)
    flow = Flow(codes)
    optimiser = torch.optim.Adam([{"params": flow.velocities.parameters(), "top": lr}], lr=lr)
    run = Run(out.with_suffix(""), seed)
    parts: dict[str, Any] = {"velocities": flow.velocities, "optimiser": optimiser}
    run.resume(parts)
    for _ in steps(run, pictures, lambda: run.save_parts(parts)):
        slow_down(optimiser, cosine(run.seen / pictures, floor=0.01))
        loss = flow.loss(batch, run.random)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        run.note(batch, loss=loss.item())
    size = codes.shape[1]
    rows = np.memmap(out, np.float32, mode="w+", shape=(count, 2 * size))
    for start in range(0, count, 4096):
        z = on(codes.device, run.random.standard_normal((min(4096, count - start), size)).astype(np.float32))
        rows[start : start + 4096] = torch.cat([z, flow.carried(z)], 1).cpu().numpy()
    # What a flow carries lies a little nearer to the mean than the codes do, and so does what a mapping network learns of it.
    header = {"zDim": Z_DIM, "zColumns": size, "traitColumns": size, "mirrorBy": None, "rows": count, "variance": flow.variance}
    Path(f"{out}.json").write_text(json.dumps(header, indent=2) + "\n")
    carried = torch.from_numpy(np.array(rows[:4096, size:]))
    for name, found in (("codes", codes), ("carried", carried)):
        print("{}: squared distance from the mean {:.3f}, deviation {:.3f} of it".format(name, *reach(found)), flush=True)
