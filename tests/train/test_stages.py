import contextlib
import io
import tempfile
import unittest
import unittest.mock
from pathlib import Path

from support import CHANNELS, TRAITS, network_tensors, seeded, statistics, write_drawings

import numpy as np
import torch

import checkpoint
import run as stages
from adversarial import AdversarialOptions, between, train
from data import BARE, FRECKLED, Drawings
from features import Reader, perceptual_distance, whole_pictures
from fit import FitOptions, fit
from mapping import Mapping
from mobilenet import MobileNet
from networks import Generator
from polish import PolishOptions, asked_for, mixed_up, polish
from trait_columns import PLACES
from window import Window


def quietly(call, *arguments):
    with contextlib.redirect_stdout(io.StringIO()):
        return call(*arguments)


class DrawingsTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        write_drawings(self.folder, "a", 20)
        self.drawings = Drawings(self.folder, 16, 8, *statistics(), held_out=4)

    def test_pictures_are_averaged_down_and_traits_standardised(self):
        traits, pictures = self.drawings.at(np.array([3]))
        raw = np.fromfile(self.folder / "a.rgb", np.uint8).reshape(20, 16, 16, 3)[3].astype(np.float32)
        expected = raw.reshape(8, 2, 8, 2, 3).mean((1, 3)).transpose(2, 0, 1) / 127.5 - 1
        self.assertLess(np.abs(pictures[0].numpy() - expected).max(), 1e-5)
        plain = np.fromfile(self.folder / "a.traits", np.float32).reshape(20, TRAITS)[3]
        self.assertLess(np.abs(traits[0].numpy() - (plain - 0.1) / 1.5).max(), 1e-5)

    def test_a_window_holds_the_pixels_and_weights_of_its_part_of_the_picture(self):
        write_drawings(self.folder, "a", 20, size=128)
        details = np.random.default_rng(1).integers(0, 50, (20, 64, 64), dtype=np.uint8)
        details.tofile(self.folder / "a.details")
        drawings = Drawings(self.folder, 128, 64, *statistics(), held_out=4)
        window, drawn = Window(16, 30, 32, 64), np.array([3, 7])
        self.assertTrue(torch.equal(drawings.at(drawn, window)[1], window.of(drawings.at(drawn)[1])))
        self.assertTrue(torch.equal(drawings.weights(drawn, 8, window), window.of(drawings.weights(drawn, 8))))
        self.assertTrue(torch.equal(drawings.coarse(drawn, 64), drawings.at(drawn)[1]))

    def test_files_that_appear_later_are_found(self):
        write_drawings(self.folder, "b", 5, seed=1)
        self.drawings.draw(4, np.random.default_rng(0))
        self.assertEqual(len(self.drawings), 20)
        with unittest.mock.patch("data.RESCAN_SECONDS", 0):
            self.drawings.draw(4, np.random.default_rng(0))
        self.assertEqual(len(self.drawings), 25)
        raw = np.fromfile(self.folder / "b.rgb", np.uint8).reshape(5, 16, 16, 3)[2]
        _, picture = self.drawings.at(np.array([22]))
        self.assertAlmostEqual(picture[0].mean().item(), raw.mean() / 127.5 - 1, places=4)

    def test_small_things_and_their_neighbours_weigh_more(self):
        details = np.zeros((20, 64, 64), np.uint8)
        details[3, 20, 40] = 255
        details.tofile(self.folder / "a.details")
        drawings = Drawings(self.folder, 16, 8, *statistics(), held_out=4)
        expected = torch.ones(1, 8, 8)
        expected[0, 2, 4:6] = 8  # column 39 of 64, beside it, lies in the next one of 8
        weights = drawings.weights(np.array([3, 4]), 8)
        self.assertTrue(torch.equal(weights[0], expected))
        self.assertTrue(torch.equal(weights[1], torch.ones(1, 8, 8)))
        self.assertTrue(torch.equal(self.drawings.weights(np.array([3]), 8), torch.ones(1, 1, 8, 8)))

    def test_details_of_another_number_of_drawings_are_refused(self):
        np.zeros((19, 64, 64), np.uint8).tofile(self.folder / "a.details")
        with self.assertRaisesRegex(SystemExit, "a.details holds 19 pictures of details for 20 drawings"):
            Drawings(self.folder, 16, 8, *statistics(), held_out=4)

    def test_latents_are_those_of_the_drawings(self):
        with self.assertRaisesRegex(SystemExit, "a.rgb has no .z beside it"):
            self.drawings.latents(np.array([3]))
        z = np.random.default_rng(2).standard_normal((20, 7)).astype(np.float32)
        z.tofile(self.folder / "a.z")
        drawings = Drawings(self.folder, 16, 8, *statistics(), held_out=4)
        self.assertTrue(np.array_equal(drawings.latents(np.array([5, 3])).numpy(), z[[5, 3]]))

    def test_held_out_drawings_are_never_drawn(self):
        random = np.random.default_rng(0)
        held_out = {tuple(row[:3].tolist()) for row in self.drawings.at(np.arange(4))[0]}
        for _ in range(20):
            for row in self.drawings.at(self.drawings.draw(8, random))[0]:
                self.assertNotIn(tuple(row[:3].tolist()), held_out)

    def test_drawings_come_more_often_for_each_small_thing(self):
        write_drawings(self.folder, "a", 804)
        plain = np.zeros((804, TRAITS), np.float32)
        at = np.arange(804)
        plain[:, BARE] = 1
        plain[:, BARE[0]], plain[:, BARE[-1]], plain[:, FRECKLED] = at % 2, at % 4 < 2, at % 8 >= 4
        plain.tofile(self.folder / "a.traits")
        drawings = Drawings(self.folder, 16, 8, *statistics(), held_out=4, dressed=3)
        drawn = drawings.draw(20000, np.random.default_rng(0))
        self.assertEqual((drawn.min(), drawn.max()), (4, 803))
        for things in ((drawn % 2 == 0), (drawn % 4 >= 2), (drawn % 8 >= 4)):
            self.assertAlmostEqual(things.mean(), 0.75, delta=0.02)
        self.assertAlmostEqual((drawn % 8 == 6).mean(), 27 / 64, delta=0.02)


