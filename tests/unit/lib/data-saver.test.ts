import {expect, it} from 'vitest';
import {savesData} from '../../../src/lib/data-saver.ts';

it.each([
  [{}, false],
  [{connection: {}}, false],
  [{connection: {effectiveType: '3g', saveData: false}}, false],
  [{connection: {effectiveType: '2g'}}, true],
  [{connection: {effectiveType: 'slow-2g'}}, true],
  [{connection: {effectiveType: '4g', saveData: true}}, true],
])('of %j is %s', (navigator, expected) => {
  expect(savesData(navigator)).toBe(expected);
});
