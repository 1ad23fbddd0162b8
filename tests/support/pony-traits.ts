/** The pony's own table of traits with matrices that tests can see through. */
import peopleTable from '../../scripts/train/people-traits.json' with {type: 'json'};
import table from '../../scripts/train/pony-traits.json' with {type: 'json'};
import {parseTraits, type Traits} from '../../src/model/traits.ts';

/** Of a row of the pony's traits. */
export const COLUMNS = table.reduce(
  (sum, {kind, options}) => sum + (kind === 'choice' ? options!.length : kind === 'colour' ? 3 : 1),
  0,
);

/** Base64 of little-endian float16, for values that are small whole numbers. */
export function halfBase64(values: number[]): string {
  const bytes = new Uint8Array(2 * values.length);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    const magnitude = Math.abs(value);
    const exponent = magnitude === 0 ? 0 : Math.floor(Math.log2(magnitude));
    const bits =
      magnitude === 0 ? 0 : ((exponent + 15) << 10) | Math.round((magnitude / 2 ** exponent - 1) * 1024);
    view.setUint16(2 * i, (value < 0 ? 0x8000 : 0) | bits, true);
  });
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** The content of a traits.json in which w is twice the traits, and one more number that they do not say. */
export function ponyTraitsFile(): Record<string, unknown> {
  const wDim = COLUMNS + 1;
  const toW = Array.from({length: COLUMNS * wDim}, (_, i) => (i % wDim === Math.floor(i / wDim) ? 2 : 0));
  const fromW = Array.from({length: wDim * COLUMNS}, (_, i) =>
    i % COLUMNS === Math.floor(i / COLUMNS) ? 0.5 : 0,
  );
  return {
    format: 1,
    model: 'pony',
    version: 1,
    wDim,
    traits: table.map((trait) => ({...trait, recovery: 0.9})),
    traitsToW: {weight: halfBase64(toW), bias: halfBase64(Array<number>(wDim).fill(0))},
    wToTraits: {weight: halfBase64(fromW), bias: halfBase64(Array<number>(COLUMNS).fill(0))},
  };
}

/** The content of a traits.json with words of the people net, and matrices that say nothing. */
export function traitsFor(model: string, version: number, wDim: number): Record<string, unknown> {
  const columns = peopleTable.reduce((sum, {kind}) => sum + (kind === 'colour' ? 3 : 1), 0);
  const zeros = (count: number): string => halfBase64(Array<number>(count).fill(0));
  return {
    format: 2,
    model,
    version,
    wDim,
    traits: peopleTable.map((trait) => ({
      ...trait,
      recovery: 0.9,
      ...(trait.kind === 'colour' ? {offset: [0.5, 0, 0], scale: [1, 1, 1]} : {}),
    })),
    traitsToW: {weight: zeros(columns * wDim), bias: zeros(wDim)},
    wToTraits: {weight: zeros(wDim * columns), bias: zeros(columns)},
  };
}

/** Words of the people net. */
export function peopleTraits(): Traits {
  return parseTraits(traitsFor('people', 5, 1));
}

export function ponyTraits(): Traits {
  return parseTraits(ponyTraitsFile());
}

/** A likely row of traits: numbers within their range, one option of each choice, colours that a coat could have. */
export function randomTraits(traits: Traits, random: () => number): Float32Array {
  const row = new Float32Array(traits.columns);
  traits.traits.forEach((trait, i) => {
    const start = traits.starts[i]!;
    switch (trait.kind) {
      case 'number':
        row[start] = trait.min + (trait.max - trait.min) * random();
        break;
      case 'flag':
        row[start] = random() < 0.25 ? 1 : 0;
        break;
      case 'choice':
        row[start + Math.floor(random() * trait.options.length)] = 1;
        break;
      case 'colour': {
        const chroma = 0.02 + 0.13 * random();
        const hue = 2 * Math.PI * random();
        const lab = [0.4 + 0.5 * random(), chroma * Math.cos(hue), chroma * Math.sin(hue)];
        lab.forEach((value, j) => (row[start + j] = (value - trait.offset[j]!) * trait.scale[j]!));
      }
    }
  });
  return row;
}