class WholeTest(unittest.TestCase):
    def test_fitting_a_whole_generator_leaves_finer_layers_and_the_traits_layer_as_they_are(self):
        seeded()
        folder = Path(tempfile.mkdtemp())
        write_drawings(folder, "a", 530, size=16)
        generator = Generator({**CHANNELS, 32: 6}, 32, TRAITS)
        before = {name: tensor.clone() for name, tensor in generator.state_dict().items()}
        checkpoint.save(folder / "start.pt", {"ema": before, **checkpoint.header(generator, *statistics())})
        options = ["fit", "--whole", "--resolution", "16", "--data-size", "16", "--pictures", "24", "--batch", "8", "--details", "1"]
        quietly(stages.main, [*options, "--data", str(folder), "--start", str(folder / "start.pt"), "--out", str(folder / "out")])
        content = checkpoint.load(folder / "out" / "latest.pt")
        self.assertEqual(content["resolution"], 32)
        changed = {name for name, tensor in content["generator"].items() if not torch.equal(tensor, before[name])}
        self.assertEqual({".".join(name.split(".")[:2]) for name in changed}, {"const", "blocks.4", "blocks.8", "blocks.16"})


class QuestionTest(unittest.TestCase):
    def test_whole_traits_are_exchanged_and_rows_without_a_drawing_ask_for_nothing(self):
        traits = torch.randn(6, TRAITS)
        question = asked_for(traits, 8, np.random.default_rng(0))
        self.assertTrue(torch.equal(question.traits[:6], traits))
        self.assertFalse(question.traits[6:].any())
        exchanged = 0
        for columns in PLACES.values():
            for row in range(6):
                own, other = traits[row, columns], traits[row - 1, columns]
                wrong = question.wrong[row, columns]
                self.assertTrue(torch.equal(wrong, own) or torch.equal(wrong, other))
                exchanged += torch.equal(wrong, other)
        self.assertAlmostEqual(exchanged / (6 * len(PLACES)), 0.2, delta=0.06)


class MixedUpTest(unittest.TestCase):
    def test_a_share_of_the_rows_is_what_the_mapping_network_makes_of_z(self):
        seeded()
        mapping, traits, z = Mapping(7, TRAITS, hidden=8, layers=2), torch.randn(400, TRAITS), torch.randn(400, 7)
        mixed = mixed_up(traits, z, mapping, np.random.default_rng(0), 0.25)
        mapped = torch.tensor([torch.equal(row, made) for row, made in zip(mixed, mapping(z))])
        self.assertAlmostEqual(mapped.float().mean().item(), 0.25, delta=0.06)
        self.assertTrue(torch.equal(mixed[~mapped], traits[~mapped]))


