import {describe, expect, it} from 'vitest';
import {keepsNothing, lossesOf} from '../../../src/pictures/losses.ts';

const wasm = {backend: 'wasm', rejected: []} as const;

describe('lossesOf', () => {
  it('is empty where all is well', () => {
    expect(lossesOf(null, {...wasm, rejected: []}, false)).toEqual([]);
    expect(lossesOf(null, null, false)).toEqual([]);
  });

  it('says for each loss what it is and why', () => {
    const reason = 'the host forbids it';
    const report = {backend: 'cpu' as const, rejected: [{backend: 'wasm' as const, reason}]};
    const [worker, slow, storage] = lossesOf('insecure', report, true);
    expect(worker).toMatch(/plain http.*without network.*Save/);
    expect(slow).toMatch(/slowly.*WebAssembly is not used: the host forbids it\.$/);
    expect(storage).toMatch(/keeps nothing.*album/);
  });
});

describe('keepsNothing', () => {
  it('is so where looking at a store throws, or there is none', () => {
    const scope = {localStorage: {}, indexedDB: {}} as Pick<Window, 'localStorage' | 'indexedDB'>;
    expect(keepsNothing(scope)).toBe(false);
    expect(keepsNothing({...scope, indexedDB: undefined as unknown as IDBFactory})).toBe(true);
    const forbidden = Object.defineProperty({...scope}, 'localStorage', {
      get: () => {
        throw new DOMException('No.', 'SecurityError');
      },
    });
    expect(keepsNothing(forbidden)).toBe(true);
  });
});
