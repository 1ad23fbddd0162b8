/**
 * The tensors that follow from a generator spec: name -> shape. The converter writes exactly these, the loader demands
 * exactly these, and the networks look them up by these names.
 */
import type {
  GeneratorSpec,
  MappingSpec,
  PlaneSize,
  StyleGan1Spec,
  StyleGan2Spec,
  StyleGan3LayerSpec,
  StyleGan3Spec,
} from './generator-spec.ts';

/** Shape of each tensor of a generator by name, in the order in which they are stored. */
export type TensorTable = Map<string, number[]>;

/** Resolutions of the blocks of a synthesis network: 4, 8, ... `resolution`. */
export function blockResolutions(resolution: number): number[] {
  const resolutions = [];
  for (let r = 4; r <= resolution; r *= 2) resolutions.push(r);
  return resolutions;
}

export interface PictureSize {
  width: number;
  height: number;
}

/** What the block of a resolution gives: pictures need not be square. */
export function blockSize({synthesis}: StyleGan2Spec, resolution: number): PictureSize {
  const [height, width] = synthesis.start ?? [4, 4];
  return {width: (width * resolution) / 4, height: (height * resolution) / 4};
}

/** Both sides of a plane of StyleGAN3. */
export function planeSize(size: PlaneSize): PictureSize {
  return typeof size === 'number' ? {width: size, height: size} : size;
}

/** Of the pictures that a generator makes, or of early ones that end at another resolution, which only StyleGAN2 has. */
export function pictureSize(spec: GeneratorSpec, resolution = spec.synthesis.resolution): PictureSize {
  switch (spec.kind) {
    case 'stylegan1':
      return {width: resolution, height: resolution};
    case 'stylegan2':
      return blockSize(spec, resolution);
    case 'stylegan3':
      return planeSize(spec.synthesis.layers.at(-1)!.outSize);
  }
}

/** `1024 x 512`, with a multiplication sign: width first. */
export function sizeText({width, height}: PictureSize): string {
  return `${width} × ${height}`;
}

/** Whether the block of a resolution is a sub-pixel one: see `lastBlock`. */
export function isSubPixel({synthesis}: StyleGan2Spec, resolution: number): boolean {
  return synthesis.lastBlock === 'sub-pixel' && resolution === synthesis.resolution;
}

/** How many copies of w the synthesis network takes: one a style input, the last ToRGB sharing none. */
export function numWs(spec: GeneratorSpec): number {
  switch (spec.kind) {
    case 'stylegan1':
    case 'stylegan2':
      // StyleGAN2: 1 + 2 (blocks - 1) convolutions, and the last ToRGB; StyleGAN: two AdaIN a block.
      return 2 * spec.synthesis.channels.length;
    case 'stylegan3':
      // One for the transform of the Fourier input, one a layer, one for ToRGB.
      return spec.synthesis.layers.length + 2;
  }
}

/** Width and height that a StyleGAN3 layer gives: zero insertion, padding, and two filters that read only whole windows. */
export function filteredSizes(layer: StyleGan3LayerSpec): [number, number] {
  const {inSize, kernelSize, upFactor, downFactor, upTaps, downTaps, padding} = layer;
  const [left, right, top, bottom] = padding;
  const {width, height} = planeSize(inSize);
  const given = (size: number, pad: number): number => {
    const upSampled = (size + kernelSize - 1) * upFactor + pad - upTaps + 1;
    return Math.floor((upSampled - downTaps) / downFactor) + 1;
  };
  return [given(width, left + right), given(height, top + bottom)];
}

function addMapping(table: TensorTable, mapping: MappingSpec): void {
  const {zDim, wDim, cDim, labelMode, labelDim, numLayers, hiddenDim} = mapping;
  if (labelMode !== 'none') table.set('mapping.embed.weight', [cDim, labelDim]);
  if (labelMode === 'embed') table.set('mapping.embed.bias', [labelDim]);
  let inDim = zDim + labelDim;
  for (let i = 0; i < numLayers; i++) {
    const outDim = i === numLayers - 1 ? wDim : hiddenDim;
    table.set(`mapping.fc${i}.weight`, [inDim, outDim]);
    table.set(`mapping.fc${i}.bias`, [outDim]);
    inDim = outDim;
  }
  table.set('mapping.wAvg', [wDim]);
}

