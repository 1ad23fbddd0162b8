import {describe, expect, it} from 'vitest';
import {
  columnsOf,
  columnsOfLab,
  isMeaningful,
  labOf,
  readTraits,
  traitsDirection,
} from '../../../src/words/trait-values.ts';
import {ponyTraits} from '../../support/pony-traits.ts';

describe('traits as values', () => {
  const traits = ponyTraits();
  const named = (name: string): (typeof traits.traits)[number] =>
    traits.traits.find((trait) => trait.name === name)!;

  it('are read from w by the matrix, and an edit moves w by the other', () => {
    const w = new Float32Array(traits.wDim);
    w[74] = 2;
    w[traits.wDim - 1] = 7;
    const row = readTraits(traits, w);
    expect(row[74]).toBe(1);
    const change = new Float32Array(traits.columns);
    change[74] = -1;
    const direction = traitsDirection(traits, change);
    expect(direction[74]).toBe(-2);
    // What the traits do not say stays.
    expect(direction[traits.wDim - 1]).toBe(0);
    expect(
      readTraits(
        traits,
        w.map((value, i) => value + direction[i]!),
      )[74],
    ).toBe(0);
  });

  it('refuse a w of another model', () => {
    expect(() => readTraits(traits, new Float32Array(512))).toThrow('read a w of 143 numbers, got 512');
  });

  it('mean something only where the trait they hang on is there', () => {
    const row = new Float32Array(traits.columns);
    expect(isMeaningful(traits, named('hornColour'), row)).toBe(false);
    columnsOf(traits, named('horn'), row)[0] = 0.8;
    expect(isMeaningful(traits, named('hornColour'), row)).toBe(true);
    columnsOf(traits, named('accessory'), row).set([0, 1]);
    expect(isMeaningful(traits, named('accessoryColour'), row)).toBe(true);
    columnsOf(traits, named('accessory'), row).set([2, 1]);
    expect(isMeaningful(traits, named('accessoryColour'), row)).toBe(false);
  });

  it('keep a colour through its columns', () => {
    const coat = named('coat');
    if (coat.kind !== 'colour') throw new Error('coat is a colour');
    const lab = labOf(coat, columnsOfLab(coat, [0.8, 0.05, -0.1]));
    [0.8, 0.05, -0.1].forEach((value, i) => expect(lab[i]).toBeCloseTo(value, 6));
  });
});
