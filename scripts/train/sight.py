"""What the stages that judge pictures look through: anything that makes maps of pictures."""

from typing import Protocol

import torch
import torch.nn.functional as F

from landmarks import FRAME, SIDE, LandmarkNet


class Sight(Protocol):
    def maps(self, x: torch.Tensor) -> list[torch.Tensor]:
        """Pictures `[N, 3, R, R]` in -1..1 -> maps `[N, C, r, r]`, through which gradients flow."""


class FaceSight:
    """Another sight's maps, and those that the landmark network has of the face alone: that net was trained to tell where eyes and
    mouths end, which one for objects passes over. `crop` is how much of an aligned face's side the pictures show."""

    def __init__(self, whole: Sight, landmarks: LandmarkNet, crop: float):
        self.whole, self.landmarks = whole, landmarks
        self.frame = [min(max((edge - 0.5) / crop + 0.5, 0), 1) for edge in FRAME]

    def maps(self, x: torch.Tensor) -> list[torch.Tensor]:
        left, top, right, bottom = (round(edge * x.shape[-1]) for edge in self.frame)
        face = F.interpolate(x[:, :, top:bottom, left:right], size=SIDE, mode="bilinear", align_corners=False)
        return [*self.whole.maps(x), *self.landmarks.maps((face + 1) * 127.5)]
