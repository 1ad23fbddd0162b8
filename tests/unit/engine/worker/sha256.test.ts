import {afterEach, describe, expect, it, vi} from 'vitest';
import {sha256Hex} from '../../../../src/engine/worker/sha256.ts';

afterEach(() => vi.unstubAllGlobals());

describe('sha256', () => {
  it('gives the digest of FIPS 180-4 for "abc" with crypto.subtle and without', async () => {
    const abc = new TextEncoder().encode('abc');
    const digest = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(await sha256Hex(abc)).toBe(digest);
    vi.stubGlobal('crypto', {});
    expect(await sha256Hex(abc)).toBe(digest);
  });
});
