import {plainRecipe, type Recipe} from '../../../src/pictures/recipe.ts';
import {beforeEach, describe, expect, it, vi} from 'vitest';
import type {ModelDescriptor} from '../../../src/model/descriptor.ts';
import {SaidOfPicture} from '../../../src/viewer/said-of-picture.ts';
import type {ModelPictures} from '../../../src/pictures/model-pictures.ts';
import {nameOf} from '../../../src/words/name.ts';
import {ponyTraits} from '../../support/pony-traits.ts';

const traits = ponyTraits();
const host = {
  addController: vi.fn(),
  removeController: vi.fn(),
  requestUpdate: vi.fn(),
  updateComplete: Promise.resolve(true),
};

function pictures(has: typeof traits | null = traits, directions = false): ModelPictures {
  return {
    model: {noun: 'pony', ...(directions ? {directions: {}} : {})} as unknown as ModelDescriptor,
    traits: Promise.resolve(has),
    text: Promise.resolve(null),
    nameOf,
    keyOf: ({seed}: Recipe) => `?seed=${seed}`,
    traitsOf: () => Promise.resolve(has && {traits: has, row: new Float32Array(traits.columns)}),
  } as unknown as ModelPictures;
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
let said: SaidOfPicture;
beforeEach(() => (said = new SaidOfPicture(host)));

describe('SaidOfPicture', () => {
  it('speaks of the wanted picture while there is none, then of the one that can be seen', () => {
    const ponies = pictures();
    said.track(ponies, plainRecipe(42, 1));
    expect(said.words.name).toBe(nameOf(42));
    expect(said.show(plainRecipe(42, 1))).toBe(true);
    said.track(ponies, plainRecipe(43, 1));
    expect([said.words.name, said.recipe?.seed]).toEqual([nameOf(42), 42]);
    expect(said.show(plainRecipe(43, 1))).toBe(true);
    expect(said.show(plainRecipe(43, 1))).toBe(false);
    said.track(ponies, plainRecipe(43, 1));
    expect(said.words.name).toBe(nameOf(43));
  });

  it('announces each picture after the first, once, with its words', async () => {
    const ponies = pictures();
    const announced: string[] = [];
    for (const seed of [42, 43, 43, 44]) {
      said.track(ponies, plainRecipe(seed, 1));
      said.show(plainRecipe(seed, 1));
      for (let i = 0; i < 2; i++) {
        said.track(ponies, plainRecipe(seed, 1));
        await settle();
      }
      said.track(ponies, plainRecipe(seed, 1));
      announced.push(said.announcement);
    }
    expect(announced[0]).toBe('');
    expect(announced[1]).toMatch(new RegExp(`^${nameOf(43)}\\. An? .*pony`));
    expect(announced[2]).toBe(announced[1]);
    expect(announced[3]).toMatch(new RegExp(`^${nameOf(44)}\\. `));
  });

  it('announces the name alone where there are no words', async () => {
    const people = pictures(null);
    for (const seed of [1, 2]) {
      said.track(people, plainRecipe(seed, 1));
      said.show(plainRecipe(seed, 1));
      said.track(people, plainRecipe(seed, 1));
      await settle();
      said.track(people, plainRecipe(seed, 1));
    }
    expect(said.announcement).toBe(nameOf(2));
  });

  it('leaves room for words from the start, unless the model has none', async () => {
    said.track(pictures(), plainRecipe(1, 1));
    expect(said.hasWords).toBe(true);
    said.track(pictures(null, true), plainRecipe(1, 1));
    expect(said.hasWords).toBe(false);
    said.track(pictures(null), plainRecipe(1, 1));
    await settle();
    expect(said.hasWords).toBe(false);
  });

  it('forgets the picture of another model', () => {
    said.track(pictures(), plainRecipe(1, 1));
    said.show(plainRecipe(1, 1));
    said.track(pictures(null), plainRecipe(2, 1));
    expect([said.recipe, said.words.name]).toEqual([null, nameOf(2)]);
  });
});
