import {describe, expect, it} from 'vitest';
import {rarityText} from '../../../src/search/rarity-text.ts';

const ponies = {title: 'Ponies', noun: 'pony'};
const said = (read: number, met: number, nearest = 0): string => rarityText({read, met, nearest}, ponies);

describe('rarityText', () => {
  it('says at once that it looks, and that nothing was found yet', () => {
    expect(said(0, 0)).toBe('Looking through ponies …');
    expect(said(1008, 0)).toBe('None among 1,008 ponies yet …');
  });

  it.each([
    [10, 9, 'Most ponies are so.'],
    [20, 9, 'About one pony in 2.'],
    [400, 30, 'About one pony in 13.'],
    [1000, 27, 'About one pony in 40.'],
    [40_000, 27, 'About one pony in 1,000.'],
    [99_000, 27, 'About one pony in 4,000.'],
  ])('says of %i with %i that are so: %s', (read, met, text) => {
    expect(said(read, met)).toBe(text);
  });

  it('says when the nearest are shown in place of what was asked for', () => {
    expect(said(8192, 0, 2)).toBe('None among 8,192 ponies: the nearest are shown.');
    expect(said(8192, 2, 1)).toBe(
      'About one pony in 4,000. Where none is among 4,096, the nearest is shown.',
    );
  });
});
