import {describe, expect, it} from 'vitest';
import {
  exploreParts,
  NOT_EXPLORING,
  parseExplore,
  withoutEdits,
} from '../../../src/pictures/explore-state.ts';
import {largerText, parseLarger} from '../../../src/pictures/larger-state.ts';

describe('larger in the address', () => {
  it.each(['2.network', '4.bicubic', '4.network.0', '2.network.100', '2.drawing', '4.drawing.50'])(
    'says %s and reads it back',
    (text) => {
      expect(largerText(parseLarger(text)!)).toBe(text);
    },
  );

  it.each(['', '3.network', '2', '2.magic', '2.network.101', '2.bicubic.50', '2.network.', '2.network.-1'])(
    'refuses "%s"',
    (text) => expect(parseLarger(text)).toBeNull(),
  );

  it('stands there only while its panel is open, and goes with the picture that was made larger', () => {
    const larger = {factor: 4, method: 'network', divider: 30} as const;
    const state = {...NOT_EXPLORING, panel: 'larger', larger} as const;
    expect(exploreParts(state)).toEqual(['larger=4.network.30', 'panel=larger']);
    expect(exploreParts({...state, panel: 'words'})).toEqual(['panel=words']);
    expect(withoutEdits(state)).toMatchObject({panel: 'larger', larger: null});
    const query = new URLSearchParams(exploreParts(state).join('&'));
    const read = parseExplore((name, _, parse) => (query.has(name) ? parse(query.get(name)!) : null));
    expect(read.larger).toEqual(larger);
  });
});
