/** Small generators of the first and third StyleGAN, to be changed by the tests. */
import type {MappingSpec, StyleGan1Spec, StyleGan3Spec} from '../../src/model/generator-spec.ts';

export const mappingSpec: MappingSpec = {
  zDim: 16,
  wDim: 12,
  cDim: 0,
  labelMode: 'none',
  labelDim: 0,
  numLayers: 2,
  hiddenDim: 12,
  lastLayer: 'leaky-relu',
  wAvg: 'stored',
};

export const styleGan1Spec: StyleGan1Spec = {
  kind: 'stylegan1',
  mapping: mappingSpec,
  synthesis: {resolution: 16, imgChannels: 3, channels: [8, 6, 4], blurFilter: [1, 2, 1], noise: 'stored'},
};

/** 16 px with a margin of 10 px: one layer at its own size, one that doubles it, one that cuts the margin off. */
export const styleGan3Spec: StyleGan3Spec = {
  kind: 'stylegan3',
  mapping: mappingSpec,
  synthesis: {
    resolution: 16,
    imgChannels: 3,
    input: {channels: 8, size: 28, samplingRate: 8, bandwidth: 2},
    layers: [
      {
        inChannels: 8,
        outChannels: 8,
        inSize: 28,
        outSize: 28,
        kernelSize: 3,
        upFactor: 2,
        downFactor: 2,
        padding: [9, 8, 9, 8],
        upTaps: 12,
        downTaps: 12,
        radialDownFilter: true,
      },
      {
        inChannels: 8,
        outChannels: 6,
        inSize: 28,
        outSize: 36,
        kernelSize: 1,
        upFactor: 4,
        downFactor: 2,
        padding: [-2, -5, -2, -5],
        upTaps: 24,
        downTaps: 12,
        radialDownFilter: false,
      },
      {
        inChannels: 6,
        outChannels: 4,
        inSize: 36,
        outSize: 16,
        kernelSize: 3,
        upFactor: 2,
        downFactor: 2,
        padding: [-11, -12, -11, -12],
        upTaps: 12,
        downTaps: 12,
        radialDownFilter: false,
      },
    ],
    convClamp: 256,
    imageClamp: 64,
  },
};
