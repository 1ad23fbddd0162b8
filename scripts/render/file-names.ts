/** Names of the files of pictures: all that tells two of one command apart. */
import type {NoiseMode} from '../../src/generator/ops/synthesis.ts';
import {psiText} from '../../src/pictures/picture-address.ts';

export interface PictureName {
  /** `seed0085`, `85-100`, `proj00`, `grid` */
  what: string;
  /** null where none is used. */
  psi: number | null;
  /** null for a model without classes. */
  classIndex: number | null;
  noiseMode: NoiseMode;
}

/** `seed0085-psi0.7-class3-noise-none.png`; noise is named where it is not that of the model. */
export function pictureFileName({what, psi, classIndex, noiseMode}: PictureName, ending: string): string {
  const parts = [
    what,
    ...(psi === null ? [] : [`psi${psiText(psi)}`]),
    ...(classIndex === null ? [] : [`class${classIndex}`]),
    ...(noiseMode === 'const' ? [] : [`noise-${noiseMode}`]),
  ];
  return `${parts.join('-')}.${ending}`;
}

export function seedName(seed: number): string {
  return `seed${String(seed).padStart(4, '0')}`;
}
