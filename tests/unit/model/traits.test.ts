import {describe, expect, it} from 'vitest';
import {parseTraits} from '../../../src/model/traits.ts';
import {COLUMNS, halfBase64, ponyTraitsFile} from '../../support/pony-traits.ts';

describe('parseTraits', () => {
  it('gives each trait its columns in order, and decodes the matrices', () => {
    const traits = parseTraits(ponyTraitsFile());
    expect(traits.columns).toBe(COLUMNS);
    const start = (name: string): number =>
      traits.starts[traits.traits.findIndex((trait) => trait.name === name)]!;
    // Places in the training vector: 12 numbers, two colours, 10 manes, ...
    expect([start('coat'), start('maneStyle'), start('horn'), start('vignette')]).toEqual([12, 18, 74, 107]);
    expect(traits.traitsToW.weight.slice(0, 3)).toEqual(new Float32Array([2, 0, 0]));
    expect(traits.wToTraits.weight[COLUMNS + 1]).toBe(0.5);
  });

  it('reads halves of every kind: normal, subnormal, negative', () => {
    const file = ponyTraitsFile();
    const bytes = Buffer.alloc(2 * COLUMNS);
    [0x3c00, 0xc000, 0x3555, 0x0001, 0x7bff].forEach((bits, i) => bytes.writeUInt16LE(bits, 2 * i));
    file['wToTraits'] = {...(file['wToTraits'] as object), bias: bytes.toString('base64')};
    // numpy.array([0x3c00, 0xc000, 0x3555, 0x0001, 0x7bff], 'uint16').view('float16')
    expect([...parseTraits(file).wToTraits.bias.slice(0, 5)]).toEqual([
      1,
      -2,
      Math.fround(0.333251953125),
      Math.fround(5.960464477539063e-8),
      65504,
    ]);
  });

  it('names the field that is wrong', () => {
    const change = (key: string, value: unknown): (() => unknown) => {
      const file = {...ponyTraitsFile(), [key]: value};
      return () => parseTraits(file);
    };
    expect(change('format', 3)).toThrow(/"format" must be [^.]*1[^.]*2, got 3/);
    expect(change('wDim', 0)).toThrow(/wDim/);
    expect(change('colour', 1)).toThrow(/colour/);
    expect(change('traits', [{kind: 'mood'}])).toThrow(/traits\[0\]\.kind/);
    expect(change('traitsToW', {weight: halfBase64([1]), bias: ''})).toThrow(
      /traitsToW.weight must hold 142 x 143 numbers of 2 bytes = 40612 bytes, got 2/,
    );
    expect(change('wToTraits', {weight: '*', bias: ''})).toThrow(/wToTraits.weight is not base64/);
  });

  it('refuses numbers that are not finite', () => {
    const file = ponyTraitsFile();
    const bytes = Buffer.alloc(2 * COLUMNS);
    bytes.writeUInt16LE(0x7c00, 4);
    file['wToTraits'] = {...(file['wToTraits'] as object), bias: bytes.toString('base64')};
    expect(() => parseTraits(file)).toThrow(/not finite/);
  });

  it('refuses a dependence on a trait that is not there, and two traits of one name', () => {
    const traits = ponyTraitsFile()['traits'] as {name: string}[];
    const withTraits = (list: unknown[]): (() => unknown) => {
      const file = {...ponyTraitsFile(), traits: list};
      return () => parseTraits(file);
    };
    const lost = traits.map((trait) =>
      trait.name === 'hornColour' ? {...trait, onlyWith: {trait: 'wings'}} : trait,
    );
    expect(withTraits(lost)).toThrow(/hornColour.onlyWith does not name a flag/);
    expect(withTraits([...traits, traits[0]])).toThrow(/same name/);
  });
});
