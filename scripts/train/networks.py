"""StyleGAN2-type generator and discriminator, sized for training on a processor.

The generator follows Karras et al., "Analyzing and Improving the Image Quality of StyleGAN" (2020): modulated convolutions with
demodulation, skip ToRGB. It differs in three ways that make it cheap: layers that double the resolution convolve first and then
enlarge bilinearly, there are no noise inputs, and the mapping network's last layer is linear. A fourth where it is asked for: the finest
block is sub-pixel, it stays on the grid before it and gives four pixels a place. Pictures are `[N, 3, R, R]` in -1..1.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

from window import WHOLE, Area, Window, cut, doubled, rims, whole

LEAK = 0.2
GAIN = math.sqrt(2)

Channels = dict[int, int]


def parse_channels(text: str) -> Channels:
    """Reads a channel table such as `4:256,8:256,16:128`."""
    return {int(resolution): int(count) for resolution, count in (entry.split(":") for entry in text.split(","))}


def up2(x: torch.Tensor) -> torch.Tensor:
    return F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)


def rms(x: torch.Tensor) -> torch.Tensor:
    """Of each channel of `[N, C, h, w]`."""
    return x.square().mean((0, 2, 3)).sqrt() + 1e-4


class Dense(nn.Module):
    """Fully connected layer with an equalised learning rate; `folded()` gives the plain matrix and bias."""

    def __init__(self, inputs: int, outputs: int, bias: float = 0.0):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs))
        self.bias = nn.Parameter(torch.full([outputs], bias))
        self.gain = 1 / math.sqrt(inputs)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.linear(x, self.weight * self.gain, self.bias)

    def folded(self) -> tuple[torch.Tensor, torch.Tensor]:
        """`[inputs, outputs]` and `[outputs]`, detached."""
        return (self.weight * self.gain).detach().t(), self.bias.detach()


class ModulatedConv(nn.Module):
    """Convolution whose input channels are scaled by a style: `y = conv(x * s) * d`, one shared kernel for the batch."""

    def __init__(self, inputs: int, outputs: int, w_dim: int, kernel: int = 3, up: bool = False, to_rgb: bool = False):
        super().__init__()
        self.affine = Dense(w_dim, inputs, bias=1.0)
        self.weight = nn.Parameter(torch.randn(outputs, inputs, kernel, kernel))
        self.bias = nn.Parameter(torch.zeros(outputs))
        self.up, self.to_rgb = up, to_rgb
        self.gain = 1 / math.sqrt(inputs * kernel * kernel)

    def folded_weight(self) -> torch.Tensor:
        return self.weight * self.gain

    def forward(self, x: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
        style = self.affine(w)
        if self.to_rgb:
            return self.one_by_one(x, style)
        weight = self.folded_weight()
        kernel = weight.contiguous(memory_format=torch.channels_last)
        x = F.conv2d(x * style[:, :, None, None], kernel, padding=weight.shape[-1] // 2)
        # The leaky ReLU is positively homogeneous, so its gain goes in before it; scale and bias commute with the bilinear
        # enlargement, whose weights sum to one, and are cheaper before it.
        scale = (style.square() @ weight.square().sum([2, 3]).t() + 1e-8).rsqrt() * GAIN
        x = torch.addcmul((self.bias * GAIN)[None, :, None, None], x, scale[:, :, None, None])
        if self.up:
            x = up2(x)
        return F.leaky_relu_(x, LEAK)

    def one_by_one(self, x: torch.Tensor, style: torch.Tensor) -> torch.Tensor:
        """ToRGB as a matrix product, with the style in the small matrix: neither x nor its gradient is copied."""
        count, channels, height, width = x.shape
        flat = x.permute(0, 2, 3, 1).reshape(count, height * width, channels)
        matrix = (self.folded_weight()[:, :, 0, 0] * style[:, None]).transpose(1, 2)
        return torch.baddbmm(self.bias, flat, matrix).reshape(count, height, width, -1).permute(0, 3, 1, 2)


def colours_last(outputs: torch.Tensor) -> torch.Tensor:
    """A ToRGB's outputs as the runtime stores them: those of a sub-pixel one go by row and column, then colour, not by colour first."""
    return outputs if len(outputs) == 3 else outputs.unflatten(0, (3, 4)).transpose(0, 1).flatten(0, 1)


def colours_first(outputs: torch.Tensor) -> torch.Tensor:
    """The inverse of `colours_last`."""
    return outputs if len(outputs) == 3 else outputs.unflatten(0, (4, 3)).transpose(0, 1).flatten(0, 1)


