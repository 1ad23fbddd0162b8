import {createHash} from 'node:crypto';
import {afterEach, describe, expect, it, vi} from 'vitest';
import {sha256Hex, sha256InScript} from '../../../../src/engine/worker/sha256.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

afterEach(() => vi.unstubAllGlobals());

describe('sha256', () => {
  it.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 1000, 70_001])(
    'in script equals the platform for %i bytes',
    (length) => {
      const bytes = Uint8Array.from({length}, (_, i) => (i * 31 + length) % 256);
      expect(hex(sha256InScript(bytes))).toBe(createHash('sha256').update(bytes).digest('hex'));
    },
  );

  it('gives the digest of FIPS 180-4 for "abc" with crypto.subtle and without', async () => {
    const abc = new TextEncoder().encode('abc');
    const digest = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(await sha256Hex(abc)).toBe(digest);
    vi.stubGlobal('crypto', {});
    expect(await sha256Hex(abc)).toBe(digest);
  });
});
