import {describe, expect, it} from 'vitest';
import {
  fileName,
  hasAddress,
  parsePictureAddress,
  parsePictureUrl,
  pictureAddress,
  pictureFileName,
  psiText,
  recipeOf,
  type PictureIdentity,
} from '../../../src/pictures/picture-address.ts';
import {DEFAULT_PLAY, morphParts, parsePictures} from '../../../src/pictures/morph-state.ts';
import {UNEDITED, type Edits} from '../../../src/pictures/recipe.ts';
import {processorMs} from '../../support/processor-time.ts';

const pony: PictureIdentity = {model: 'pony', seed: 42, psi: 0.7};

describe('fileName', () => {
  it('pads a seed to seven digits and lets larger ones be longer', () => {
    expect(fileName(0)).toBe('seed0000000.png');
    expect(fileName(42)).toBe('seed0000042.png');
    expect(fileName(4294967295)).toBe('seed4294967295.png');
  });
});

describe('pictureFileName', () => {
  it('tells what was edited from what was not', () => {
    expect(pictureFileName({seed: 42})).toBe('seed0000042.png');
    expect(pictureFileName({seed: 42, edits: UNEDITED})).toBe('seed0000042.png');
    expect(pictureFileName({seed: 42, edits: {...UNEDITED, near: [1]}})).toBe('seed0000042-edited.png');
  });
});

describe('hasAddress', () => {
  const shaped = (count: number): Edits['shape'] =>
    Object.fromEntries(Array.from({length: count}, (_, i) => [`trait${i}`, [-0.125]]));

  it('is true up to 2000 characters', () => {
    expect(hasAddress({...pony, edits: {...UNEDITED, shape: shaped(100)}})).toBe(true);
    const long = {...pony, edits: {...UNEDITED, shape: shaped(140)}};
    expect(pictureAddress(long).length).toBeGreaterThan(2000);
    expect(hasAddress(long)).toBe(false);
  });
});

