import {describe, expect, it} from 'vitest';
import {parseTraits, type Traits} from '../../../src/model/traits.ts';
import {describeTraits} from '../../../src/words/describe.ts';
import {mixTraits} from '../../../src/words/mixed-traits.ts';
import {columnsOf} from '../../../src/words/trait-values.ts';
import {ponyTraits, ponyTraitsFile} from '../../support/pony-traits.ts';

const NUM_WS = 14;
type Layers = [number, number, number];

/** The pony's traits, with what was measured of their layers. */
function measured(layers: Record<string, Layers>): Traits {
  const file = ponyTraitsFile() as {traits: {name: string}[]};
  const traits = file.traits.map((trait) => ({
    ...trait,
    ...(trait.name in layers ? {layers: layers[trait.name]} : {}),
  }));
  return parseTraits({...file, traits});
}

function rowWith(traits: Traits, flags: string[]): Float32Array {
  const row = new Float32Array(traits.columns);
  for (const trait of traits.traits) if (flags.includes(trait.name)) columnsOf(traits, trait, row)[0] = 1;
  return row;
}

const valueOf = (traits: Traits, row: Float32Array, name: string): number =>
  columnsOf(
    traits,
    traits.traits.find((trait) => trait.name === name)!,
    row,
  )[0]!;

describe('mixTraits', () => {
  it('takes a trait from the picture whose w the layers that draw it have', () => {
    const traits = measured({horn: [0.8, 0.2, 0], freckles: [0, 0.1, 0.9]});
    const own = rowWith(traits, ['freckles']);
    const other = rowWith(traits, ['horn']);
    const coarse = mixTraits(traits, own, other, ['coarse'], NUM_WS);
    expect(valueOf(traits, coarse, 'horn')).toBeCloseTo(0.8, 5);
    expect(valueOf(traits, coarse, 'freckles')).toBe(1);
    const fine = mixTraits(traits, own, other, ['fine'], NUM_WS);
    expect(valueOf(traits, fine, 'horn')).toBe(0);
    expect(valueOf(traits, fine, 'freckles')).toBeCloseTo(0.1, 5);
    expect(describeTraits(traits, 'pony', coarse)).toMatch(/horn|unicorn/);
    expect(describeTraits(traits, 'pony', fine)).not.toMatch(/horn|unicorn/);
  });

  it('takes as much as there are layers where nothing was measured, and all of it from all layers', () => {
    const traits = ponyTraits();
    const own = rowWith(traits, []);
    const other = rowWith(traits, ['horn']);
    const part = (ranges: ('coarse' | 'middle' | 'fine')[]): number =>
      valueOf(traits, mixTraits(traits, own, other, ranges, NUM_WS), 'horn');
    expect(part(['fine'])).toBeCloseTo(6 / 14, 5);
    expect(part(['coarse', 'middle'])).toBeCloseTo(8 / 14, 5);
    expect(part(['coarse', 'middle', 'fine'])).toBeCloseTo(1, 5);
    expect(part([])).toBe(0);
    expect([...own]).toEqual([...rowWith(traits, [])]);
  });

  it('refuses parts that are none', () => {
    expect(() => measured({horn: [0.8, 0.2, 3]})).toThrow(/layers/);
  });
});
