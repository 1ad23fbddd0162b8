"""Faces that nobody has seen, put together from the faces on disk: one lends hair, light, skin and surroundings, others lend shape and
detail of eyes, nose and mouth. A thousand pictures become as many as training asks for, none of them a copy.

All faces are warped once to the mean shape of their landmarks by thin-plate splines (Bookstein 1989). There features lie upon each
other, so mixtures of faces are as sharp as faces; the mixture of the shapes is warped back.
"""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from device import on
from faces import Faces
from landmarks import LandmarkNet, landmarks_of, mirrored

SIZE = 128
# Displacements are smooth: this grid holds them well enough.
GRID = 64
UPPER = [*range(3), *range(14, 17), *range(17, 30), *range(36, 48)]
RELATIVES = 120
# Light and skin are what is left of a face at this blur, in pixels of a file.
LIGHT = 14.0
PLAIN = 0.15
RESCAN_EVERY = 100


def grid_points(size: int) -> np.ndarray:
    """Centres of pixels `[size * size, 2]`, x and y as shares of the side."""
    axis = (np.arange(size) + 0.5) / size
    return np.stack(np.meshgrid(axis, axis), -1).reshape(-1, 2)


def kernel(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    square = ((a[:, None] - b[None]) ** 2).sum(-1)
    return 0.5 * square * np.log(square + 1e-12)


def spline_matrix(at: np.ndarray, controls: np.ndarray, stiffness: float = 1e-4) -> np.ndarray:
    """`[len(at), len(controls)]`: displacements at the controls -> displacements at any points, by thin-plate splines."""
    count = len(controls)
    affine = np.concatenate([np.ones((count, 1)), controls], 1)
    system = np.block([[kernel(controls, controls) + stiffness * np.eye(count), affine], [affine.T, np.zeros((3, 3))]])
    weights = np.linalg.solve(system, np.eye(count + 3)[:, :count])
    return np.concatenate([kernel(at, controls), np.ones((len(at), 1)), at], 1) @ weights


def border() -> np.ndarray:
    """Points of the picture's edge that stay where they are."""
    axis = np.linspace(0, 1, 7)
    return np.array([(x, y) for x in axis for y in axis if x in (0, 1) or y in (0, 1)])


def blur(x: torch.Tensor, sigma: float) -> torch.Tensor:
    """Gaussian, in pixels of `x` `[N, C, S, S]`; edges are continued."""
    reach = int(2.5 * sigma)
    taps = torch.exp(-0.5 * (torch.arange(-reach, reach + 1) / sigma) ** 2)
    taps = (taps / taps.sum())[None, None]
    flat = F.pad(x, [reach] * 4, mode="replicate").reshape(-1, 1, x.shape[-2] + 2 * reach, x.shape[-1] + 2 * reach)
    return F.conv2d(F.conv2d(flat, taps[..., None, :]), taps[..., None]).reshape(x.shape)


def coarse_blur(x: torch.Tensor, sigma: float) -> torch.Tensor:
    """As `blur`, on a grid four times as coarse."""
    small = blur(F.avg_pool2d(x, 4), sigma / 4)
    return F.interpolate(small, scale_factor=4, mode="bilinear", align_corners=False)


def inside(polygon: np.ndarray, size: int) -> torch.Tensor:
    """`[1, 1, size, size]`: 1 within the polygon, by the parity of crossings."""
    points = grid_points(size)
    crossings = np.zeros(len(points), int)
    for (x0, y0), (x1, y1) in zip(polygon, np.roll(polygon, -1, 0)):
        between = (y0 > points[:, 1]) != (y1 > points[:, 1])
        crossings += between & (points[:, 0] < (x1 - x0) * (points[:, 1] - y0) / (y1 - y0 + 1e-12) + x0)
    return torch.from_numpy((crossings % 2).astype(np.float32)).reshape(1, 1, size, size)


class Mixer:
    """Draws mixtures of the middle `crop` pixels of faces, 128 pixels a side. Held-out faces lend nothing."""

    def __init__(self, folder: Path, crop: int, package: Path):
        whole = Faces(folder, SIZE, SIZE)
        pictures = whole.pixels[torch.from_numpy(whole.drawn)]
        found = landmarks_of(LandmarkNet(package), pictures.float())
        pictures = torch.cat([pictures, pictures.flip(3)])
        shapes = np.concatenate([found, mirrored(found)])
        self.crop_share = crop / SIZE
        self.mean_shape = shapes.mean(0)
        controls = np.concatenate([self.mean_shape, border()])
        self.spline = torch.from_numpy(spline_matrix(grid_points(GRID), controls)[:, :68]).float()
        self.shapes = torch.from_numpy(shapes - self.mean_shape).float()
        self.identity = torch.from_numpy(grid_points(SIZE)).float().reshape(1, SIZE, SIZE, 2)
        self.textures = torch.cat([self.to_mean(p, s) for p, s in zip(pictures.split(64), self.shapes.split(64))])
        self.upper = torch.zeros(68, 1)
        self.upper[UPPER] = 1
        self.face, self.upper_face = self.masks()
        self.relatives = self.find_relatives()

    def displacement(self, shapes: torch.Tensor) -> torch.Tensor:
        """Shapes `[N, 68, 2]` less the mean -> how far each point of the mean shape lies from its own there, `[N, 2, S, S]`."""
        coarse = torch.einsum("gk,nkc->ncg", self.spline, shapes).reshape(-1, 2, GRID, GRID)
        return F.interpolate(coarse, size=SIZE, mode="bilinear", align_corners=False)

    def to_mean(self, pictures: torch.Tensor, shapes: torch.Tensor) -> torch.Tensor:
        places = self.identity + self.displacement(shapes).permute(0, 2, 3, 1)
        warped = F.grid_sample(pictures.float(), places * 2 - 1, mode="bicubic", padding_mode="border", align_corners=False)
        return warped.clamp_(0, 255).round_().byte()

    def from_mean(self, textures: torch.Tensor, shapes: torch.Tensor) -> torch.Tensor:
        """The cropped picture. Where a pixel comes from is found by iteration: place = pixel - displacement(place)."""
        field = self.displacement(shapes)
        target = ((self.identity - 0.5) * self.crop_share + 0.5).expand(len(shapes), -1, -1, -1)
        place = target
        for _ in range(3):
            moved = F.grid_sample(field, place * 2 - 1, padding_mode="border", align_corners=False)
            place = target - moved.permute(0, 2, 3, 1)
        return F.grid_sample(textures, place * 2 - 1, mode="bicubic", padding_mode="border", align_corners=False)

    def masks(self) -> tuple[torch.Tensor, torch.Tensor]:
        """Where others lend: the face without its outline and its forehead; and which part of that is the upper one."""
        shape = self.mean_shape
        middle = shape[27:36].mean(0)
        outline = middle + (shape[:17] - middle) * 0.84
        brows = shape[17:27][::-1] - [0, 0.035]
        face = inside(np.concatenate([outline, brows]), SIZE)
        lower = shape[30:36, 1].min()
        upper = torch.from_numpy((grid_points(SIZE)[:, 1] < lower).astype(np.float32)).reshape(1, 1, SIZE, SIZE)
        return blur(face, 4), blur(upper, 4)

    def find_relatives(self) -> np.ndarray:
        """`[2 * drawn, RELATIVES]`: the faces that fit each one best, by shape and by the face's middle without its light."""
        rows = []
        for part in self.textures.split(64):
            x = part.float().mean(1, keepdim=True)
            x = (x - coarse_blur(x, LIGHT)) * self.face
            rows.append(F.avg_pool2d(x, 4).flatten(1))
        looks = torch.cat(rows)
        skin = torch.cat([(part.float() * self.face).mean((2, 3)) for part in self.textures.split(64)])
        described = torch.cat([whitened(looks, 24), 0.7 * whitened(self.shapes.flatten(1), 10), 1.5 * whitened(skin, 3)], 1)
        distance = torch.cdist(described, described)
        distance.fill_diagonal_(torch.inf)
        half = len(distance) // 2
        for row in range(half):
            distance[row, row + half] = distance[row + half, row] = torch.inf
        return distance.topk(RELATIVES, largest=False).indices.numpy()

    def draw(self, count: int, random: np.random.Generator) -> torch.Tensor:
        rows = random.integers(0, len(self.textures), count)
        donors = [self.relatives[rows, random.integers(0, RELATIVES, count)] for _ in range(2)]
        donors[1] = np.where(random.uniform(size=count) < 0.5, donors[0], donors[1])
        shares = torch.from_numpy(random.uniform(0, 1, (2, count)).astype(np.float32))
        shares *= torch.from_numpy((random.uniform(size=count) > PLAIN).astype(np.float32))
        return self.mixed(rows, donors[0], donors[1], shares[0], shares[1])

    def mixed(
        self, rows: np.ndarray, above: np.ndarray, below: np.ndarray, share_above: torch.Tensor, share_below: torch.Tensor
    ) -> torch.Tensor:
        """Faces `rows` with `share_above` (0 to 1) of `above`'s eyes and `share_below` of `below`'s mouths: `[N, 3, 128, 128]`, uint8."""
        base, first, second = (self.textures[torch.from_numpy(r)].float() for r in (rows, above, below))
        light = coarse_blur(torch.cat([base, first, second]), LIGHT)
        light, first_light, second_light = light.chunk(3)
        a, b = (share[:, None, None, None] for share in (share_above, share_below))
        weight_a, weight_b = self.face * self.upper_face * a, self.face * (1 - self.upper_face) * b
        texture = base + weight_a * (first - first_light + light - base) + weight_b * (second - second_light + light - base)
        own, one, two = (self.shapes[torch.from_numpy(r)] for r in (rows, above, below))
        shape = own + self.upper * a[..., 0] * (one - own) + (1 - self.upper) * b[..., 0] * (two - own)
        return self.from_mean(texture, shape).clamp_(0, 255).round_().byte()


def write_morphs(mixer: Mixer, out: Path, count: int, seed: int, per_file: int = 1000, batch: int = 8) -> None:
    """Files `SEED-INDEX.rgb` (uint8, `[per_file, 128, 128, 3]`) until there are `count` mixtures; each appears when it is whole. Files
    that are there already are left alone."""
    out.mkdir(parents=True, exist_ok=True)
    for index in range(-(-count // per_file)):
        path = out / f"{seed}-{index:04d}.rgb"
        if path.exists():
            continue
        random = np.random.default_rng([seed, index])
        parts = [mixer.draw(batch, random).permute(0, 2, 3, 1).contiguous().numpy() for _ in range(per_file // batch)]
        temporary = path.with_suffix(".tmp")
        np.concatenate(parts).tofile(temporary)
        temporary.rename(path)
        print(f"{path.name} of {count}", flush=True)


class MorphedFaces(Faces):
    """`batch` draws from the files in `morphs`, those added later included; all else is as for `Faces`."""

    def __init__(self, folder: Path, resolution: int, crop: int, morphs: Path, device: torch.device | str = "cpu"):
        super().__init__(folder, resolution, crop, device=device)
        self.morphs, self.files = Path(morphs), dict[str, np.ndarray]()
        self.batches = 0
        self.rescan()
        if not self.files:
            raise SystemExit(f"{morphs} holds no mixtures of faces. Make some first (README.md).")

    def rescan(self) -> None:
        for path in sorted(self.morphs.glob("*.rgb")):
            if path.name not in self.files:
                self.files[path.name] = np.memmap(path, np.uint8, mode="r").reshape(-1, SIZE, SIZE, 3)

    def batch(self, count: int, random: np.random.Generator) -> torch.Tensor:
        self.batches += 1
        if self.batches % RESCAN_EVERY == 0:
            self.rescan()
        files = list(self.files.values())
        drawn = [file[random.integers(len(file))] for file in (files[random.integers(len(files))] for _ in range(count))]
        x = on(self.device, np.stack(drawn)).permute(0, 3, 1, 2).float().div_(127.5).sub_(1)
        return F.avg_pool2d(x, SIZE // self.resolution) if self.resolution < SIZE else x


def whitened(x: torch.Tensor, count: int) -> torch.Tensor:
    """The first principal components of rows `[N, C]`, each with variance 1."""
    x = x - x.mean(0)
    u, _, _ = torch.linalg.svd(x, full_matrices=False)
    return u[:, :count] * len(x) ** 0.5