describe('pictureAddress', () => {
  it('writes model, seed and psi, and class and noise only when they are not the usual', () => {
    expect(pictureAddress(pony)).toBe('pictures/pony/seed0000042.png?psi=0.7');
    expect(pictureAddress({...pony, classIndex: 0, noise: 'const'})).toBe(pictureAddress(pony));
    expect(pictureAddress({...pony, psi: 1, classIndex: 7, noise: 'none'})).toBe(
      'pictures/pony/seed0000042.png?psi=1&class=7&noise=none',
    );
  });

  it('says the version, the cutoff and what was changed, in one order', () => {
    expect(pictureAddress({...pony, version: 9})).toBe('pictures/pony/seed0000042.png?psi=0.7&v=9');
    expect(pictureAddress({...pony, edits: UNEDITED})).toBe(pictureAddress(pony));
    const edits: Edits = {
      blend: null,
      near: [5, 77],
      mix: {seed: 3, ranges: ['fine']},
      shape: {horn: [1]},
      toward: null,
    };
    expect(pictureAddress({...pony, version: 9, classIndex: 2, cutoff: 8, edits})).toBe(
      'pictures/pony/seed0000042.png?psi=0.7&v=9&class=2&cutoff=8&near=5.77&mix=3-fine&shape=horn:1',
    );
  });

  it('is one for the same traits, in whatever order they were changed', () => {
    const [one, other] = [
      {horn: [1], coat: [0.5]},
      {coat: [0.5], horn: [1]},
    ].map((shape) =>
      pictureAddress({...pony, edits: {blend: null, near: [], mix: null, shape, toward: null}}),
    );
    expect(one).toBe('pictures/pony/seed0000042.png?psi=0.7&shape=coat:0.5,horn:1');
    expect(other).toBe(one);
  });

  it('is one for the same blend, in whatever order and by whatever weights it is said', () => {
    const [one, other] = [
      {
        weight: 9,
        others: [
          {seed: 5, weight: 3},
          {seed: 77, weight: 12},
        ],
      },
      {
        weight: 3,
        others: [
          {seed: 77, weight: 4},
          {seed: 5, weight: 1},
        ],
      },
    ].map((blend) => pictureAddress({...pony, edits: {...UNEDITED, blend, near: [2]}}));
    expect(one).toBe('pictures/pony/seed0000042.png?psi=0.7&blend=3,5:1,77:4&near=2');
    expect(other).toBe(one);
    const typed = parsePictureAddress('pictures/pony/seed42.png?psi=0.7&near=2&blend=9,77:12,5:3')!;
    expect(pictureAddress(typed)).toBe(one);
  });

  it.each([
    '3',
    '3,',
    '0,5:1',
    '3,5:0',
    '3,5:1,5:1',
    '3,4294967296:1',
    '3,5:1.5',
    '1,2:1,3:1,4:1,5:1',
    '12345,5:1',
  ])('knows no picture between seeds of blend=%s', (text) => {
    expect(parsePictureAddress(`pictures/pony/seed42.png?psi=0.7&blend=${text}`)).toBeNull();
  });

  it('says how far a picture has gone on the way to another one, and what was changed in either', () => {
    const end = {seed: 85, psi: 0.5, edits: {...UNEDITED, near: [5, 77], shape: {horn: [1]}}};
    const toward = {recipe: end, part: 500, through: 'w', isTurned: false} as const;
    const edits: Edits = {...UNEDITED, near: [2], toward};
    const address = 'pictures/pony/seed0000042.png?psi=0.7&near=2&toward=500w-85-0.5!near:5.77!shape:horn:1';
    expect(pictureAddress({...pony, edits})).toBe(address);
    expect(parsePictureAddress(address)).toEqual({...pony, edits});
    const turned = {...pony, edits: {...edits, toward: {...toward, through: 'z' as const, isTurned: true}}};
    expect(pictureAddress(turned)).toBe(address.replace('500w', '500zm'));
    expect(parsePictureAddress(pictureAddress(turned))).toEqual(turned);
    // As a picture of a morph.
    const morph = {pictures: [turned, pony].map(recipeOf), play: DEFAULT_PLAY};
    const query = new URLSearchParams(morphParts(morph).join('&'));
    expect(parsePictures(query.get('morph')!)).toEqual(morph.pictures);
  });

  it.each([
    '0w-85-0.7',
    '1000w-85-0.7',
    '05w-85-0.7',
    '500-85-0.7',
    '500x-85-0.7',
    '500w-85',
    '500w-4294967296-0.7',
    '500w-85-2.1',
    '500w-85-0.7!near:x',
    '500w-85-0.7!toward:500w-1-1',
    '500w-85-0.7;near:5',
  ])('knows no picture on the way of toward=%s', (text) => {
    expect(parsePictureAddress(`pictures/pony/seed42.png?psi=0.7&toward=${text}`)).toBeNull();
  });

  it('writes psi with at most three decimals, without exponent or minus zero', () => {
    const written = [0, -0, 0.1 + 0.2, 1e-7, -1e-7, 0.5, -0.25, 1.9996, 2].map(psiText);
    expect(written).toEqual(['0', '0', '0.3', '0', '0', '0.5', '-0.25', '2', '2']);
  });

  it.each([
    [{...pony, model: 'Pony'}, 'id'],
    [{...pony, model: '../x'}, 'id'],
    [{...pony, seed: -1}, 'seed'],
    [{...pony, seed: 1.5}, 'seed'],
    [{...pony, seed: 2 ** 32}, 'seed'],
    [{...pony, psi: NaN}, 'Psi'],
    [{...pony, psi: 2.001}, 'Psi'],
    [{...pony, classIndex: -1}, 'class'],
    [{...pony, version: 0}, 'version'],
    [{...pony, version: 1.5}, 'version'],
    [{...pony, cutoff: 0}, 'cutoff'],
  ])('refuses %j', (identity, word) => {
    expect(() => pictureAddress(identity)).toThrow(word);
  });
});

