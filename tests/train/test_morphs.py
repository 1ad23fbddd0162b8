import contextlib
import io
import json
import tempfile
import unittest
import unittest.mock
from pathlib import Path

from support import seeded

import numpy as np
import torch
from PIL import Image

import morphs
from landmarks import MIRROR, LandmarkNet, mirrored
from morphs import Mixer, MorphedFaces, blur, border, grid_points, inside, spline_matrix, write_morphs

# A face of landmarks: jaw, brows, nose, eyes and mouth about where an aligned face has them, alike on both sides.
SIDE = np.array(
    [(0.25 + 0.03 * i, 0.5 + 0.4 * np.sin(i / 8 * np.pi / 2)) for i in range(8)] + [(0.29 + 0.03 * i, 0.42 - 0.01 * i) for i in range(5)]
)


def landmarks() -> np.ndarray:
    points = np.zeros((68, 2))
    jaw, brow = SIDE[:8], SIDE[8:]
    points[:8], points[8], points[9:17] = jaw, (0.5, 0.9), flipped(jaw)[::-1]
    points[17:22], points[22:27] = brow, flipped(brow)[::-1]
    points[27:31] = [(0.5, 0.46 + 0.05 * i) for i in range(4)]
    points[31:36] = [(0.45 + 0.025 * i, 0.65) for i in range(5)]
    eye = np.array([(0.33, 0.5), (0.37, 0.48), (0.41, 0.48), (0.45, 0.5), (0.41, 0.52), (0.37, 0.52)])
    points[36:42], points[42:48] = eye, flipped(eye)[[3, 2, 1, 0, 5, 4]]
    angles = np.linspace(np.pi, -np.pi, 12, endpoint=False)
    points[48:60] = np.stack([0.5 + 0.1 * np.cos(angles), 0.75 - 0.04 * np.sin(angles)], -1)
    inner = np.linspace(np.pi, -np.pi, 8, endpoint=False)
    points[60:68] = np.stack([0.5 + 0.08 * np.cos(inner), 0.75 - 0.02 * np.sin(inner)], -1)
    return points


def flipped(points: np.ndarray) -> np.ndarray:
    return np.array([1, 0]) + np.array([-1, 1]) * points


def write_faces(folder: Path, count: int = 70) -> None:
    random = np.random.default_rng(0)
    for index in range(count):
        coarse = random.integers(60, 200, (8, 8, 3), dtype=np.uint8)
        Image.fromarray(coarse).resize((128, 128), Image.BICUBIC).save(folder / f"faker_{index:03}.webp", lossless=True)


def mixer_of(folder: Path, found: np.ndarray) -> Mixer:
    """A mixer to which the network has said `found` of the faces."""
    with (
        unittest.mock.patch("morphs.LandmarkNet"),
        unittest.mock.patch("morphs.landmarks_of", lambda net, pictures: found[: len(pictures)]),
        unittest.mock.patch("morphs.RELATIVES", 5),
    ):
        return Mixer(folder, 112, Path())


class LandmarksTest(unittest.TestCase):
    def test_the_mirror_image_of_a_symmetric_face_is_itself(self):
        points = landmarks()
        self.assertLess(np.abs(mirrored(points[None])[0] - points).max(), 1e-6)
        self.assertTrue(np.array_equal(MIRROR[MIRROR], np.arange(68)))

    def test_the_network_reads_a_package_and_gives_68_places(self):
        folder = Path(tempfile.mkdtemp())
        (folder / "model").mkdir()
        write_package(folder / "model")
        net = LandmarkNet(folder)
        found = net(torch.zeros(2, 3, 112, 112))
        self.assertEqual(tuple(found.shape), (2, 68, 2))
        # All weights are 0 but the last biases, which are the answer: k / 1000.
        self.assertLess((found[1].flatten() - torch.arange(136) / 1000).abs().max().item(), 1e-6)

    def test_a_package_that_is_not_there_is_named(self):
        with self.assertRaisesRegex(SystemExit, "Install the package first"):
            LandmarkNet(Path("/nowhere"))


def write_package(folder: Path) -> None:
    """Weights as face-api stores them, in 8 bits where all are 0."""
    entries, raw = [], b""

    def add(name: str, shape: list[int]) -> None:
        nonlocal raw
        entries.append({"name": name, "shape": shape, "dtype": "float32", "quantization": {"dtype": "uint8", "scale": 1.0, "min": 0.0}})
        raw += bytes(int(np.prod(shape)))

    inputs = 3
    for block, width in enumerate((32, 64, 128, 256)):
        for conv in range(4):
            name = f"dense{block}/conv{conv}"
            if block == conv == 0:
                add(f"{name}/filters", [3, 3, 3, width])
            else:
                add(f"{name}/depthwise_filter", [3, 3, inputs, 1])
                add(f"{name}/pointwise_filter", [1, 1, inputs, width])
            add(f"{name}/bias", [width])
            inputs = width
    add("fc/weights", [256, 136])
    entries.append({"name": "fc/bias", "shape": [136], "dtype": "float32"})
    raw += (np.arange(136) / 1000).astype("<f4").tobytes()
    (folder / "face_landmark_68_model-weights_manifest.json").write_text(json.dumps([{"weights": entries}]))
    (folder / "face_landmark_68_model.bin").write_bytes(raw)


