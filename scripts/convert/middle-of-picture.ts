/**
 * The middle of a StyleGAN3 picture without the rest. Its layers know nothing of where in the picture they are (Karras et al.
 * 2021, arXiv 2106.12423, section 3.1): over a smaller piece of the plane they make a smaller piece of the picture, with the
 * same weights, and the margin that each layer keeps around the picture takes up what comes from beyond.
 */
import type {StyleGan3Spec} from '../../src/model/generator-spec.ts';

/** Smaller than this is no picture to judge by. */
const leastResolution = 32;

/** @param share of the picture's side, 1 over a power of two */
export function middleOf(spec: StyleGan3Spec, share: number): StyleGan3Spec {
  const {resolution, input, layers} = spec.synthesis;
  // Pixels per side without margin, after each layer: both pads stay as they are, since all sizes shrink in proportion.
  let rate = input.samplingRate;
  const without = (size: number): number => size - rate * (1 - share);
  const size = without(input.size);
  const smaller = layers.map((layer) => {
    const inSize = without(layer.inSize);
    rate = (rate * layer.upFactor) / layer.downFactor;
    return {...layer, inSize, outSize: without(layer.outSize)};
  });
  return {
    ...spec,
    synthesis: {...spec.synthesis, resolution: resolution * share, input: {...input, size}, layers: smaller},
  };
}

function hasWholeSizes({synthesis: {resolution, input, layers}}: StyleGan3Spec): boolean {
  return [resolution, input.size, ...layers.map(({outSize}) => outSize)].every(Number.isInteger);
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
