import {describe, expect, it} from 'vitest';
import {archivedVersions, parseArchive} from '../../../src/model/parse-archive.ts';

const order = 'a list that has every version once, the newest first';

describe('parseArchive', () => {
  it('takes versions of any model, newest first', () => {
    const archive = {format: 1, models: {pony: [8, 7, 1], 'people-2': [4], fresh: []}};
    expect(parseArchive(archive)).toEqual(archive);
    expect(parseArchive({format: 1, models: {}})).toEqual({format: 1, models: {}});
  });

  it.each([
    [{models: {}}, '"format" is missing.'],
    [{format: 2, models: {}}, '"format" must be 1, got 2.'],
    [{format: 1}, '"models" is missing.'],
    [{format: 1, models: [[8]]}, '"models" must be an object, got a list of 1.'],
    [{format: 1, models: {pony: 8}}, '"models.pony" must be a list, got 8.'],
    [{format: 1, models: {pony: [7, 8]}}, `"models.pony" must be ${order}, got a list of 2.`],
    [{format: 1, models: {pony: [8, 8]}}, `"models.pony" must be ${order}, got a list of 2.`],
    [{format: 1, models: {pony: [8, 0]}}, '"models.pony[1]" must be a number of at least 1, got 0.'],
    [{format: 1, models: {pony: [1.5]}}, '"models.pony[0]" must be a whole number, got 1.5.'],
    [{format: 1, models: {pony: [1e21]}}, '"models.pony[0]" must be a whole number, got 1e+21.'],
    [{format: 1, models: {pony: ['8']}}, '"models.pony[0]" must be a number, got "8".'],
    [
      {format: 1, models: {'../x': [1]}},
      '"models.../x" must be lower-case letters, digits and hyphens (at most 64), got "../x".',
    ],
    [{format: 1, models: {}, extra: 1}, '"extra" is not a known field; remove it or correct its name.'],
    ['<html>', 'The whole file must be an object, got "<html>".'],
  ])('refuses %j with a sentence that names the field', (json, sentence) => {
    expect(() => parseArchive(json)).toThrow(`archive.json: ${sentence}`);
  });

  it('calls the file what it is told', () => {
    expect(() => parseArchive(null, 'models/archive.json')).toThrow(/^models\/archive\.json: The whole file/);
  });
});

describe('archivedVersions', () => {
  const archive = parseArchive({format: 1, models: {pony: [8, 7]}});

  it('are those of the model', () => expect(archivedVersions(archive, 'pony')).toEqual([8, 7]));

  it.each(['people', 'constructor'])('are none for "%s"', (id) => {
    expect(archivedVersions(archive, id)).toEqual([]);
  });
});
