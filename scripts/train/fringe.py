"""Colour fringes: how far the colour right beside a line is from the colour a little further away on the same side.

In a drawing a line borders on an even surface, and there is next to no difference; where a network is unsure of a line's place, coloured
rims run along it. Brightness does not count: a soft line is no fringe.
"""

import torch
import torch.nn.functional as F

# All lengths in pixels of a picture of this size.
SIZE = 512
LINE, INNER, OUTER, AWAY = 12, 2, 6, 12
DARKER = 0.2
DIRECTIONS = [(-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1)]


def spread(mask: torch.Tensor, reach: int) -> torch.Tensor:
    """`mask [N, 1, R, R]` and all within `reach` places of it."""
    return F.max_pool2d(mask, 2 * reach + 1, stride=1, padding=reach)


def shifted(x: torch.Tensor, rows: int, columns: int) -> torch.Tensor:
    """What lies so many places further down and to the right; beyond the border, nothing."""
    height, width = x.shape[2:]
    edge = max(abs(rows), abs(columns))
    return F.pad(x, [edge] * 4)[:, :, edge + rows : edge + rows + height, edge + columns : edge + columns + width]


def colour_fringe(pictures: torch.Tensor) -> float:
    """Mean difference of chroma (what is left of red, green and blue without their mean), of pictures `[N, 3, R, R]` in -1..1, between
    places in a band beside lines and the likest of the places away from all lines that are near."""
    line, inner, outer, away = (max(1, round(length * pictures.shape[-1] / SIZE)) for length in (LINE, INNER, OUTER, AWAY))
    x = pictures.clamp(-1, 1)
    light = x.mean(1, keepdim=True)
    chroma = x - light
    around = F.avg_pool2d(light, 2 * line + 1, stride=1, padding=line, count_include_pad=False)
    lines = (around - light > DARKER).float()
    clear = 1 - spread(lines, outer)
    band = spread(lines, outer) - spread(lines, inner)
    nearest = torch.full_like(light, torch.inf)
    for rows, columns in DIRECTIONS:
        there, is_clear = shifted(chroma, rows * away, columns * away), shifted(clear, rows * away, columns * away)
        difference = (chroma - there).abs().mean(1, keepdim=True)
        nearest = torch.minimum(nearest, torch.where(is_clear > 0, difference, torch.full_like(difference, torch.inf)))
    counted = (band > 0) & nearest.isfinite()
    return nearest[counted].mean().item() if counted.any() else 0.0
