/** Layers of a StyleGAN3 network as the paper designs them (Karras et al. 2021, arXiv 2106.12423, section 3.2 and appendix E). */
import type {PlaneSize, StyleGan3LayerSpec, StyleGan3Spec} from '../../src/model/generator-spec.ts';
import {mappingSpec} from './specs.ts';

const layerCount = 14;
/** The last two layers keep all frequencies. */
const criticalCount = 2;
const margin = 10;
const tapsPerPixel = 6;

/**
 * @param base channels times cycles at full bandwidth; T has 32,768 in the paper, R twice as many and 1x1 kernels
 * @param aspect height over width; with 2 every plane has half the width, margin and all, as StyleGAN-Human has it
 */
export function designStyleGan3(
  config: 'T' | 'R',
  resolution: number,
  base = 32_768,
  aspect: 1 | 2 = 1,
): StyleGan3Spec {
  const planeOf = (size: number): PlaneSize => (aspect === 1 ? size : {width: size / 2, height: size});
  const width = config === 'R' ? 2 : 1;
  const progress = (i: number): number => Math.min(i / (layerCount - criticalCount), 1);
  /** Geometric from the first layer's frequency to the last one's. */
  const between = (first: number, last: number, i: number): number => first * (last / first) ** progress(i);
  const nyquist = resolution / 2;
  const describe = (i: number): {channels: number; rate: number; size: number} => {
    const cutoff = between(2, nyquist, i);
    const stopband = between(2 ** 2.1, nyquist * 2 ** 0.3, i);
    const rate = 2 ** Math.ceil(Math.log2(Math.min(2 * stopband, resolution)));
    return {
      channels: Math.round(Math.min((width * base) / 2 / cutoff, 512 * width)),
      rate,
      size: i >= layerCount - 1 ? resolution : rate + 2 * margin,
    };
  };
  const layers = Array.from({length: layerCount}, (_, i): StyleGan3LayerSpec => {
    const from = describe(Math.max(i - 1, 0));
    const to = describe(i);
    const wideRate = 2 * Math.max(from.rate, to.rate);
    const upFactor = wideRate / from.rate;
    const downFactor = wideRate / to.rate;
    const kernelSize = config === 'R' ? 1 : 3;
    const upTaps = tapsPerPixel * upFactor;
    const downTaps = tapsPerPixel * downFactor;
    const padding = (inSide: number, outSide: number): [before: number, after: number] => {
      const pad =
        (outSide - 1) * downFactor + 1 - (inSide + kernelSize - 1) * upFactor + upTaps + downTaps - 2;
      const before = Math.floor((pad + upFactor) / 2);
      return [before, pad - before];
    };
    return {
      inChannels: from.channels,
      outChannels: to.channels,
      inSize: planeOf(from.size),
      outSize: planeOf(to.size),
      kernelSize,
      upFactor,
      downFactor,
      padding: [...padding(from.size / aspect, to.size / aspect), ...padding(from.size, to.size)],
      upTaps,
      downTaps,
      radialDownFilter: config === 'R' && i < layerCount - criticalCount,
    };
  });
  const first = describe(0);
  return {
    kind: 'stylegan3',
    mapping: {...mappingSpec, zDim: 512, wDim: 512, hiddenDim: 512},
    synthesis: {
      resolution,
      imgChannels: 3,
      input: {channels: first.channels, size: planeOf(first.size), samplingRate: first.rate, bandwidth: 2},
      layers,
      convClamp: 256,
      imageClamp: 64,
    },
  };
}
