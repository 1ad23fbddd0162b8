"""What can be read off a face: numbers by the networks of face_readers.py, by landmarks, and by the colours at places that landmarks give.

Each reading says how a picture of nobody looks; the tables are for traits.json (people_traits.py) and nothing else.
"""

from pathlib import Path

import numpy as np
import torch

from face_readers import EXPRESSIONS, AgeGenderNet, ExpressionNet
from landmarks import LandmarkNet, framed, landmarks_of

# Half the side of a patch whose colour is taken, as a share of the picture's.
PATCH = 0.035


def oklab(rgb: np.ndarray) -> np.ndarray:
    """sRGB `[..., 3]` in 0..1 -> OKLab (Ottosson 2020)."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    cones = np.cbrt(
        linear
        @ np.array(
            [
                [0.4122214708, 0.2119034982, 0.0883024619],
                [0.5363325363, 0.6806995451, 0.2817188376],
                [0.0514459929, 0.1073969566, 0.6299787005],
            ]
        )
    )
    return cones @ np.array(
        [
            [0.2104542553, 1.9779984951, 0.0259040371],
            [0.793617785, -2.428592205, 0.7827717662],
            [-0.0040720468, 0.4505937099, -0.808675766],
        ]
    )


def patch(lab: np.ndarray, x: float, y: float, width: float = PATCH, height: float = PATCH) -> np.ndarray:
    """Median colour around a place, all in shares of the side of `lab [R, R, 3]`."""
    size = len(lab)

    def cut(middle: float, half: float) -> slice:
        first, last = np.clip((middle - half) * size, 0, size - 2), np.clip((middle + half) * size, 1, size)
        return slice(int(first), int(last) + 1)

    return np.median(lab[cut(y, height), cut(x, width)].reshape(-1, 3), 0)


def colours(lab: np.ndarray, marks: np.ndarray) -> dict[str, np.ndarray]:
    """Readings of colour of one face, `lab [R, R, 3]` and its landmarks `[68, 2]`."""
    left, right = (patch(lab, *(marks[a] + marks[b]) / 2) for a, b in ((2, 31), (14, 35)))
    brows = marks[17:27, 1].mean()
    hair = patch(lab, marks[27, 0], brows * 0.3, 0.13, 0.045)
    corners = [patch(lab, x, 0.07, 0.05, 0.06) for x in (0.06, 0.94)]
    background = np.mean(corners, 0)
    chin = max(marks[8, 1], brows + 2 / len(lab))
    skin = (left + right) / 2
    face = lab[int(brows * len(lab)) : int(chin * len(lab)), int(marks[2, 0] * len(lab)) : int(marks[14, 0] * len(lab)), 0]
    return {
        "skinTone": skin[0], "skinWarmth": skin[1], "lightSide": left[0] - right[0], "hairColour": hair, "backgroundColour": background,
        "contrast": np.percentile(face, 90) - np.percentile(face, 10),
    }


def shapes(marks: np.ndarray) -> dict[str, np.ndarray]:
    """Readings of shape of faces, landmarks `[N, 68, 2]`."""
    x, y = marks[..., 0], marks[..., 1]
    left, right = marks[:, 36:42].mean(1), marks[:, 42:48].mean(1)
    apart = np.linalg.norm(right - left, axis=1)
    eyes, lids = (left + right) / 2, (y[:, [40, 41, 46, 47]] - y[:, [38, 37, 44, 43]]).mean(1)
    opening = y[:, 65:68].mean(1) - y[:, 61:64].mean(1)
    lips = y[:, 57] - y[:, 51] - opening
    return {
        "mouthOpen": opening / apart, "eyeSize": lids / apart, "browHeight": (eyes[:, 1] - y[:, 17:27].mean(1)) / apart,
        "faceWidth": (x[:, 13] - x[:, 3]) / (y[:, 8] - y[:, 27]), "noseWidth": (x[:, 35] - x[:, 31]) / apart, "lips": lips / apart,
        "turn": (x[:, 30] - eyes[:, 0]) / apart, "nod": (y[:, 30] - eyes[:, 1]) / (y[:, 62] - eyes[:, 1]),
    }


class FaceReader:
    """All readings; `package` is the folder of `@vladmandic/face-api`."""

    def __init__(self, package: Path):
        self.age, self.expression, self.landmarks = AgeGenderNet(package), ExpressionNet(package), LandmarkNet(package)

    @torch.no_grad()
    def __call__(self, pictures: torch.Tensor) -> dict[str, np.ndarray]:
        """Aligned faces `[N, 3, R, R]` in -1..1 -> name -> `[N]`, colours `[N, 3]`. The networks' are means over a face and its mirror."""
        bytes_ = (pictures.clamp(-1, 1) + 1) * 127.5
        pair = [framed(bytes_), framed(bytes_.flip(3))]
        ages, genders = zip(*(self.age(part) for part in pair))
        feeling = sum(self.expression(part) for part in pair) / 2
        marks = landmarks_of(self.landmarks, bytes_)
        lab = oklab(bytes_.permute(0, 2, 3, 1).numpy() / 255)
        of_colours = [colours(one, of_one) for one, of_one in zip(lab, marks)]
        smile = feeling[:, EXPRESSIONS.index("happy")] - feeling[:, EXPRESSIONS.index("neutral")]
        return {
            "age": (sum(ages) / 2).numpy(), "gender": (sum(genders) / 2).numpy(), "smile": smile.numpy(), **shapes(marks),
            **{name: np.array([one[name] for one in of_colours]) for name in of_colours[0]},
        }
