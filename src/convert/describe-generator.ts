/** What a generator is, for people. */
import type {Checkpoint} from '../checkpoint/checkpoint.ts';
import {pictureSize} from '../model/architecture.ts';
import {macsPerPicture} from '../model/cost.ts';
import type {GeneratorSpec} from '../model/generator-spec.ts';
import {countParameters} from './count-parameters.ts';

const colours = {1: 'grey', 3: 'RGB', 4: 'RGBA'} as const;

/** Three significant digits, in thousands of millions. */
function gigas(count: number): string {
  return String(Number((count / 1e9).toPrecision(3)));
}

function architecture(spec: GeneratorSpec): string {
  switch (spec.kind) {
    case 'stylegan1':
      return 'StyleGAN';
    case 'stylegan2':
      return `StyleGAN2, ${spec.synthesis.architecture}`;
    case 'stylegan3':
      return `StyleGAN3-${spec.synthesis.layers[0]?.kernelSize === 1 ? 'R' : 'T'}`;
  }
}

/** What a generator is, whatever it is stored as. */
export function describeGenerator({family, spec}: Pick<Checkpoint, 'family' | 'spec'>): [string, string][] {
  const {imgChannels} = spec.synthesis;
  const {width, height} = pictureSize(spec);
  const {cDim} = spec.mapping;
  const {weights, filters} = macsPerPicture(spec);
  return [
    ['Family', `${family} (${architecture(spec)})`],
    ['Pictures', `${width} x ${height} px, ${colours[imgChannels]}${cDim > 0 ? `, ${cDim} classes` : ''}`],
    ['Parameters', `${(countParameters(spec) / 1e6).toFixed(2)} million`],
    ['Work', `${gigas(weights)} GMAC a picture, and ${gigas(filters)} for filters`],
  ];
}
