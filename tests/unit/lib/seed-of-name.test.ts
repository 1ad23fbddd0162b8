import {describe, expect, it} from 'vitest';
import {seedOf} from '../../../src/lib/seed-of-name.ts';

describe('seedOf', () => {
  // By another hand: Python's hashlib and unicodedata. Frozen: these values may never change.
  it.each([
    ['ada', 4260250381],
    ['Ada', 2577753003],
    ['ada@example.org', 3487567326],
    ['  ada\t\n', 4260250381],
    ['Zo\u00eb', 3332449944],
    ['Zoe\u0308', 3332449944],
    ['\u65e5\u672c\u8a9e', 2003897069],
    ['\u{1f984}', 918496596],
    ['\ufeff x \u3000', 762385986],
    ['a b', 3362290184],
  ])('of %j is for ever %i', (name, seed) => {
    expect(seedOf(name)).toBe(seed);
  });

  it('is what the browser itself computes', async () => {
    for (const name of ['ada', 'x'.repeat(200), '\ud83e half of one']) {
      const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(name));
      expect(seedOf(name)).toBe(new DataView(hash).getUint32(0));
    }
  });
});
