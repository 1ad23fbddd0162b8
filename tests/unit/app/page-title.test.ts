import {expect, it} from 'vitest';
import {pictureTitle, wallTitle} from '../../../src/app/page-title.ts';

it('says what the wall shows, as soon as that is known', () => {
  expect(wallTitle(null)).toBe('Nonesuch: pictures that do not exist');
  expect(wallTitle('Ponies')).toBe('Nonesuch: ponies that do not exist');
  expect(wallTitle('Ponies', 'blue unicorn')).toBe('blue unicorn · Nonesuch: ponies that do not exist');
});

it('says what the open picture shows, and its seed where nothing more is known', () => {
  expect(pictureTitle(42, 'Fern Ivytrot', 'A lilac pony with a horn')).toBe(
    'Fern Ivytrot: a lilac pony with a horn · Nonesuch',
  );
  expect(pictureTitle(42, 'Fern Ivytrot', '')).toBe('Fern Ivytrot: seed 42 · Nonesuch');
});