class WarpTest(unittest.TestCase):
    def test_splines_move_each_control_as_told_and_leave_linear_fields_linear(self):
        controls = np.concatenate([landmarks(), border()])
        at_controls = spline_matrix(controls, controls, 1e-9)
        self.assertLess(np.abs(at_controls - np.eye(len(controls))).max(), 1e-4)
        points = grid_points(8)
        self.assertLess(np.abs(spline_matrix(points, controls) @ controls - points).max(), 1e-6)

    def test_inside_is_the_area_of_the_polygon(self):
        square = np.array([(0.25, 0.25), (0.75, 0.25), (0.75, 0.5), (0.25, 0.5)])
        self.assertEqual(inside(square, 16).sum().item(), 32)

    def test_a_blur_keeps_what_is_even_and_the_mean_of_what_is_not(self):
        x = torch.zeros(1, 1, 32, 32)
        x[..., 16, 16] = 1
        self.assertAlmostEqual(blur(x, 2).sum().item(), 1, places=4)
        self.assertLess((blur(torch.ones(1, 2, 8, 8), 2) - 1).abs().max().item(), 1e-5)


class MixerTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        seeded()
        cls.folder = Path(tempfile.mkdtemp())
        write_faces(cls.folder)
        found = landmarks() + np.random.default_rng(1).normal(0, 0.01, (70, 68, 2))
        cls.mixer = mixer_of(cls.folder, found.astype(np.float32))

    def test_a_face_that_takes_nothing_comes_back_as_it_was(self):
        zero, rows = torch.zeros(2), np.array([3, 10])
        y = self.mixer.mixed(rows, rows + 1, rows + 2, zero, zero).float()
        whole = morphs.Faces(self.folder, 128, 112)
        x = whole.pixels[torch.from_numpy(whole.drawn[rows])].float()
        self.assertLess((y - x).abs().mean().item(), 2)

    def test_shares_change_the_face_and_leave_the_surroundings(self):
        rows, zero, one = np.array([3, 10]), torch.zeros(2), torch.ones(2)
        plain = self.mixer.mixed(rows, rows + 1, rows + 2, zero, zero).float()
        above = (self.mixer.mixed(rows, rows + 1, rows + 2, one, zero).float() - plain).abs().mean((0, 1))
        below = (self.mixer.mixed(rows, rows + 1, rows + 2, zero, one).float() - plain).abs().mean((0, 1))
        eyes, mouth = (slice(50, 60), slice(40, 88)), (slice(95, 105), slice(50, 78))
        self.assertGreater(above[eyes].mean(), 4 * max(above[mouth].mean(), above[:12].mean()))
        self.assertGreater(below[mouth].mean(), 4 * max(below[eyes].mean(), below[:12].mean()))

    def test_nobody_is_a_relative_of_themselves_or_of_their_mirror_image(self):
        relatives, half = self.mixer.relatives, len(self.mixer.relatives) // 2
        own = np.arange(2 * half)[:, None]
        self.assertFalse(((relatives == own) | (relatives == (own + half) % (2 * half))).any())

    def test_files_are_written_once_and_drawn_from_as_faces_are(self):
        out = self.folder / "morphs"

        def write(count: int) -> None:
            with contextlib.redirect_stdout(io.StringIO()), unittest.mock.patch("morphs.RELATIVES", len(self.mixer.relatives[0])):
                write_morphs(self.mixer, out, count, seed=1, per_file=8)

        write(8)
        first = (out / "1-0000.rgb").read_bytes()
        write(16)
        self.assertEqual((out / "1-0000.rgb").read_bytes(), first)
        self.assertEqual(sorted(path.name for path in out.iterdir()), ["1-0000.rgb", "1-0001.rgb"])
        faces = MorphedFaces(self.folder, 64, 112, out)
        x = faces.batch(4, np.random.default_rng(0))
        known = np.frombuffer(first + (out / "1-0001.rgb").read_bytes(), np.uint8).reshape(16, 128, 128, 3)
        averaged = known.reshape(16, 64, 2, 64, 2, 3).mean((2, 4)).transpose(0, 3, 1, 2) / 127.5 - 1
        nearest = np.abs(x.numpy()[:, None] - averaged[None]).max((2, 3, 4)).min(1)
        self.assertEqual(tuple(x.shape), (4, 3, 64, 64))
        self.assertLess(nearest.max(), 1e-5)

    def test_a_folder_without_mixtures_is_named(self):
        with self.assertRaisesRegex(SystemExit, "holds no mixtures of faces"):
            MorphedFaces(self.folder, 64, 112, self.folder / "none")


if __name__ == "__main__":
    unittest.main()
