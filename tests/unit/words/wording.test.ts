import {expect, test} from 'vitest';
import {altText, aNoun, countedPictures, megabytes} from '../../../src/words/wording.ts';

test('a noun gets its article', () => {
  expect(aNoun('pony')).toBe('a pony');
  expect(aNoun('owl')).toBe('an owl');
});

test('a picture says in words that it shows nobody', () => {
  expect(altText('pony', 42)).toBe('A pony that does not exist, seed 42');
  expect(altText('anime portrait', 0)).toBe('An anime portrait that does not exist, seed 0');
});

test('a picture between seeds names all of them', () => {
  expect(altText('pony', 42, [5])).toBe('A pony that does not exist, between seeds 42 and 5');
  expect(altText('pony', 42, [5, 77, 9])).toBe('A pony that does not exist, between seeds 42, 5, 77 and 9');
});

test('bytes are counted as browsers count downloads', () => {
  expect(megabytes(4_833_726)).toBe('4.8 MB');
});

test('one picture is no pictures', () => {
  expect([0, 1, 2].map(countedPictures)).toEqual(['0 pictures', '1 picture', '2 pictures']);
});
