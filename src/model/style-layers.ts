/** Which of the ws each style layer of a generator reads. */
import {blockResolutions, numWs} from './architecture.ts';
import type {GeneratorSpec} from './generator-spec.ts';

/** One affine layer w -> styles of a synthesis network. */
export interface StyleLayer {
  /** Tensor of the weights `[wDim, styles]`, columns one style each. */
  weight: string;
  /** Index of its ws. */
  index: number;
}

/**
 * The style layers in the order of their ws: exactly one for each of the ws. A ToRGB of StyleGAN2 that shares the ws of the
 * next convolution is left out, the last one, which has ws of its own, is not.
 */
export function styleLayers(spec: GeneratorSpec): StyleLayer[] {
  return names(spec).map((name, index) => ({weight: `${name}.affine.weight`, index}));
}

function names(spec: GeneratorSpec): string[] {
  switch (spec.kind) {
    case 'stylegan1':
      return blockResolutions(spec.synthesis.resolution).flatMap((r) => [
        `synthesis.b${r}.layer0`,
        `synthesis.b${r}.layer1`,
      ]);
    case 'stylegan2': {
      const {resolution} = spec.synthesis;
      const convolutions = blockResolutions(resolution).flatMap((r) => [
        `synthesis.b${r}.conv0`,
        `synthesis.b${r}.conv1`,
      ]);
      // The first block begins with its second convolution.
      return [...convolutions.slice(1), `synthesis.b${resolution}.toRgb`];
    }
    case 'stylegan3':
      return [
        'synthesis.input',
        ...Array.from({length: numWs(spec) - 2}, (_, i) => `synthesis.l${i}`),
        'synthesis.toRgb',
      ];
  }
}
