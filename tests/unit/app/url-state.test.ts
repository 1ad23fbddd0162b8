import {describe, expect, it, test} from 'vitest';
import {isPrintable} from '../../../src/lib/printable.ts';
import {NOT_EXPLORING} from '../../../src/pictures/explore-state.ts';
import {addressOf, parseAddress, plainWish, START, type PageState} from '../../../src/app/url-state.ts';

const empty: PageState = {
  model: null,
  version: null,
  wall: null,
  wish: '',
  psi: null,
  options: {},
  at: START,
  plane: null,
  seed: null,
  one: false,
  show: false,
  morphs: false,
  album: false,
  explore: NOT_EXPLORING,
  backend: 'auto',
};

function there(state: Partial<PageState>): string {
  return addressOf({...empty, ...state});
}

describe('a wall', () => {
  test('is written as model, wall seed, psi and position', () => {
    const at = {column: 12, fraction: 0.5};
    expect(there({model: 'pony', wall: 1234567, psi: 0.7, at})).toBe(
      '?model=pony&wall=1234567&psi=0.7&at=12.5',
    );
  });

  test('has the version of the model, so that it stays the same wall', () => {
    const at = {column: 12, fraction: 0.5};
    const state: Partial<PageState> = {
      model: 'pony',
      version: 9,
      wall: 7,
      psi: 0.7,
      options: {classIndex: 2},
      at,
    };
    expect(there(state)).toBe('?model=pony&v=9&wall=7&psi=0.7&class=2&at=12.5');
    expect(parseAddress(there(state)).state).toEqual({...empty, ...state});
    expect(parseAddress('?v=9').state).toEqual({...empty, version: 9});
  });

  test.each([
    [{column: 0, fraction: 0}, '0'],
    [{column: 10_000_000, fraction: 0.25}, '10000000.25'],
    [{column: -4, fraction: 0.75}, '-3.25'],
    [{column: -1, fraction: 0.99}, '-0.01'],
    [{column: -10_000_000, fraction: 0.5}, '-9999999.5'],
    [{column: 7, fraction: 0.999}, '8'],
    [{column: -1, fraction: 0.999}, '0'],
    [{column: 2 ** 50, fraction: 0.07}, '1125899906842624.07'],
  ])('writes the position %o as %s', (at, text) => {
    expect(there({wall: 5, at})).toBe(`?wall=5&at=${text}`);
  });

  test.each([0, 10_000_000, -10_000_000, 2 ** 50, -(2 ** 50)])(
    'comes back to the same hundredth of column %i',
    (column) => {
      for (let hundredths = 0; hundredths < 100; hundredths++) {
        const state: PageState = {
          ...empty,
          model: 'pony',
          wall: 2 ** 32 - 1,
          psi: 1.25,
          at: {column, fraction: hundredths / 100},
        };
        const {state: back, problems} = parseAddress(addressOf(state));
        expect(problems).toEqual([]);
        expect(back.at.column).toBe(column);
        expect(back.at.fraction).toBeCloseTo(hundredths / 100, 12);
        expect({...back, at: state.at}).toEqual(state);
      }
    },
  );
});

describe('one picture', () => {
  test('is written with its seed, with the wall behind it when there is one', () => {
    expect(there({model: 'pony', psi: 0.7, seed: 42})).toBe('?model=pony&psi=0.7&seed=42');
    expect(there({wall: 9, at: {column: 1, fraction: 0}, seed: 0})).toBe('?wall=9&at=1&seed=0');
  });

  test('?seed=42 alone opens it', () => {
    expect(parseAddress('?seed=42').state).toEqual({...empty, seed: 42});
  });

  test('?one stays a new one each visit: neither wall nor seed is written', () => {
    expect(parseAddress('?one').state).toEqual({...empty, one: true});
    expect(addressOf(parseAddress('?one&seed=42').state)).toBe('?one&seed=42');
    expect(parseAddress('?one&seed=minus').state.isNamed).toBeUndefined();
    expect(there({one: true, wall: 3, seed: 42, model: 'pony', version: 9})).toBe('?one&model=pony');
    // Of a version that was asked for, so that Back and a reload show it too.
    for (const query of ['?one&model=pony&v=8', '?one&v=8&noise=none']) {
      expect(addressOf({...parseAddress(query).state, seed: 42})).toBe(query);
    }
    expect(there({one: true, isNamed: true, seed: 42, model: 'pony', version: 9})).toBe(
      '?one&model=pony&v=9&seed=42',
    );
  });
});

describe('what cannot be used', () => {
  test.each([
    ['seed=-1', 'seed', '0 to 4294967295'],
    ['seed=4294967296', 'seed', '0 to 4294967295'],
    ['seed=1e3', 'seed', '0 to 4294967295'],
    ['wall=abc', 'wall', '0 to 4294967295'],
    ['psi=many', 'psi', '-2 to 2'],
    ['psi=2.5', 'psi', '-2 to 2'],
    ['v=0', 'v', '1 or more'],
    ['v=newest', 'v', '1 or more'],
    ['class=many', 'class', '0 or more'],
    ['noise=random', 'noise', 'const or none'],
    ['cutoff=0', 'cutoff', '1 to 100'],
    ['at=north', 'at', 'number of columns'],
    ['model=../x', 'model', 'lower-case'],
    ['backend=cuda', 'backend', 'webgpu'],
  ])('%s gets a message that names it, and the default', (query, name, expected) => {
    const {state, problems} = parseAddress(`?${query}&unknown=1`);
    expect(state).toEqual(empty);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(query);
    expect(problems[0]).toContain(name);
    expect(problems[0]).toContain(expected);
  });

  test('the largest seed and every backend can', () => {
    expect(parseAddress('?seed=4294967295').state.seed).toBe(4294967295);
    for (const backend of ['webgpu', 'tfjs-webgpu', 'webgl', 'wasm', 'tfjs-wasm', 'cpu'] as const) {
      expect(parseAddress(`?backend=${backend}`).state.backend).toBe(backend);
      expect(there({backend})).toBe(`?backend=${backend}`);
    }
  });

  test('psi is as fine as the address of a picture', () => {
    expect(parseAddress('?psi=0.70000001').state.psi).toBe(0.7);
    expect(parseAddress('?psi=.5').state.psi).toBe(0.5);
    expect(there({psi: 0.1 + 0.2})).toBe('?psi=0.3');
  });
});

