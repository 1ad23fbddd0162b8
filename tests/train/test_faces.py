import contextlib
import copy
import io
import tempfile
import unittest
import unittest.mock
from pathlib import Path

from support import CHANNELS, network_tensors, seeded

import numpy as np
import torch
from PIL import Image

import checkpoint
from adversarial_faces import AdversarialFacesOptions, MappedCodes, guidance_error, train_faces
from augment import Augmentation
from autoencoder import AutoencoderOptions, Encoder, divergence, train_autoencoder, truncated, whiten
from faces import Faces, eyes_visible, lit_evenly
from flow import write_pairs
from mapping import Mapping, Pairs, mapping_of, train_mapping
from mobilenet import MobileNet, dequantised, difference
from networks import Generator
from projected import Judge, ProjectedDiscriminator, Question, fooling_loss, judging_loss

CODES = 6


def mapped_codes() -> MappedCodes:
    seeded(5)
    return MappedCodes(Mapping(CODES, CODES, hidden=8, layers=2))


def quietly(call, *arguments):
    with contextlib.redirect_stdout(io.StringIO()):
        return call(*arguments)


def write_faces(folder: Path, count: int = 70, size: int = 16) -> None:
    random = np.random.default_rng(0)
    for index in range(count):
        coarse = random.integers(0, 256, (2, 2, 3), dtype=np.uint8)
        Image.fromarray(coarse).resize((size, size)).save(folder / f"faker_{index:03}.webp", lossless=True)


class FacesTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        write_faces(self.folder)

    def test_batches_are_files_or_their_mirror_images_and_none_that_is_held_out(self):
        faces = Faces(self.folder, 8, crop=16)
        x = faces.batch(200, np.random.default_rng(1))
        self.assertEqual((tuple(x.shape), len(faces)), ((200, 3, 8, 8), 70))
        known = {p.numpy().tobytes() for row in faces.drawn for p in (faces.at(np.array([row])), faces.at(np.array([row])).flip(3))}
        self.assertTrue(all(picture.contiguous().numpy().tobytes() in known for picture in x))

    def test_the_crop_is_the_middle(self):
        whole, middle = Faces(self.folder, 16, crop=16), Faces(self.folder, 8, crop=8)
        self.assertTrue(torch.equal(whole.pixels[:, :, 4:12, 4:12], middle.pixels))

    def test_hard_side_light_and_dark_glasses_are_told(self):
        face = np.full((32, 32, 3), 150, np.uint8)
        self.assertTrue(lit_evenly(face) and eyes_visible(face))
        side, glasses = face.copy(), face.copy()
        side[:, :16] = 60
        glasses[13:18, 9:23] = 20
        self.assertFalse(lit_evenly(side))
        self.assertFalse(eyes_visible(glasses))


class MobileNetTest(unittest.TestCase):
    def test_maps_shrink_as_the_blocks_say_and_recalibration_gives_each_layer_unit_scale(self):
        seeded()
        net = MobileNet(network_tensors(4), (0, 1, 3), size=32)
        pictures = torch.rand(16, 3, 32, 32) * 0.2
        net.recalibrate(pictures)
        maps = net.maps(pictures)
        self.assertEqual([tuple(m.shape[1:]) for m in maps], [(6, 16, 16), (8, 8, 8), (8, 4, 4)])
        for m in maps:
            self.assertLess((m.mean((0, 2, 3)).abs()).max().item(), 1e-3)
            self.assertLess((m.std((0, 2, 3)) - 1).abs().max().item(), 0.05)

    def test_padding_at_stride_two_is_to_the_right_and_below(self):
        net = MobileNet(network_tensors(1), (0,), size=8)
        x = torch.rand(1, 3, 8, 8)
        y = net.first(x)
        kernel = net.first.plain
        corner = torch.nn.functional.conv2d(x[:, :, :3, :3], kernel)[:, :, 0, 0] / (1 + 1e-3) ** 0.5
        self.assertLess((y[:, :, 0, 0] - corner.clamp(0, 6)).abs().max().item(), 1e-5)

    def test_eight_bit_weights_are_put_back_to_their_scale(self):
        entry = {"shape": [2], "dtype": "float32", "quantization": {"min": -1.0, "scale": 0.5, "dtype": "uint8"}}
        values, offset = dequantised(entry, bytes([9, 0, 4]), 1)
        self.assertEqual((values.tolist(), offset), ([-1.0, 1.0], 3))

    def test_difference_is_relative_to_the_second(self):
        a = [torch.full((1, 2, 2, 2), 3.0)]
        self.assertAlmostEqual(difference(a, [torch.full((1, 2, 2, 2), 2.0)]).item(), 0.5, places=6)


