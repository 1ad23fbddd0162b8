import {describe, expect, it} from 'vitest';
import {commandAt, COMMANDS, keyRows, type Place, withKey} from '../../../src/kit/commands.ts';

const places: Place[] = ['wall', 'plane', 'picture', 'show', 'album'];
const plain = {code: '', ctrlKey: false, altKey: false, metaKey: false};

describe('the table of commands', () => {
  it('has no key twice at one place, so that what the help says is what happens', () => {
    for (const place of places) {
      const keys = COMMANDS.filter((one) => one.place === place).flatMap((one) =>
        one.keys.map((key) => `${'modifier' in one ? one.modifier : ''} ${key}`),
      );
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it.each(COMMANDS.flatMap((one) => one.keys.map((key) => ({...one, key}))))(
    'finds $name at $place by $key, and not with another modifier',
    (one) => {
      const isCtrl = 'modifier' in one;
      expect(commandAt(one.place, {...plain, key: one.key, ctrlKey: isCtrl})).toBe(one.name);
      expect(commandAt(one.place, {...plain, key: one.key, metaKey: isCtrl})).toBe(one.name);
      expect(commandAt(one.place, {...plain, key: one.key, ctrlKey: !isCtrl})).not.toBe(one.name);
      expect(commandAt(one.place, {...plain, key: one.key, ctrlKey: isCtrl, altKey: true})).toBeNull();
    },
  );

  it('knows letters of other scripts by their place on the keyboard, and none that it has not', () => {
    expect(commandAt('picture', {...plain, key: 'л', code: 'KeyK'})).toBe('keep');
    expect(commandAt('picture', {...plain, key: 'K'})).toBe('keep');
    expect(commandAt('show', {...plain, key: 'k'})).toBeNull();
  });

  it('says keys as they stand on a keyboard, those of the same words in one row', () => {
    expect(keyRows('wall').slice(0, 3)).toEqual([
      {keys: ['←', '→', '↑', '↓'], what: 'to the next picture'},
      {keys: ['Page up', 'Page down', 'Space'], what: 'a whole view on'},
      {keys: ['Home'], what: 'back to where the wall starts'},
    ]);
    expect(keyRows('album').map(({keys}) => keys)).toEqual([['X'], ['Ctrl A'], ['Delete']]);
    expect(withKey('Album', 'wall', 'album')).toBe('Album (A)');
    expect(withKey('Keys and gestures', 'wall', 'help')).toBe('Keys and gestures (?)');
  });
});
