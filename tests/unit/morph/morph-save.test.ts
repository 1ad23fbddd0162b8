import {plainRecipe} from '../../../src/pictures/recipe.ts';
import {describe, expect, it} from 'vitest';
import {morphFileName, saveFormats} from '../../../src/morph/morph-save.ts';

describe('saving a morph', () => {
  it('names the file by the model and the first pictures', () => {
    const pictures = [42, 85, 7, 1, 2, 3].map((seed) => plainRecipe(seed, 1));
    expect(morphFileName('pony', pictures.slice(0, 2), 'webm')).toBe('nonesuch-pony-morph-42-85.webm');
    expect(morphFileName('pony', pictures, 'gif')).toBe('nonesuch-pony-morph-42-85-7-1-and-2-more.gif');
  });

  it('is possible as a GIF where there is no way to a video', async () => {
    expect((await saveFormats({width: 128, height: 64}, 15)).map(({kind}) => kind)).toEqual(['gif']);
  });
});