class FlowTest(unittest.TestCase):
    def test_carries_the_gaussian_into_codes_that_are_none_and_a_mapping_network_learns_it(self):
        """Codes in two narrow heaps, at -1 and 1 of their first number: between them lies what stands for no face."""
        folder = Path(tempfile.mkdtemp())
        random = np.random.default_rng(0)
        codes = 0.1 * random.standard_normal((4000, 2)) + [3, 0]
        codes[:, 0] += random.choice([-1, 1], 4000)
        out = folder / "pairs.f32"
        quietly(write_pairs, torch.from_numpy(codes.astype(np.float32)), out, 100_000, 9_000)
        pairs = Pairs(out)
        rows = torch.from_numpy(np.array(pairs.rows))
        self.assertEqual((pairs.used, tuple(rows.shape)), (2, (9_000, 4)))
        self.assertLess((rows[:, :2].std(0) - 1).abs().max().item(), 0.03)

        def between(first: torch.Tensor) -> float:
            return ((first - 3).abs() < 0.5).float().mean().item()

        # A Gaussian as wide would have 0.38 of its numbers there.
        self.assertLess(between(rows[:, 2]), 0.1)
        self.assertAlmostEqual((rows[:, 2] > 3).float().mean().item(), 0.5, delta=0.05)

        start = folder / "start.pt"
        checkpoint.save(start, {"mean": np.zeros(2, np.float32), "std": np.ones(2, np.float32)})
        quietly(train_mapping, out, start, folder / "mapping", 400, 256, 5e-3, 32, 3)
        source = MappedCodes(mapping_of(checkpoint.load(folder / "mapping" / "latest.pt")))
        self.assertAlmostEqual(source.middle[0].item(), 3, delta=0.1)
        mapped = source.codes(torch.randn(4000, 2))
        self.assertLess(between(mapped[:, 0]), 0.15)
        self.assertAlmostEqual(mapped.var(0).sum().item(), codes.var(0).sum(), delta=0.06)


class AugmentationTest(unittest.TestCase):
    def test_changes_two_batches_alike_and_lets_gradients_through(self):
        x = torch.rand(5, 3, 16, 16, requires_grad=True)
        augment = Augmentation(5, 16, np.random.default_rng(0))
        self.assertTrue(torch.equal(augment(x), augment(x.detach().clone())))
        self.assertTrue(torch.equal(augment(x)[:2], augment(x[:2])))
        augment(x).sum().backward()
        self.assertGreater(x.grad.abs().sum().item(), 0)