function addStyleGan2Synthesis(table: TensorTable, spec: StyleGan2Spec): void {
  const {wDim} = spec.mapping;
  const {resolution, channels, imgChannels, architecture, noise} = spec.synthesis;
  const addAffine = (name: string, inChannels: number): void => {
    table.set(`${name}.affine.weight`, [wDim, inChannels]);
    table.set(`${name}.affine.bias`, [inChannels]);
  };
  const addConv = (name: string, r: number, inChannels: number, outChannels: number): void => {
    addAffine(name, inChannels);
    table.set(`${name}.weight`, [3, 3, inChannels, outChannels]);
    table.set(`${name}.bias`, [outChannels]);
    if (noise !== 'none') table.set(`${name}.noiseStrength`, []);
    const {height, width} = blockSize(spec, r);
    if (noise === 'stored') table.set(`${name}.noiseConst`, [height, width]);
  };

  blockResolutions(resolution).forEach((r, i) => {
    const block = `synthesis.b${r}`;
    const outChannels = channels[i]!;
    if (i === 0) {
      table.set('synthesis.const', [...(spec.synthesis.start ?? [4, 4]), outChannels]);
    } else {
      const inChannels = channels[i - 1]!;
      const pictureChannels = isSubPixel(spec, r) ? imgChannels : 0;
      addConv(`${block}.conv0`, r, inChannels + pictureChannels, outChannels);
      if (architecture === 'resnet') table.set(`${block}.skip.weight`, [1, 1, inChannels, outChannels]);
    }
    addConv(`${block}.conv1`, r, outChannels, outChannels);
    if (architecture === 'skip' || r === resolution) {
      addAffine(`${block}.toRgb`, outChannels);
      const colours = isSubPixel(spec, r) ? 4 * imgChannels : imgChannels;
      table.set(`${block}.toRgb.weight`, [1, 1, outChannels, colours]);
      table.set(`${block}.toRgb.bias`, [colours]);
    }
  });
}

function addStyleGan1Synthesis(table: TensorTable, spec: StyleGan1Spec): void {
  const {wDim} = spec.mapping;
  const {resolution, channels, imgChannels, noise} = spec.synthesis;
  blockResolutions(resolution).forEach((r, i) => {
    const outChannels = channels[i]!;
    for (const layer of [0, 1]) {
      const name = `synthesis.b${r}.layer${layer}`;
      if (r === 4 && layer === 0) {
        table.set('synthesis.const', [4, 4, outChannels]);
      } else {
        table.set(`${name}.weight`, [3, 3, layer === 0 ? channels[i - 1]! : outChannels, outChannels]);
      }
      table.set(`${name}.bias`, [outChannels]);
      if (noise !== 'none') table.set(`${name}.noiseStrength`, [outChannels]);
      if (noise === 'stored') table.set(`${name}.noiseConst`, [r, r]);
      // AdaIN: first the scales, then the offsets.
      table.set(`${name}.affine.weight`, [wDim, 2 * outChannels]);
      table.set(`${name}.affine.bias`, [2 * outChannels]);
    }
  });
  table.set('synthesis.toRgb.weight', [1, 1, channels.at(-1)!, imgChannels]);
  table.set('synthesis.toRgb.bias', [imgChannels]);
}

function addStyleGan3Synthesis(table: TensorTable, spec: StyleGan3Spec): void {
  const {wDim} = spec.mapping;
  const {input, layers, imgChannels} = spec.synthesis;
  // One cosine and sine of the rotation, and two offsets.
  table.set('synthesis.input.affine.weight', [wDim, 4]);
  table.set('synthesis.input.affine.bias', [4]);
  table.set('synthesis.input.transform', [3, 3]);
  table.set('synthesis.input.freqs', [input.channels, 2]);
  table.set('synthesis.input.phases', [input.channels]);
  table.set('synthesis.input.weight', [input.channels, input.channels]);
  layers.forEach(({inChannels, outChannels, kernelSize, upTaps, downTaps, radialDownFilter}, i) => {
    const name = `synthesis.l${i}`;
    table.set(`${name}.affine.weight`, [wDim, inChannels]);
    table.set(`${name}.affine.bias`, [inChannels]);
    table.set(`${name}.weight`, [kernelSize, kernelSize, inChannels, outChannels]);
    table.set(`${name}.bias`, [outChannels]);
    table.set(`${name}.upFilter`, [upTaps]);
    table.set(`${name}.downFilter`, radialDownFilter ? [downTaps, downTaps] : [downTaps]);
  });
  const lastChannels = layers.at(-1)!.outChannels;
  table.set('synthesis.toRgb.affine.weight', [wDim, lastChannels]);
  table.set('synthesis.toRgb.affine.bias', [lastChannels]);
  table.set('synthesis.toRgb.weight', [1, 1, lastChannels, imgChannels]);
  table.set('synthesis.toRgb.bias', [imgChannels]);
}

/** All tensors of a generator of this spec. */
export function tensorTable(spec: GeneratorSpec): TensorTable {
  const table: TensorTable = new Map();
  addMapping(table, spec.mapping);
  switch (spec.kind) {
    case 'stylegan1':
      addStyleGan1Synthesis(table, spec);
      break;
    case 'stylegan2':
      addStyleGan2Synthesis(table, spec);
      break;
    case 'stylegan3':
      addStyleGan3Synthesis(table, spec);
  }
  return table;
}