class SynthesisBlock(nn.Module):
    """One resolution: enlarging convolution (absent at 4 pixels), convolution, ToRGB. A sub-pixel one enlarges nothing: its first
    convolution looks at the picture so far beside the features, and its ToRGB gives the four pixels of each place."""

    def __init__(self, inputs: int | None, outputs: int, w_dim: int, sub_pixel: bool = False):
        super().__init__()
        self.sub_pixel = sub_pixel
        self.up = None if inputs is None else ModulatedConv(inputs + 3 * sub_pixel, outputs, w_dim, up=not sub_pixel)
        self.conv = ModulatedConv(outputs, outputs, w_dim)
        self.rgb = ModulatedConv(outputs, 12 if sub_pixel else 3, w_dim, kernel=1, to_rgb=True)

    def beside(self, x: torch.Tensor, picture: torch.Tensor | None) -> torch.Tensor:
        """What the first convolution looks at."""
        return torch.cat([x, picture], 1).contiguous(memory_format=torch.channels_last) if self.sub_pixel else x

    def forward(self, x: torch.Tensor, w: torch.Tensor, picture: torch.Tensor | None) -> tuple[torch.Tensor, torch.Tensor]:
        """Features and picture of the resolution before -> those of this one."""
        x = self.beside(x, picture)
        if self.up is not None:
            x = self.up(x, w)
        x = self.conv(x, w)
        rgb = self.rgb(x, w)
        if self.sub_pixel:
            rgb = F.pixel_shuffle(rgb, 2)
        return x, rgb if picture is None else up2(picture) + rgb


@dataclass
class Progress:
    """A picture as far as some blocks have made it: features, the picture (None at first), and what part of their grid they cover."""

    features: torch.Tensor
    picture: torch.Tensor | None
    covered: Area