describe('a plane', () => {
  const plane = {plane: 7, x: 12.5, y: -3.25, zoom: 2};

  test('is in its address, and comes back; the wall behind it is not', () => {
    const state = {...empty, model: 'pony', version: 10, psi: 0.7, plane};
    const address = '?model=pony&v=10&plane=7&x=12.5&y=-3.25&zoom=2&psi=0.7';
    expect(addressOf(state)).toBe(address);
    expect(parseAddress(address)).toEqual({state, problems: []});
    expect(addressOf({...state, wall: 9, wish: 'a unicorn', at: {column: 3, fraction: 0}})).toBe(address);
  });

  test('may have a picture between seeds open, and the album', () => {
    const blend = {weight: 3, others: [{seed: 5, weight: 1}]};
    const state = {...empty, plane, seed: 42, album: true, explore: {...NOT_EXPLORING, blend}};
    expect(addressOf(state)).toBe('?album&plane=7&x=12.5&y=-3.25&zoom=2&seed=42&blend=3,5:1');
    expect(parseAddress(addressOf(state))).toEqual({state, problems: []});
  });

  test('says what of it could not be used', () => {
    const {state, problems} = parseAddress('?plane=7&x=left&zoom=99');
    expect(state.plane).toEqual({plane: 7, x: 0, y: 0, zoom: 1});
    expect(problems.map((problem) => problem.split(',')[0])).toEqual([
      'The address says x=left',
      'The address says zoom=99',
    ]);
  });

  test('is no single picture', () => {
    expect(parseAddress('?one&plane=7').state.plane).toBeNull();
  });
});

describe('what lies over the wall', () => {
  test('a slideshow and an album stand in the address, and the wall that decides the pictures with them', () => {
    expect(there({model: 'pony', wall: 9, psi: 0.7, show: true})).toBe(
      '?show&model=pony&wall=9&psi=0.7&at=0',
    );
    expect(parseAddress('?show&wall=9').state).toEqual({...empty, wall: 9, show: true});
    expect(there({model: 'pony', wall: 9, psi: 0.7, show: true, morphs: true})).toBe(
      '?show=morph&model=pony&wall=9&psi=0.7&at=0',
    );
    expect(parseAddress('?show=morph&wall=9').state).toEqual({...empty, wall: 9, show: true, morphs: true});
    expect(parseAddress(there({wall: 9, album: true})).state).toEqual({...empty, wall: 9, album: true});
  });

  test('an edited picture and its open panel come back from the address', () => {
    const explore: PageState['explore'] = {
      ...NOT_EXPLORING,
      panel: 'mix',
      mix: {seed: 3, ranges: ['fine']},
      near: [8],
    };
    const state = {...empty, model: 'pony', psi: 0.7, seed: 42, explore};
    expect(addressOf(state)).toBe('?model=pony&psi=0.7&seed=42&near=8&mix=3-fine&panel=mix');
    expect(parseAddress(addressOf(state))).toEqual({state, problems: []});
  });

  test('edits without a picture leave no trace', () => {
    expect(there({wall: 9, explore: {...NOT_EXPLORING, panel: 'seed', near: [8]}})).toBe('?wall=9&at=0');
  });
});

describe('the text of a link in a note of the site', () => {
  it.each(['psi', 'at', 'model', 'shape', 'backend'])('is cut, and all of it can be seen: %s', (name) => {
    const text = `\u202e\u001b[2J${'Your account is locked, call us. '.repeat(200)}`;
    const {problems} = parseAddress(`?seed=1&${name}=${encodeURIComponent(text)}`);
    expect(problems).toHaveLength(1);
    expect(problems[0]!.length).toBeLessThan(250);
    expect(isPrintable(problems[0]!)).toBe(true);
  });

  it('is cut where a link says what it leaves out', () => {
    expect(parseAddress(`?seed=1&without=${'a'.repeat(6000)}`).problems[0]!.length).toBeLessThan(250);
  });
});

describe('a wall of what is wanted', () => {
  test('says it in words, with the wall and where it stands', () => {
    const wish = 'a blue unicorn with glasses';
    const state: Partial<PageState> = {model: 'pony', version: 10, wall: 7, psi: 1, wish};
    expect(there(state)).toBe('?model=pony&v=10&wall=7&of=a+blue+unicorn+with+glasses&psi=1&at=0');
    expect(parseAddress(there(state)).state).toEqual({...empty, ...state});
    // As others write a blank.
    expect(parseAddress('?of=blue%20unicorn').state.wish).toBe('blue unicorn');
  });

  test.each(['50 % & more = #1?', 'über ☃ 🦄', 'a+b'])('keeps “%s”', (wish) => {
    expect(parseAddress(there({wall: 7, wish})).state.wish).toBe(wish);
  });

  test('has no more blanks than words need, and an end', () => {
    expect(plainWish('  blue \n  unicorn ')).toBe('blue unicorn');
    expect([...plainWish('🦄'.repeat(300))]).toHaveLength(200);
    expect(there({wall: 7, wish: plainWish('half \ud83e of one')})).toContain('of=half+of+one');
  });
});
