import {describe, expect, it} from 'vitest';
import {aboutTime, expectedMs} from '../../../src/own-model/expected-ms.ts';
import {namesOfFile} from '../../../src/own-model/names-of-file.ts';
import {tinySpec} from '../../support/tiny-model.ts';

describe('what a model may be called', () => {
  it.each([
    ['ffhq-512_final.pkl', 'Ffhq 512 final'],
    ['network-snapshot-025000.pkl', 'Network snapshot 025000'],
    ['.pkl', 'My model'],
    ['___.pt', 'My model'],
    [`${'a'.repeat(100)}.pt`, `A${'a'.repeat(59)}`],
    ['evil\u202egnp.pt', 'Evil\\u{202e}gnp'],
  ])('%s: %s', (file, title) => expect(namesOfFile(file).title).toBe(title));
});

describe('the time that a picture will take', () => {
  it('is that of the network on show by the work of both', () => {
    expect(expectedMs(tinySpec, tinySpec, 40)).toBe(40);
    expect(expectedMs(tinySpec, null, 40)).toBeNull();
    expect(expectedMs(tinySpec, tinySpec, null)).toBeNull();
  });

  it.each([
    [0.68, '0.7 ms'],
    [48, '50 ms'],
    [960, '1000 ms'],
    [1300, '1 second'],
    [7100, '7 seconds'],
    [200_000, '3 minutes'],
  ])('%d ms is said as %s', (ms, text) => expect(aboutTime(ms)).toBe(text));
});
