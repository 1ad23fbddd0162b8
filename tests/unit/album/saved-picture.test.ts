import {describe, expect, it} from 'vitest';
import {textOf} from '../../../src/pictures/picture-text.ts';
import {encodePng} from '../../../src/pictures/png/png.ts';
import {parseAddress} from '../../../src/app/url-state.ts';
import {NotOursError, readSavedPicture} from '../../../src/album/saved-picture.ts';
import {processorMs} from '../../support/processor-time.ts';

const site = 'https://example.org/site/';
const model = {id: 'pony', version: 3, noun: 'pony', licence: 'CC0-1.0'};
const text = textOf({model: 'pony', seed: 42, psi: 0.7}, model, site);
const png = (chunks: Record<string, string>): Promise<Uint8Array> =>
  encodePng(new Uint8Array(12), 2, 2, chunks);

describe('readSavedPicture', () => {
  it('finds the link with the edits, and adds the version where a file of the first release has none in it', async () => {
    const Source = 'https://another.example/copy/?model=pony&seed=42&psi=0.7&near=5';
    const old = '?model=pony&seed=42&psi=0.7&near=5&v=3';
    expect(readSavedPicture(await png({...text, Source}))).toBe(old);
    const {state, problems} = parseAddress(old);
    expect(problems).toEqual([]);
    expect(state).toMatchObject({version: 3, seed: 42, explore: {near: [5]}});
    const larger = `${Source}&v=8&larger=2.network&panel=larger`;
    expect(readSavedPicture(await png({...text, Source: larger}))).toBe(new URL(larger).search);
  });

  it('does without the link', async () => {
    const edits = {blend: null, near: [5], mix: null, shape: {}, toward: null};
    const rest = textOf({model: 'pony', seed: 42, psi: 0.7, edits}, model, site);
    for (const Source of [undefined, 'not an address', 'https://example.org/']) {
      const chunks = Object.entries({...rest, Source}).filter(([, value]) => value !== undefined);
      const damaged = await png(Object.fromEntries(chunks) as Record<string, string>);
      expect(readSavedPicture(damaged)).toBe('?model=pony&v=3&psi=0.7&seed=42&near=5');
    }
  });

  it.each([
    ['a link of two million parts', {Source: `https://example.org/?seed=1${'&a=1'.repeat(2_000_000)}`}],
    ['edits of two million parts', {Edits: `near=5${'&near=5'.repeat(2_000_000)}`}],
    ['a title of 30 MB', {Title: 'x'.repeat(30e6)}],
  ])('refuses %s in a moment', async (_, change) => {
    const file = await png({...text, ...change});
    const work = (): void => expect(() => readSavedPicture(file)).toThrow(NotOursError);
    expect(processorMs(work)).toBeLessThan(1000);
  });

  it('does without a link of 257 parts, and refuses so many edits', async () => {
    const Source = `https://example.org/?seed=1&v=1${'&utm_a=1'.repeat(255)}`;
    expect(readSavedPicture(await png({...text, Source}))).toBe('?model=pony&v=3&psi=0.7&seed=42');
    const long = `https://example.org/?seed=1&v=1&a=${'x'.repeat(200)}`;
    expect(readSavedPicture(await png({...text, Source: long}))).toBe('?model=pony&v=3&psi=0.7&seed=42');
    const Edits = `near=5${'&near=5'.repeat(256)}`;
    const edited = await png({...text, Edits});
    expect(() => readSavedPicture(edited)).toThrow(NotOursError);
  });

  it('has all edits, where the link leaves some out', async () => {
    const shape = Object.fromEntries(Array.from({length: 140}, (_, i) => [`trait${i}`, [-0.125]]));
    const long = textOf(
      {model: 'pony', seed: 42, psi: 0.7, edits: {blend: null, near: [5], mix: null, shape, toward: null}},
      model,
      site,
    );
    expect(long['Source']).toContain('without=shape');
    const {state, problems} = parseAddress(readSavedPicture(await png(long)));
    expect(problems).toEqual([]);
    expect(state).toMatchObject({version: 3, seed: 42, explore: {near: [5], shape}});
  });

  it('refuses other files in one message', async () => {
    expect(() => readSavedPicture(new Uint8Array(100))).toThrow(/not a PNG file/);
    const foreign = await png({Software: 'GIMP'});
    expect(() => readSavedPicture(foreign)).toThrow(NotOursError);
    const whole = await png(text);
    expect(() => readSavedPicture(whole.subarray(0, 60))).toThrow(NotOursError);
  });
});