class Generator(nn.Module):
    """Traits `[N, T]` (standardised) -> w by one linear layer -> picture. `synthesis` starts from w `[N, wDim]`."""

    def __init__(self, channels: Channels, resolution: int, traits: int, w_dim: int = 512, sub_pixel: bool = False):
        super().__init__()
        self.channels, self.resolution, self.w_dim, self.sub_pixel = channels, resolution, w_dim, sub_pixel
        self.resolutions = [r for r in sorted(channels) if r <= resolution]
        self.traits = Dense(traits, w_dim)
        self.const = nn.Parameter(torch.randn(channels[4], 4, 4))
        self.blocks = nn.ModuleDict(
            {str(r): SynthesisBlock(channels.get(r // 2), channels[r], w_dim, sub_pixel and r == resolution) for r in self.resolutions}
        )

    def synthesis(self, w: torch.Tensor, window: Window | None = None) -> torch.Tensor:
        """The picture, or what lies in a `window` of it: the same pixels, for less work."""
        return self.picture_of(self.advance(self.begin(w), self.resolutions, w, window), window)

    def begin(self, w: torch.Tensor) -> Progress:
        const = self.const[None].expand(len(w), -1, -1, -1).contiguous(memory_format=torch.channels_last)
        return Progress(const, None, whole(2))

    def advance(self, done: Progress, resolutions: list[int], w: torch.Tensor, window: Window | None = None) -> Progress:
        """What the next blocks, those of `resolutions`, make of what is `done`."""
        x, picture, covered = done.features, done.picture, done.covered
        rim = rims(self.resolutions)
        for resolution in resolutions:
            if window and resolution > WHOLE:
                wanted = window.at(resolution // 2, rim[resolution])
                x, picture, covered = cut(x, covered, wanted), cut(picture, covered, wanted), wanted
            x, picture = self.blocks[str(resolution)](x, w, picture)
            covered = doubled(covered)
        return Progress(x, picture, covered)

    def picture_of(self, done: Progress, window: Window | None = None) -> torch.Tensor:
        """The picture when all blocks are done."""
        return cut(done.picture, done.covered, window.at(window.resolution)) if window else done.picture

    def forward(self, traits: torch.Tensor, window: Window | None = None) -> torch.Tensor:
        return self.synthesis(self.traits(traits), window)

    def stop_at(self, resolution: int) -> None:
        """Pictures are of `resolution` from now on; finer layers stay what they are."""
        self.resolutions = [r for r in self.resolutions if r <= resolution]

    def start_new_blocks_silent(self, known: int) -> None:
        """Zeroes ToRGB above resolution `known`, so that a grown generator begins with the enlarged old picture."""
        for resolution in self.resolutions:
            if resolution > known:
                nn.init.zeros_(self.blocks[str(resolution)].rgb.weight)

    @torch.no_grad()
    def even_out_last_block(self, before: Progress, w: torch.Tensor) -> None:
        """Lets the last block's styles begin the same for every w: at random, they would turn the signs of half the channels from one
        picture to the next. They bring each channel that the block is given, and each that its ToRGB is given, to about unit scale: a
        picture is several times as large as the features beside it, and some features are three times as large as others."""
        block = self.blocks[str(self.resolutions[-1])]
        for layer in (block.up, block.conv, block.rgb):
            nn.init.zeros_(layer.affine.weight)
        x = block.beside(before.features, before.picture)
        for layer in (block.up, block.conv, block.rgb):
            layer.affine.bias.copy_(1 / rms(x))
            x = layer(x, w)


class Conv(nn.Module):
    """Plain convolution with an equalised learning rate."""

    def __init__(self, inputs: int, outputs: int, kernel: int = 3, stride: int = 1, gain: float = 1.0, bias: bool = True):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs, kernel, kernel))
        self.bias = nn.Parameter(torch.zeros(outputs)) if bias else None
        self.gain = gain / math.sqrt(inputs * kernel * kernel)
        self.stride, self.padding = stride, (kernel - 1) // 2

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        weight = (self.weight * self.gain).contiguous(memory_format=torch.channels_last)
        return F.conv2d(x, weight, self.bias, stride=self.stride, padding=self.padding)


class DiscriminatorBlock(nn.Module):
    """Residual block that halves the resolution."""

    def __init__(self, inputs: int, outputs: int):
        super().__init__()
        self.conv = Conv(inputs, inputs, gain=GAIN)
        self.down = Conv(inputs, outputs, kernel=4, stride=2)
        self.skip = Conv(inputs, outputs, kernel=1, gain=math.sqrt(0.5), bias=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = F.leaky_relu(self.down(F.leaky_relu(self.conv(x), LEAK)), LEAK)
        return y + self.skip(F.avg_pool2d(x, 2))


class Discriminator(nn.Module):
    """Residual discriminator. `inputs` lists the grids that see the picture: at a grid finer than the coarsest of them the
    picture comes as patches (space to depth), at the others averaged down and added, so that it can grow as the generator does."""

    def __init__(self, channels: Channels, resolution: int, inputs: tuple[int, ...], group: int = 4):
        super().__init__()
        top = max(inputs)
        self.resolution, self.inputs, self.group, self.top = resolution, tuple(sorted(inputs)), group, top
        patch = resolution // top
        self.rgb = nn.ModuleDict({str(r): Conv(3 * patch**2 if r == top else 3, channels[r], kernel=1, gain=GAIN) for r in inputs})
        self.blocks = nn.ModuleDict({str(r): DiscriminatorBlock(channels[r], channels[r // 2]) for r in channels if 4 < r <= top})
        self.conv = Conv(channels[4] + 1, channels[4], gain=GAIN)
        self.hidden = Dense(channels[4] * 16, channels[4])
        self.out = Dense(channels[4], 1)

    def see(self, picture: torch.Tensor, grid: int) -> torch.Tensor:
        factor = self.resolution // grid
        if factor > 1:
            picture = F.pixel_unshuffle(picture, factor) if grid == self.top else F.avg_pool2d(picture, factor)
        return F.leaky_relu(self.rgb[str(grid)](picture.contiguous(memory_format=torch.channels_last)), LEAK)

    def forward(self, picture: torch.Tensor) -> torch.Tensor:
        x = self.see(picture, self.top)
        grid = self.top
        while grid > 4:
            x = self.blocks[str(grid)](x)
            grid //= 2
            if grid in self.inputs:
                x = x + self.see(picture, grid)
        x = torch.cat([x, self.spread(x)], 1)
        x = F.leaky_relu(self.conv(x), LEAK)
        return self.out(F.leaky_relu(self.hidden(x.flatten(1)), LEAK) * GAIN)[:, 0]

    def spread(self, x: torch.Tensor) -> torch.Tensor:
        """Minibatch standard deviation, one number a group, as a channel (Karras et al. 2018)."""
        count, _, height, width = x.shape
        group = math.gcd(self.group, count)
        y = x.reshape(group, count // group, *x.shape[1:])
        y = (y - y.mean(0)).square().mean(0).add(1e-8).sqrt().mean([1, 2, 3])
        return y.repeat(group)[:, None, None, None].expand(count, 1, height, width)
