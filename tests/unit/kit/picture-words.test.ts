import {plainRecipe, type Recipe} from '../../../src/pictures/recipe.ts';
import {beforeEach, describe, expect, it, vi} from 'vitest';
import type {ModelDescriptor} from '../../../src/model/descriptor.ts';
import {PictureWords} from '../../../src/kit/picture-words.ts';
import type {ModelPictures} from '../../../src/pictures/model-pictures.ts';
import {parseText} from '../../../src/model/text.ts';
import {givenNameOf, nameOf} from '../../../src/words/name.ts';
import {ponyTraits} from '../../support/pony-traits.ts';

const traits = ponyTraits();
type Read = Awaited<ReturnType<ModelPictures['traitsOf']>>;

/** Answers when the test says so. */
let answers: {recipe: Recipe; give: (read: Read) => void; fail: () => void}[];
const pictures = {
  model: {noun: 'pony'} as ModelDescriptor,
  text: Promise.resolve(
    parseText({format: 1, model: 'pony', version: 1, rules: {}, story: '{given} is {looks}.'}),
  ),
  nameOf: (seed: number) => nameOf(seed),
  keyOf: ({seed, psi}: Recipe) => `?seed=${seed}&psi=${psi}`,
  traitsOf: (recipe: Recipe) =>
    new Promise<Read>((give, reject) => answers.push({recipe, give, fail: () => reject(new Error('no'))})),
} as unknown as ModelPictures;
const host = {
  addController: vi.fn(),
  removeController: vi.fn(),
  requestUpdate: vi.fn(),
  updateComplete: Promise.resolve(true),
};
const read: Read = {traits, row: new Float32Array(traits.columns)};
let words: PictureWords;

beforeEach(() => {
  answers = [];
  host.requestUpdate.mockClear();
  words = new PictureWords(host);
});
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('PictureWords', () => {
  it('has the name at once and the words once they are read, and says when nothing more comes', async () => {
    words.track(pictures, plainRecipe(42, 1));
    words.track(pictures, plainRecipe(42, 1));
    expect([words.name, words.description, words.isComplete]).toEqual([nameOf(42), '', false]);
    expect(answers).toHaveLength(1);
    answers[0]!.give(read);
    await settle();
    expect([words.description.length > 0, words.isComplete]).toEqual([true, true]);
    expect(words.story.toLowerCase()).toBe(`${givenNameOf(42)} is ${words.description}.`.toLowerCase());
    expect(host.requestUpdate).toHaveBeenCalled();
  });

  it('is complete without words where there are none', async () => {
    words.track(pictures, plainRecipe(42, 1));
    answers[0]!.give(null);
    await settle();
    expect([words.description, words.isComplete]).toEqual(['', true]);
  });

  it('leaves an answer alone that comes after the picture has changed', async () => {
    words.track(pictures, plainRecipe(42, 1));
    words.track(pictures, plainRecipe(43, 1));
    answers[0]!.give(read);
    await settle();
    expect([words.name, words.description, words.story]).toEqual([nameOf(43), '', '']);
    expect(words.isComplete).toBe(false);
  });

  it('asks again after a failure', async () => {
    words.track(pictures, plainRecipe(42, 1));
    answers[0]!.fail();
    await settle();
    words.track(pictures, plainRecipe(42, 1));
    expect(answers).toHaveLength(2);
  });
});
