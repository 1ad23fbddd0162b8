import {createHash} from 'node:crypto';
import {describe, expect, it} from 'vitest';
import {Sha256, sha256} from '../../../src/lib/sha256.ts';

const expected = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('SHA-256', () => {
  it.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 1000, 70_001])(
    'equals the platform’s for %i bytes',
    (length) => {
      const bytes = Uint8Array.from({length}, (_, i) => (i * 31 + length) % 256);
      expect(sha256(bytes)).toBe(expected(bytes));
    },
  );

  it('is the same however the content is cut', () => {
    const bytes = Uint8Array.from({length: 1000}, (_, i) => (i * 7) % 256);
    for (const step of [1, 3, 63, 64, 65, 128, 500]) {
      const hash = new Sha256();
      for (let at = 0; at < bytes.length; at += step) hash.update(bytes.subarray(at, at + step));
      expect(hash.hex()).toBe(expected(bytes));
    }
  });
});
