import {describe, expect, it} from 'vitest';
import {textOf} from '../../../../src/picture/picture-text.ts';
import {encodePng} from '../../../../src/picture/png.ts';
import {NotOursError, readSavedPicture} from '../../../../src/ui/explore/saved-picture.ts';

const site = 'https://example.org/site/';
const model = {id: 'pony', version: 3, noun: 'pony', licence: 'CC0-1.0'};
const text = textOf({model: 'pony', seed: 42, psi: 0.7}, model, site);
const png = (chunks: Record<string, string>): Promise<Uint8Array> =>
  encodePng(new Uint8Array(12), 2, 2, chunks);

describe('readSavedPicture', () => {
  it('finds the link with the edits, and the version of the model', async () => {
    const Source = 'https://another.example/copy/?model=pony&seed=42&psi=0.7&near=5';
    expect(readSavedPicture(await png({...text, Source}), site)).toEqual({
      query: '?model=pony&seed=42&psi=0.7&near=5',
      model: 'pony',
      modelVersion: 3,
    });
  });

  it('does without the link', async () => {
    const rest = Object.fromEntries(Object.entries(text).filter(([keyword]) => keyword !== 'Source'));
    expect(readSavedPicture(await png(rest), site).query).toBe('?model=pony&seed=42&psi=0.7');
    const damaged = await png({...text, Source: 'not an address'});
    expect(readSavedPicture(damaged, site).query).toBe('?model=pony&seed=42&psi=0.7');
  });

  it('refuses other files in one sentence', async () => {
    expect(() => readSavedPicture(new Uint8Array(100), site)).toThrow(/not a PNG file/);
    const foreign = await png({Software: 'GIMP'});
    expect(() => readSavedPicture(foreign, site)).toThrow(NotOursError);
    const whole = await png(text);
    expect(() => readSavedPicture(whole.subarray(0, 60), site)).toThrow(NotOursError);
  });
});
