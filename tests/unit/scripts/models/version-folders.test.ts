import {expect, it} from 'vitest';
import {versionFolder, versionOf} from '../../../../scripts/models/version-folders.ts';

it.each([1, 9, 120])('the folder of version %i has its number', (version) => {
  expect(versionOf(versionFolder(version))).toBe(version);
});

it.each(['v', 'v0', 'v08', 'v1.5', 'version9', 'v9-old', 'V9', '9'])('"%s" is no version', (name) => {
  expect(versionOf(name)).toBeNull();
});
