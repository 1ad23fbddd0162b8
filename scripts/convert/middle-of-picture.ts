/**
 * The middle of a StyleGAN3 picture without the rest. Its layers know nothing of where in the picture they are (Karras et al.
 * 2021, arXiv 2106.12423, section 3.1): over a smaller piece of the plane they make a smaller piece of the picture, with the
 * same weights, and the margin that each layer keeps around the picture takes up what comes from beyond.
 */
import {pictureSize, planeSize} from '../../src/model/architecture.ts';
import type {PlaneSize, StyleGan3LayerSpec, StyleGan3Spec} from '../../src/model/generator-spec.ts';

/** Smaller than this is no picture to judge by. */
const leastResolution = 32;

/** @param share of the picture's side, 1 over a power of two */
export function middleOf(spec: StyleGan3Spec, share: number): StyleGan3Spec {
  const {resolution, input, layers} = spec.synthesis;
  const whole = pictureSize(spec);
  const rateAfter = (rate: number, {upFactor, downFactor}: StyleGan3LayerSpec): number =>
    (rate * upFactor) / downFactor;
  const lastRate = layers.reduce(rateAfter, input.samplingRate);
  // Pixels to a unit of the plane, after each layer: both pads stay as they are, since all sizes shrink in proportion.
  let rate = input.samplingRate;
  const without = (size: PlaneSize): PlaneSize => {
    const {width, height} = planeSize(size);
    const lost = (side: number): number => (rate * side * (1 - share)) / lastRate;
    const smaller = {width: width - lost(whole.width), height: height - lost(whole.height)};
    return smaller.width === smaller.height ? smaller.width : smaller;
  };
  const size = without(input.size);
  const smaller = layers.map((layer) => {
    const inSize = without(layer.inSize);
    rate = rateAfter(rate, layer);
    return {...layer, inSize, outSize: without(layer.outSize)};
  });
  return {
    ...spec,
    synthesis: {...spec.synthesis, resolution: resolution * share, input: {...input, size}, layers: smaller},
  };
}

function hasWholeSizes({synthesis: {resolution, input, layers}}: StyleGan3Spec): boolean {
  const sizes = [input.size, ...layers.map(({outSize}) => outSize)].map(planeSize);
  return [resolution, ...sizes.flatMap(({width, height}) => [width, height])].every(Number.isInteger);
}

/**
 * The generator of the largest middle that is cheap enough, or of the smallest where none is; `spec` itself where the whole is.
 * @param isCheap whether its pictures are
 */
export function largestMiddle(
  spec: StyleGan3Spec,
  isCheap: (middle: StyleGan3Spec) => boolean,
): StyleGan3Spec {
  let middle = spec;
  for (
    let share = 0.5;
    !isCheap(middle) && spec.synthesis.resolution * share >= leastResolution;
    share /= 2
  ) {
    const smaller = middleOf(spec, share);
    if (!hasWholeSizes(smaller)) break;
    middle = smaller;
  }
  return middle;
}