describe('parsePictureAddress', () => {
  it('reads back what pictureAddress wrote', () => {
    const identities: PictureIdentity[] = [
      pony,
      {model: 'pony-2', seed: 4294967295, psi: -0.125},
      {...pony, psi: 1, classIndex: 12, noise: 'none'},
      {...pony, version: 9, cutoff: 100},
      {...pony, version: 1, edits: {blend: null, near: [1], mix: null, shape: {}, toward: null}},
      {...pony, edits: {...UNEDITED, blend: {weight: 1, others: [{seed: 4294967295, weight: 9999}]}}},
      {
        ...pony,
        edits: {
          blend: null,
          near: [],
          mix: {seed: 0, ranges: ['coarse', 'middle']},
          shape: {coat: [0.5, -1, 2]},
          toward: null,
        },
      },
    ];
    for (const identity of identities)
      expect(parsePictureAddress(pictureAddress(identity))).toEqual(identity);
  });

  it('accepts what people type: a leading slash, fewer digits, no psi, another order, long decimals, a fragment', () => {
    expect(parsePictureAddress('/pictures/pony/seed42.png')).toEqual({...pony, psi: 1});
    expect(parsePictureAddress('pictures/pony/seed42.png?noise=none&psi=0.70000001#x')).toEqual({
      ...pony,
      noise: 'none',
    });
    expect(parsePictureAddress('pictures/pony/seed42.png?class=0&noise=const&psi=0.7')).toEqual(pony);
  });

  it.each([
    'pictures/pony/seed42.png?psi=0.7&fbclid=IwAR0abc',
    'pictures/pony/seed42.png?gclid=x&psi=0.7&gad_source=1&gbraid=y',
    'pictures/pony/seed42.png?utm_source=a&utm_medium=b&psi=0.7&utm_campaign=c&UTM_Term=d',
    'pictures/pony/seed42.png?ref=somewhere&ref_src=twsrc%5Etfw&psi=0.7',
    'pictures/pony/seed42.png?psi=0.7&utm_source=a&utm_source=b',
    'pictures/pony/seed42.png?msclkid=1&mc_cid=2&mc_eid=3&igshid=4&yclid=5&_gl=6&srsltid=7&psi=0.7',
    'pictures/pony/seed42.png?psi=0.7&psi=0.7',
    'pictures/pony/seed42.png?psi=0.7&class=0&psi=0.70&noise=const&class=00',
    'pictures/pony/seed42.PNG?psi=0.7',
    'pictures/pony/seed42.png?psi=0.7&ref=a&ref=b',
    'pictures/pony/seed0000042.Png?fbclid=1&psi=0.7#x',
  ])('gives the same picture for %s', (address) => {
    expect(parsePictureAddress(address)).toEqual(pony);
  });

  it.each([
    'pictures/pony/seed42.png?class=1&class=2',
    'pictures/pony/seed42.png?psi=0.7?near=5',
    'pictures/pony/seed42.png?v=8&v=9',
    'pictures/pony/seed42.png?v=0',
    'pictures/pony/seed42.png?v=09',
    'pictures/pony/seed42.png?v=newest',
    'pictures/pony/seed42.png?cutoff=0',
    'pictures/pony/seed42.png?cutoff=101',
    'pictures/pony/seed42.png?near=x',
    'pictures/pony/seed42.png?near=1&near=2',
    'pictures/pony/seed42.png?mix=3',
    'pictures/pony/seed42.png?shape=horn',
    'pictures/pony/seed42.png?panel=mix',
    'pictures/pony/seed42.png?noise=none&noise=const',
    'pictures/pony/seed42.png?references=1',
    'pictures/pony/seed42.png?clid=1',
    'pictures/pony/seed.png',
    'pictures/pony/seed42.jpg',
    'pictures/pony/seed4294967296.png',
    'pictures/pony/seed00000000042.png',
    'pictures/pony/seed-1.png',
    'pictures/Pony/seed42.png',
    'pictures/../seed42.png',
    'pictures/a/b/seed42.png',
    'pictures/pony/seed42.png?psi=',
    'pictures/pony/seed42.png?psi=abc',
    'pictures/pony/seed42.png?psi=1e1',
    'pictures/pony/seed42.png?psi=2.1',
    'pictures/pony/seed42.png?psi=0.7&psi=0.8',
    'pictures/pony/seed42.png?class=-1',
    'pictures/pony/seed42.png?noise=random',
    'pictures/pony/seed42.png?edit=1',
    'models/pony/model.json',
    '',
  ])('gives null for %s', (address) => {
    expect(parsePictureAddress(address)).toBeNull();
  });
});

describe('parsePictureUrl', () => {
  it('reads addresses of this site only', () => {
    const site = 'https://example.org/some/where/';
    expect(parsePictureUrl(site + pictureAddress(pony), site)).toEqual(pony);
    expect(parsePictureUrl(`https://example.org/${pictureAddress(pony)}`, site)).toBeNull();
  });
});

describe('a query of more than could be meant', () => {
  const start = 'pictures/pony/seed0000042.png?psi=0.7';
  it.each([
    ['parts', `${start}${'&utm_a=1'.repeat(256)}`],
    ['characters in a part', `${start}&utm_a=${'x'.repeat(200)}`],
    ['characters', `${start}&shape=${'a'.repeat(2_000_000)}`],
    ['parts by far', `${start}${'&utm_a=1'.repeat(2_000_000)}`],
  ])('is of no picture: %s', (_, address) => {
    expect(processorMs(() => expect(parsePictureAddress(address)).toBeNull())).toBeLessThan(1000);
  });

  it('is of one with many traits', () => {
    const shape = Array.from({length: 3000}, (_, i) => `trait${i}:-0.125`).join(',');
    expect(Object.keys(parsePictureAddress(`${start}&shape=${shape}`)?.edits?.shape ?? {})).toHaveLength(
      3000,
    );
    expect(parsePictureAddress(`${start}${'&utm_a=1'.repeat(255)}`)).toMatchObject({seed: 42});
  });
});
