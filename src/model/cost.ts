/**
 * How much arithmetic a picture takes, in multiply-accumulates (MACs). Counted is what has to be multiplied: zeros that
 * up-sampling puts between pixels, and weights that only ever meet them, are not. A network that is written down with
 * convolutions at the output's resolution has about twice the number for the same pictures.
 */
import {
  blockResolutions,
  blockSize,
  isSubPixel,
  pictureSize,
  type PictureSize,
  planeSize,
  tensorTable,
} from './architecture.ts';
import type {
  GeneratorSpec,
  PlaneSize,
  StyleGan1Spec,
  StyleGan2Spec,
  StyleGan3Spec,
} from './generator-spec.ts';
import {sizeOf} from './weight-layout.ts';

export interface Cost {
  /** MACs with learnt weights: convolutions and dense layers. */
  weights: number;
  /** MACs with fixed filters: resampling and blur. */
  filters: number;
}

function styleGan2Cost(spec: StyleGan2Spec): Cost {
  const {synthesis} = spec;
  const {resolution, channels, imgChannels, architecture, upsample, resampleFilter} = synthesis;
  // Of the taps in a window over a picture with zeros between its pixels, one in four meets a pixel.
  const spreadTaps = upsample === 'after-conv' ? 4 : resampleFilter.length ** 2 / 4;
  // A transposed convolution has made pixels of all its zeros before the filter comes.
  const layerTaps = upsample === 'after-conv' ? 4 : resampleFilter.length ** 2;
  const cost = {weights: 0, filters: 0};
  blockResolutions(resolution).forEach((r, i) => {
    const {width, height} = blockSize(spec, r);
    const pixels = width * height;
    const out = channels[i]!;
    if (isSubPixel(spec, r)) {
      // All on the grid before, the enlarged picture alone is of its own.
      cost.weights += (pixels / 4) * out * (9 * (channels[i - 1]! + imgChannels + out) + 4 * imgChannels);
      cost.filters += pixels * spreadTaps * imgChannels;
      return;
    }
    if (i > 0) {
      const inChannels = channels[i - 1]!;
      cost.weights += (pixels / 4) * 9 * inChannels * out;
      cost.filters += pixels * layerTaps * out;
      if (architecture === 'resnet') {
        cost.weights += (pixels / 4) * inChannels * out;
        cost.filters += pixels * spreadTaps * out;
      }
      if (architecture === 'skip') cost.filters += pixels * spreadTaps * imgChannels;
    }
    cost.weights += pixels * 9 * out ** 2;
    if (architecture === 'skip' || r === resolution) cost.weights += pixels * out * imgChannels;
  });
  return cost;
}

function styleGan1Cost({synthesis}: StyleGan1Spec): Cost {
  const {resolution, channels, imgChannels, blurFilter} = synthesis;
  const blurTaps = blurFilter.length === 1 ? 0 : blurFilter.length ** 2;
  const cost = {weights: 0, filters: 0};
  blockResolutions(resolution).forEach((r, i) => {
    const pixels = r ** 2;
    const out = channels[i]!;
    if (i > 0) {
      // A 3x3 window over pixels that come as four equal ones sees four different ones.
      cost.weights += pixels * 4 * channels[i - 1]! * out;
      cost.filters += pixels * blurTaps * out;
    }
    cost.weights += pixels * 9 * out ** 2;
  });
  cost.weights += resolution ** 2 * channels.at(-1)! * imgChannels;
  return cost;
}

function styleGan3Cost(spec: StyleGan3Spec): Cost {
  const {imgChannels, input, layers} = spec.synthesis;
  const pixelsOf = ({width, height}: PictureSize): number => width * height;
  const cost = {weights: pixelsOf(planeSize(input.size)) * input.channels ** 2, filters: 0};
  for (const layer of layers) {
    const {inChannels, outChannels, inSize, outSize, kernelSize, upFactor, downFactor, downTaps} = layer;
    const eachSide = (size: PlaneSize, of: (side: number) => number): PictureSize => {
      const {width, height} = planeSize(size);
      return {width: of(width), height: of(height)};
    };
    const conv = eachSide(inSize, (side) => side + kernelSize - 1);
    cost.weights += pixelsOf(conv) * kernelSize ** 2 * inChannels * outChannels;
    // Between the filters: the pixels that down-sampling reads. Rows first, then columns.
    const wide = eachSide(outSize, (side) => (side - 1) * downFactor + downTaps);
    const out = planeSize(outSize);
    const up = wide.height * (conv.width + wide.width) * (layer.upTaps / upFactor);
    const down = layer.radialDownFilter
      ? pixelsOf(out) * downTaps ** 2
      : out.height * (wide.width + out.width) * downTaps;
    cost.filters += outChannels * (up + down);
  }
  cost.weights += pixelsOf(pictureSize(spec)) * layers.at(-1)!.outChannels * imgChannels;
  return cost;
}

function synthesisCost(spec: GeneratorSpec): Cost {
  switch (spec.kind) {
    case 'stylegan1':
      return styleGan1Cost(spec);
    case 'stylegan2':
      return styleGan2Cost(spec);
    case 'stylegan3':
      return styleGan3Cost(spec);
  }
}

/** The cost of one picture, from z on. */
export function macsPerPicture(spec: GeneratorSpec): Cost {
  const {weights, filters} = synthesisCost(spec);
  const dense = [...tensorTable(spec)]
    .filter(([name]) => /^mapping\.fc\d+\.weight$|\.affine\.weight$/.test(name))
    .reduce((sum, [, shape]) => sum + sizeOf(shape), 0);
  return {weights: weights + dense, filters};
}