class ProjectedTest(unittest.TestCase):
    def test_a_few_steps_tell_two_kinds_of_pictures_apart(self):
        seeded()
        net = MobileNet(network_tensors(2), (0, 1), size=16)
        dark, bright = torch.rand(8, 3, 16, 16) - 1, torch.rand(8, 3, 16, 16)
        discriminator = ProjectedDiscriminator(16, net.maps(dark), width=8)
        optimiser = torch.optim.Adam(discriminator.parameters(), lr=0.01)

        def judged() -> tuple[list[torch.Tensor], list[torch.Tensor]]:
            return discriminator(dark, net.maps(dark)), discriminator(bright, net.maps(bright))

        before = judging_loss(*judged()).item()
        for _ in range(20):
            optimiser.zero_grad()
            judging_loss(*judged()).backward()
            optimiser.step()
        real, fake = judged()
        self.assertLess(judging_loss(real, fake).item(), 0.7 * before)
        self.assertLess(fooling_loss(real).item(), fooling_loss(fake).item())

    def test_a_judge_learns_which_traits_a_picture_answers(self):
        seeded()
        net = MobileNet(network_tensors(2), (0, 1), size=16)
        random = np.random.default_rng(0)

        def drawn(count: int = 8) -> tuple[torch.Tensor, torch.Tensor]:
            """Pictures as bright or dark as their only trait says, 1 or -1."""
            traits = torch.from_numpy(random.choice([-1, 1], (count, 1)).astype(np.float32))
            return traits, 0.5 * traits[:, :, None, None] + 0.3 * torch.randn(count, 3, 16, 16)

        judge = Judge(16, net.maps(drawn()[1]), 0.01, traits=1)
        for _ in range(60):
            traits, x = drawn()
            y = torch.randn(8, 3, 16, 16)
            judge.step(x, net.maps(x), y, net.maps(y), Question(traits, -traits))
        traits, x = drawn(64)
        right, wrong = (judge.discriminator(x, net.maps(x), asked) for asked in (traits, -traits))
        self.assertLess(fooling_loss(right).item() + 0.5, fooling_loss(wrong).item())


class StagesTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        write_faces(self.folder)
        self.faces = Faces(self.folder, 16, crop=16)
        self.net = MobileNet(network_tensors(2), (0, 1), size=16)

    def fresh(self) -> tuple[Generator, Encoder]:
        seeded(3)
        return Generator(CHANNELS, 16, CODES), Encoder(16, CODES, (8, 8))

    def assert_resumes(self, stage, options):
        """Stopped after half and given again, a stage ends where one without a stop ends."""

        class Stop(Exception):
            pass

        quietly(stage, self.folder / "whole")
        batch, calls = self.faces.batch, []

        def stop_after_three(count, random):
            calls.append(count)
            if len(calls) > 3:
                raise Stop
            return batch(count, random)

        self.faces.batch = stop_after_three
        with unittest.mock.patch("training.Run.due", lambda run: True), self.assertRaises(Stop):
            quietly(stage, self.folder / "parts")
        self.faces.batch = batch
        quietly(stage, self.folder / "parts")
        one, other = (checkpoint.load(self.folder / name / "latest.pt") for name in ("whole", "parts"))
        self.assertEqual((one["run"]["seen"], other["run"]["seen"]), (options.pictures, options.pictures))
        for part in ("generator", "ema", "encoder"):
            for name, tensor in one[part].items():
                self.assertTrue(torch.equal(tensor, other[part][name]), f"{part} {name}")

    def test_the_autoencoder_resumes_as_if_it_had_not_stopped(self):
        options = AutoencoderOptions(Path(), 24, 4, net=self.net)

        def stage(out: Path) -> None:
            options.out = out
            train_autoencoder(*self.fresh(), self.faces, options)

        self.assert_resumes(stage, options)

    def test_the_adversarial_stage_resumes_as_if_it_had_not_stopped(self):
        options = AdversarialFacesOptions(Path(), 24, 4, warm_up=4)

        def stage(out: Path) -> None:
            options.out = out
            generator, encoder = self.fresh()
            train_faces(generator, encoder, mapped_codes(), self.net, self.faces, options)

        self.assert_resumes(stage, options)

    def test_the_adversarial_stage_moves_the_generator_and_not_the_encoder(self):
        generator, encoder = self.fresh()
        before = [copy.deepcopy(network.state_dict()) for network in (generator, encoder)]
        options = AdversarialFacesOptions(self.folder / "out", 12, 4, warm_up=4)
        quietly(train_faces, generator, encoder, mapped_codes(), self.net, self.faces, options)
        self.assertFalse(torch.equal(before[0]["const"], generator.const))
        for name, tensor in encoder.state_dict().items():
            self.assertTrue(torch.equal(tensor, before[1][name]), name)

    def test_a_guide_keeps_drawn_faces_like_its_own(self):
        source = mapped_codes()
        codes = source.codes(torch.randn(16, CODES))
        distances = []
        for guidance in (0.0, 50.0):
            generator, encoder = self.fresh()
            guide = copy.deepcopy(generator).eval()
            guide.const.data += 0.5
            options = AdversarialFacesOptions(self.folder / f"out{guidance}", 160, 8, 0.01, warm_up=4, guide=guide, guidance=guidance)
            quietly(train_faces, generator, encoder, source, self.net, self.faces, options)
            distances.append(guidance_error(generator(codes), guide, codes).item())
        self.assertLess(distances[1], 0.5 * distances[0])

    def test_the_adversarial_stage_goes_on_with_an_earlier_discriminator(self):
        options = AdversarialFacesOptions(self.folder / "first", 12, 4, warm_up=4)
        quietly(train_faces, *self.fresh(), mapped_codes(), self.net, self.faces, options)
        judge = checkpoint.load(options.out / "latest.pt")["judge"]
        options = AdversarialFacesOptions(self.folder / "second", 4, 4, warm_up=4, discriminator_lr=0.0, judge=judge)
        quietly(train_faces, *self.fresh(), mapped_codes(), self.net, self.faces, options)
        second = checkpoint.load(options.out / "latest.pt")["judge"]["discriminator"]
        for name, tensor in judge["discriminator"].items():
            if name.endswith(("original", "bias", "mix")):
                self.assertTrue(torch.equal(second[name], tensor), name)

    def test_the_autoencoder_gives_faces_back_better(self):
        generator, encoder = self.fresh()
        x = self.faces.at(self.faces.drawn)

        def error() -> float:
            with torch.no_grad():
                return (generator(encoder(x)[0]) - x).abs().mean().item()

        before = error()
        quietly(train_autoencoder, generator, encoder, self.faces, AutoencoderOptions(self.folder / "out", 1600, 8, 0.01, 1e-4))
        self.assertLess(error(), 0.8 * before)

    def test_whitened_codes_have_unit_covariance_and_give_the_same_faces_back(self):
        generator, encoder = self.fresh()
        encoder.out.weight.data *= 3
        x = self.faces.at(self.faces.drawn)
        with torch.no_grad():
            before = generator(encoder(x)[0])
            whiten(generator, encoder, self.faces)
            mean, variance = encoder(torch.cat([x, x.flip(3)]))
            self.assertLess((generator(mean[: len(x)]) - before).abs().max().item(), 1e-4)
        self.assertLess(mean.mean(0).abs().max().item(), 1e-4)
        total = mean.t() @ mean / len(mean) + variance.exp().mean(0).diag()
        self.assertLess((total.diag() - 1).abs().max().item(), 1e-3)

    def test_codes_at_the_gaussian_cost_nothing(self):
        self.assertEqual(divergence(torch.zeros(3, CODES), torch.zeros(3, CODES)).item(), 0)
        self.assertAlmostEqual(divergence(torch.ones(3, CODES), torch.zeros(3, CODES)).item(), CODES / 2, places=5)

    def test_truncation_leaves_a_share_of_the_way_from_the_mean(self):
        source, z = mapped_codes(), torch.randn(5, CODES)
        self.assertLess((truncated(source, z, 1) - source.codes(z)).abs().max().item(), 1e-6)
        far = truncated(source, z, 0.25) - source.middle
        self.assertLess((far - 0.25 * (source.codes(z) - source.middle)).abs().max().item(), 1e-6)


if __name__ == "__main__":
    unittest.main()
