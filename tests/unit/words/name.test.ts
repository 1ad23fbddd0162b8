import {describe, expect, it} from 'vitest';
import {givenNameOf, nameOf} from '../../../src/words/name.ts';

describe('nameOf', () => {
  it('is the same for a seed for ever', () => {
    expect([0, 42, 4294967295].map(nameOf)).toMatchInlineSnapshot(`
      [
        "Sage Summergate",
        "Fern Ivytrot",
        "Pepper Springstone",
      ]
    `);
    expect(nameOf(42).startsWith(givenNameOf(42))).toBe(true);
  });

  it('seldom names two of a thousand alike', () => {
    const names = new Set(Array.from({length: 1000}, (_, seed) => nameOf(seed)));
    expect(names.size).toBeGreaterThan(990);
  });
});
