"""Weights between those of a fitted generator and of the same one after adversarial training.

    python3 scripts/train/blend.py --fitted CHECKPOINT --adversarial CHECKPOINT --share 0.6 --out CHECKPOINT

Network interpolation (Wang et al., "ESRGAN", 2018, section 3.4): the second is crisp but ragged, the first clean but soft; in
between most of the crispness comes without the raggedness. Averaged weights (`ema`) only; optimiser states are left out.
"""

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import torch

import checkpoint


def blend(fitted: dict[str, Any], adversarial: dict[str, Any], share: float) -> dict[str, Any]:
    """A checkpoint `share` of the way from `fitted` to `adversarial`, which must be the same network."""
    a, b = fitted["ema"], adversarial["ema"]
    if {name: tensor.shape for name, tensor in a.items()} != {name: tensor.shape for name, tensor in b.items()}:
        raise SystemExit("The two checkpoints hold different networks; only two stages of the same one can be blended.")
    if not np.allclose(fitted["mean"], adversarial["mean"]) or not np.allclose(fitted["std"], adversarial["std"]):
        raise SystemExit("The two checkpoints standardise the traits differently; only two stages of the same network can be blended.")
    kept = {name: adversarial[name] for name in ("channels", "resolution", "sub_pixel", "mean", "std") if name in adversarial}
    if "encoder" in adversarial:
        kept["encoder"] = encoder = adversarial["encoder"]
        if not all(torch.equal(tensor, encoder[name]) for name, tensor in fitted.get("encoder", {}).items()):
            raise SystemExit("The encoder has learnt between the two checkpoints, so that codes mean other faces; they cannot be blended.")
    return {"ema": {name: torch.lerp(a[name], b[name], share) for name in a}, **kept}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("fitted", "adversarial", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--share", type=float, default=0.6, help="0: fitted, 1: adversarial")
    args = parser.parse_args()
    checkpoint.save(args.out, blend(checkpoint.load(args.fitted), checkpoint.load(args.adversarial), args.share))


if __name__ == "__main__":
    main()
