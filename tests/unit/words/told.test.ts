import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {parseText} from '../../../src/model/text.ts';
import {parseTraits} from '../../../src/model/traits.ts';
import {nameOf} from '../../../src/words/name.ts';
import {namesOf, tell, type ReadTraits} from '../../../src/words/told.ts';
import {columnsOf} from '../../../src/words/trait-values.ts';

const models = join(import.meta.dirname, '../../../models');
const read = (id: string, file: string): unknown => JSON.parse(readFileSync(join(models, id, file), 'utf8'));

/** A row in which the model's traits are as given: columns of a number or flag, index of an option. */
function traitsWith(id: string, values: Record<string, number>): ReadTraits {
  const traits = parseTraits(read(id, 'traits.json'));
  const row = new Float32Array(traits.columns);
  for (const [name, value] of Object.entries(values)) {
    const trait = traits.traits.find((one) => one.name === name)!;
    const columns = columnsOf(traits, trait, row);
    if (trait.kind === 'choice') columns[value] = 1;
    else columns[0] = value;
  }
  return {traits, row};
}

const optionOf = (id: string, name: string, option: string): number => {
  const trait = parseTraits(read(id, 'traits.json')).traits.find((one) => one.name === name)!;
  return trait.kind === 'choice' ? trait.options.findIndex((one) => one.name === option) : -1;
};

describe.each(['pony', 'people'])('the text of %s', (id) => {
  const text = parseText(read(id, 'text.json'));
  const noun = id === 'pony' ? 'pony' : 'person';

  it('is whole sentences without a hole, for every seed, whether traits are known or not', () => {
    const some = traitsWith(id, {});
    for (let seed = 0; seed < 3000; seed++) {
      const {name, story, card} = tell(text, seed, noun, seed % 2 ? some : null, 'A small one, smiling');
      const sentences = story.split(/(?<=[.!?]) /);
      expect(sentences.length, story).toBeGreaterThanOrEqual(2);
      expect(sentences.length, story).toBeLessThanOrEqual(4);
      for (const sentence of sentences) expect(sentence, story).toMatch(/^["“]?\p{Lu}.*[.!?]["”]?$/u);
      expect(story).not.toMatch(/[{}]|undefined| {2}/);
      expect(card!.title).toContain(name);
      for (const line of card!.lines) expect(line.text).toMatch(/^[\p{Lu}0-9][^{}]+$/u);
    }
  });

  it('is the same for a seed, and nearly always another for the next', () => {
    const stories = Array.from({length: 300}, (_, seed) => tell(text, seed, noun, null).story);
    expect(tell(text, 42, noun, null).story).toBe(stories[42]);
    expect(new Set(stories).size).toBeGreaterThan(295);
  });
});

describe('a story', () => {
  const text = parseText(read('pony', 'text.json'));
  const stories = (values: Record<string, number>): string => {
    const seen = traitsWith('pony', values);
    return Array.from({length: 400}, (_, seed) => tell(text, seed, 'pony', seen).story).join('\n');
  };

  it('knows what its pony wears', () => {
    const glasses = {accessory: optionOf('pony', 'accessory', 'glasses')};
    expect(stories(glasses)).toMatch(/glasses/);
    expect(stories({accessory: optionOf('pony', 'accessory', 'none')})).not.toMatch(/glasses/);
  });

  it('speaks of a horn only where there is one', () => {
    expect(stories({horn: 1})).toMatch(/horn is real/);
    expect(stories({horn: 0})).not.toMatch(/horn is real/);
    expect(tell(text, 1, 'pony', null).story).not.toMatch(/horn/);
  });
});

describe('names', () => {
  const base = {
    format: 1,
    model: 'm',
    version: 1,
    rules: {first: ['Ada', 'Bo', 'Cy'], last: ['Fern', 'Gale']},
  };

  it('are those of every model where the text has none', () => {
    for (const seed of [0, 7, 42]) {
      expect(namesOf(null, seed).name).toBe(nameOf(seed));
      expect(namesOf(parseText(base), seed).name).toBe(nameOf(seed));
    }
  });

  it('are the text’s own where it has some, the short one within the long one', () => {
    const text = parseText({
      ...base,
      names: {given: '{first}', name: '{given} {last}'},
      story: '{name} is {given}.',
    });
    for (let seed = 0; seed < 50; seed++) {
      const {given, name} = namesOf(text, seed);
      expect(['Ada', 'Bo', 'Cy']).toContain(given);
      expect(name).toMatch(new RegExp(`^${given} (Fern|Gale)$`));
      expect(tell(text, seed, 'cat', null).story).toBe(`${name} is ${given}.`);
    }
  });
});