class StagesTest(unittest.TestCase):
    """A stage that was stopped and resumed ends where one without a stop ends."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        write_drawings(self.folder, "a", 160)
        self.drawings = Drawings(self.folder, 16, 16, *statistics(), held_out=130)

    def fresh(self) -> Generator:
        seeded(3)
        return Generator(CHANNELS, 16, TRAITS)

    def assert_same(self, a: Path, b: Path):
        one, other = (checkpoint.load(path / "latest.pt") for path in (a, b))
        self.assertEqual(one["run"]["seen"], other["run"]["seen"])
        for part in ("generator", "ema"):
            for name, tensor in one[part].items():
                self.assertTrue(torch.equal(tensor, other[part][name]), f"{part} {name}")

    def assert_resumes(self, stage):
        """Stopped after three of six steps and given again, `stage(drawings, out)` ends where one without a stop ends."""

        class Stop(Exception):
            pass

        whole, parts = self.folder / "whole", self.folder / "parts"
        quietly(stage, self.drawings, whole)
        stopped = Drawings(self.folder, 16, 16, *statistics(), held_out=130)
        draw, calls = stopped.draw, []

        def stop_after_three(count, random):
            calls.append(count)
            if len(calls) > 3:
                raise Stop
            return draw(count, random)

        stopped.draw = stop_after_three
        with unittest.mock.patch("training.Run.due", lambda self: True), self.assertRaises(Stop):
            quietly(stage, stopped, parts)
        quietly(stage, self.drawings, parts)
        self.assert_same(whole, parts)

    def test_a_stopped_fit_ends_as_one_without_a_stop(self):
        self.assert_resumes(lambda drawings, out: fit(self.fresh(), 0, drawings, FitOptions(out, 24, 4, 0.002, 0.002)))

    def test_polishing_at_fewer_pixels_leaves_finer_layers_alone(self):
        before = self.fresh().state_dict()
        drawings = Drawings(self.folder, 16, 8, *statistics(), held_out=130)
        after = quietly(self.polished, drawings, self.folder / "coarse", 12).state_dict()
        self.assertFalse(torch.equal(before["blocks.8.conv.weight"], after["blocks.8.conv.weight"]))
        for name, tensor in before.items():
            if name.startswith("blocks.16."):
                self.assertTrue(torch.equal(tensor, after[name]), name)
        self.assertEqual(checkpoint.load(self.folder / "coarse" / "latest.pt")["resolution"], 16)

    def polished(self, drawings: Drawings, out: Path, pictures: int = 24, judge: dict | None = None) -> Generator:
        generator, net = self.fresh(), MobileNet(network_tensors(2), (0, 1), size=16)
        polish(generator, net, drawings, PolishOptions(out, pictures, 4, warm_up=4, judge=judge))
        return generator

    def test_a_stopped_polish_ends_as_one_without_a_stop(self):
        self.assert_resumes(self.polished)

    def test_polishing_can_go_on_with_the_discriminator_of_an_earlier_polish(self):
        quietly(self.polished, self.drawings, self.folder / "earlier", 12)
        judge = checkpoint.load(self.folder / "earlier" / "latest.pt")["judge"]
        quietly(self.polished, self.drawings, self.folder / "later", 4, judge)
        later = checkpoint.load(self.folder / "later" / "latest.pt")["judge"]
        self.assertEqual(later["asked"], judge["asked"] + 1)

    def test_polishing_with_a_mapping_network_and_a_reader_heeds_both(self):
        np.random.default_rng(2).standard_normal((160, 7)).astype(np.float32).tofile(self.folder / "a.z")
        write_drawings(self.folder, "a", 160, size=64)
        drawings = Drawings(self.folder, 64, 64, *statistics(), held_out=130)
        net, ends = MobileNet(network_tensors(2), (0, 1), size=16), {}
        seeded(3)
        reader, mapping = Reader(TRAITS).requires_grad_(False), Mapping(7, TRAITS, hidden=8, layers=2)
        for name, heeded in {"neither": {}, "reader": {"reader": reader}, "mapping": {"mapping": mapping}}.items():
            seeded(3)
            generator = Generator({**CHANNELS, 32: 4, 64: 4}, 64, TRAITS)
            options = PolishOptions(self.folder / name, 48, 4, warm_up=4, strength=0.0, reading=5.0, **heeded)
            quietly(polish, generator, net, drawings, options)
            traits, x = drawings.at(np.arange(130, 160))
            ends[name] = perceptual_distance(reader, generator(traits), x).item()
        self.assertLess(ends["reader"], ends["neither"] * 0.99)
        self.assertNotEqual(ends["mapping"], ends["neither"])

    def test_learning_from_windows_lowers_the_error_of_whole_pictures(self):
        write_drawings(self.folder, "a", 160, size=64)
        drawings = Drawings(self.folder, 64, 64, *statistics(), held_out=130)
        traits, x = drawings.at(np.arange(130, 160))

        def fitted(generator, out):
            fit(generator, 0, drawings, FitOptions(out, 400, 8, 0.01, 0.01, self.reader(), 0.3, window=32))

        def polished(generator, out):
            net = MobileNet(network_tensors(2), (0, 1), size=32, resolution=64)
            options = PolishOptions(out, 200, 4, 5e-3, warm_up=4, reader=self.reader(), strength=0.05, window=32)
            polish(generator, net, drawings, options)

        for name, stage in {"fit": fitted, "polish": polished}.items():
            seeded(3)
            generator = Generator({**CHANNELS, 32: 4, 64: 4}, 64, TRAITS)
            before = (generator(traits) - x).abs().mean().item()
            quietly(stage, generator, self.folder / name)
            self.assertLess((generator(traits) - x).abs().mean().item(), before * 0.9, name)

    def reader(self) -> Reader:
        seeded(5)
        return Reader(TRAITS).requires_grad_(False)

    def test_a_stopped_fit_of_windows_ends_as_one_without_a_stop(self):
        self.assert_resumes(lambda drawings, out: fit(self.fresh(), 0, drawings, FitOptions(out, 24, 4, 0.002, 0.002, window=16)))

    def test_polishing_moves_the_synthesis_network_and_leaves_the_way_from_traits_to_w(self):
        before = self.fresh().state_dict()
        after = quietly(self.polished, self.drawings, self.folder / "polish", 12).state_dict()
        self.assertFalse(torch.equal(before["const"], after["const"]))
        for name in ("traits.weight", "traits.bias"):
            self.assertTrue(torch.equal(before[name], after[name]), name)

    def test_regression_lowers_the_error(self):
        out = self.folder / "learning"
        generator = self.fresh()
        traits, pictures = self.drawings.at(np.arange(130, 160))
        before = (generator(traits) - pictures).abs().mean().item()
        quietly(fit, generator, 0, self.drawings, FitOptions(out, 400, 8, 0.01, 0.01))
        self.assertLess((generator(traits) - pictures).abs().mean().item(), before * 0.9)

    def test_adversarial_training_changes_both_players_and_goes_on_from_its_checkpoint(self):
        out = self.folder / "adversarial"
        options = AdversarialOptions(out, 8, 4, 1e-3, 1e-3, 1e-3, 4.0, 1.0, (16,), warm_up=4)
        first = self.fresh()
        before = {name: tensor.clone() for name, tensor in first.state_dict().items()}
        quietly(train, first, 0, {}, self.drawings, options)
        content = checkpoint.load(out / "latest.pt")
        self.assertEqual(content["run"]["seen"], 8)
        self.assertFalse(torch.equal(before["const"], content["generator"]["const"]))
        options.pictures = 12
        quietly(train, self.fresh(), 0, {}, self.drawings, options)
        self.assertEqual(checkpoint.load(out / "latest.pt")["run"]["seen"], 12)

    def test_traits_between_are_nearer_the_mean_or_on_the_way(self):
        a, b = torch.full((200, 1), 2.0), torch.full((200, 1), 4.0)
        mixed = between(a, b, np.random.default_rng(0))
        self.assertTrue(((mixed >= 1.2) & (mixed <= 4)).all())
        self.assertTrue((mixed < 2).any() and (mixed > 2).any())



class WholePicturesTest(unittest.TestCase):
    def test_a_reader_sees_a_window_within_its_drawing_and_wants_what_the_drawing_has(self):
        folder = Path(tempfile.mkdtemp())
        write_drawings(folder, "a", 20, size=128)
        drawings, drawn = Drawings(folder, 128, 128, *statistics(), held_out=4), np.array([3, 7])
        window = Window(32, 64, 64, 128)
        _, x = drawings.at(drawn, window)
        y = (x + 0.5).requires_grad_()
        seen, wanted = whole_pictures(drawings, drawn, y, x, window)
        self.assertLess((wanted - torch.nn.functional.avg_pool2d(drawings.at(drawn)[1], 2)).abs().max().item(), 1e-6)
        change = seen - wanted
        self.assertLess((window.of(change) - 0.5).abs().max().item(), 1e-5)
        self.assertAlmostEqual(change.sum().item(), 0.5 * 2 * 3 * 32 * 32, delta=0.1)
        seen.sum().backward()
        self.assertAlmostEqual(y.grad.sum().item(), 2 * 3 * 32 * 32, delta=0.1)
        self.assertIs(whole_pictures(drawings, drawn, y, x, None)[0], y)


class PerceptualDistanceTest(unittest.TestCase):
    def test_is_zero_for_the_same_picture_and_grows_with_the_difference(self):
        torch.manual_seed(0)
        reader = Reader(TRAITS)
        x, e = torch.rand(2, 3, 64, 64), torch.randn(2, 3, 64, 64)
        near, far = (perceptual_distance(reader, x + size * e, x).item() for size in (0.01, 0.1))
        self.assertEqual(perceptual_distance(reader, x, x).item(), 0)
        self.assertLess(0, near)
        self.assertLess(3 * near, far)

    def test_only_the_generated_picture_gets_a_gradient(self):
        reader = Reader(TRAITS)
        y, x = (torch.rand(1, 3, 64, 64, requires_grad=True) for _ in range(2))
        perceptual_distance(reader, y, x).backward()
        self.assertIsNone(x.grad)
        self.assertGreater(y.grad.abs().max().item(), 0)


if __name__ == "__main__":
    unittest.main()
