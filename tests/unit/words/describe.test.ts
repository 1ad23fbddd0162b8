import {describe, expect, it} from 'vitest';
import {describeTraits} from '../../../src/words/describe.ts';
import {hexToLab} from '../../../src/words/colour-names.ts';
import {columnsOf, columnsOfLab} from '../../../src/words/trait-values.ts';
import {peopleTraits, ponyTraits} from '../../support/pony-traits.ts';

describe('describeTraits', () => {
  const traits = ponyTraits();

  function row(values: Record<string, number | string>): Float32Array {
    const out = new Float32Array(traits.columns);
    for (const [name, value] of Object.entries(values)) {
      const trait = traits.traits.find((one) => one.name === name)!;
      const columns = columnsOf(traits, trait, out);
      if (trait.kind === 'colour') columns.set(columnsOfLab(trait, hexToLab(value as string)));
      else if (trait.kind === 'choice')
        columns[trait.options.findIndex((option) => option.name === value)] = 1;
      else columns[0] = value as number;
    }
    return out;
  }

  const plain = {
    coat: 'cfb0e4',
    maneStyle: 'curly',
    maneColour: '3f9a98',
    marking: 'none',
    accessory: 'none',
  };

  it('says what is to be seen in one line', () => {
    const seen = row({...plain, accessory: 'glasses', accessoryColour: 'cf3b3f', horn: 1, mouth: 'smile'});
    expect(describeTraits(traits, 'pony', seen)).toBe(
      'A lilac pony with a curly teal mane, a horn and red glasses, smiling',
    );
  });

  it('says nothing of what is not there, and puts "an" where it belongs', () => {
    const seen = row({...plain, coat: 'ee9149', mouth: 'neutral', maneColour: 'ee9149', maneStyle: 'bun'});
    expect(describeTraits(traits, 'pony', seen)).toBe('An orange pony with an orange bun, calm');
  });

  it('is silent about traits that are not surely read', () => {
    const unsure = {
      ...traits,
      traits: traits.traits.map((trait) => ({...trait, recovery: trait.name === 'mouth' ? 0.2 : 0.9})),
    };
    expect(describeTraits(unsure, 'pony', row({...plain, mouth: 'laugh'}))).toBe(
      'A lilac pony with a curly teal mane',
    );
  });

  it('is silent about what most pictures do not show though their w asks for it', () => {
    const shown = (share: number): typeof traits => ({
      ...traits,
      traits: traits.traits.map((trait) =>
        trait.kind === 'flag' && trait.name === 'horn'
          ? {...trait, yes: {...trait.yes, shown: share}}
          : trait,
      ),
    });
    const seen = row({...plain, horn: 1, mouth: 'smile'});
    expect(describeTraits(shown(0.4), 'pony', seen)).toBe('A lilac pony with a curly teal mane, smiling');
    expect(describeTraits(shown(0.6), 'pony', seen)).toBe(
      'A lilac pony with a curly teal mane and a horn, smiling',
    );
  });
});

describe('a description of people', () => {
  const people = peopleTraits();
  const said = (values: Record<string, number[]>): string => {
    const row = new Float32Array(people.columns);
    for (const [name, columns] of Object.entries(values)) {
      row.set(columns, people.starts[people.traits.findIndex((trait) => trait.name === name)]!);
    }
    return describeTraits(people, 'person', row);
  };

  it('says a count as a number, rounded as one would, and a colour in its phrase', () => {
    expect(said({age: [38], hairColour: [-0.35, 0, 0]})).toBe('A person with black hair, about 40 years old');
    expect(said({age: [71], smile: [1.7], hairColour: [0.35, 0, 0]})).toBe(
      'A smiling person with silver hair, about 70 years old',
    );
    expect(said({age: [6.2]})).toMatch(/, about 6 years old$/);
    expect(said({age: [-3]})).toMatch(/, about 1 year old$/);
  });
});
