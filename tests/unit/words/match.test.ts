import {describe, expect, it} from 'vitest';
import {describeTraits} from '../../../src/words/describe.ts';
import {meetsCriteria, parseCriteria, scoreCriteria} from '../../../src/words/match.ts';
import {peopleTraits, ponyTraits, randomTraits} from '../../support/pony-traits.ts';

const traits = ponyTraits();
const wanted = (text: string): string[] =>
  parseCriteria(traits, text).criteria.map(
    ({trait, value, negated}) => `${negated ? 'not ' : ''}${trait.name}=${value}`,
  );

describe('parseCriteria', () => {
  it('understands a description by the words of the model', () => {
    expect(wanted('blue unicorn, long pink mane, eyes closed')).toEqual([
      'coat=blue',
      'horn=yes',
      'maneLength=high',
      'maneColour=pink',
      'eyesClosed=yes',
    ]);
    expect(wanted('A grey pony with big green eyes, a red bow and freckles')).toEqual([
      'coat=grey',
      'eyeSize=high',
      'eyeColour=green',
      'accessoryColour=red',
      'accessory=bow',
      'freckles=yes',
    ]);
  });

  it('turns words round after "no" and "without"', () => {
    expect(wanted('no glasses, without freckles')).toEqual(['not accessory=glasses', 'not freckles=yes']);
  });

  it('says which words it understood', () => {
    expect(parseCriteria(traits, 'a sky blue dragon with curly hair').typed).toEqual([
      {text: 'sky blue', meaning: 'Coat: sky blue'},
      {text: 'dragon', meaning: null},
      {text: 'curly', meaning: 'Mane, style: curly'},
      {text: 'hair', meaning: 'Mane'},
    ]);
  });

  it('takes a word with many meanings for none where no noun tells which', () => {
    expect(parseCriteria(traits, 'long').typed).toEqual([{text: 'long', meaning: null}]);
  });

  it('survives anything that can be typed', () => {
    for (const text of ['', ' ', ',,,', '<img src=x>', '🦄🦄', 'with and with', 'a'.repeat(5000)]) {
      expect(wanted(text)).toEqual([]);
    }
  });
});

describe('scoreCriteria', () => {
  it('finds a picture by its own description among the first ten of 2,000', () => {
    let state = 12345;
    const random = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
    const rows = Array.from({length: 2000}, () => randomTraits(traits, random));
    for (let i = 0; i < 2000; i += 61) {
      const {criteria} = parseCriteria(traits, describeTraits(traits, 'pony', rows[i]!));
      const scores = rows.map((row) => scoreCriteria(traits, criteria, row));
      const better = scores.filter((score) => score > scores[i]!).length;
      const equal = scores.filter((score, j) => score === scores[i]! && j < i).length;
      expect(better + equal).toBeLessThan(10);
    }
  });

  it('gives full marks to all that was asked, and half to half of it', () => {
    const row = new Float32Array(traits.columns);
    const column = (name: string): number =>
      traits.starts[traits.traits.findIndex((trait) => trait.name === name)]!;
    row[column('horn')] = 1;
    const {criteria} = parseCriteria(traits, 'horn, freckles');
    expect(scoreCriteria(traits, criteria, row)).toBe(0.5);
    expect(scoreCriteria(traits, parseCriteria(traits, 'horn, no freckles').criteria, row)).toBe(1);
  });
});

describe('a trait that counts something', () => {
  const people = peopleTraits();
  const asked = (text: string): string[] =>
    parseCriteria(people, text).criteria.map(
      ({trait, value, negated}) => `${negated ? 'not ' : ''}${trait.name}=${value}`,
    );

  it.each(['about 60', '60', '60 years', '60 years old', 'aged 60', '60-year-old', 'a 60-years-old'])(
    'is found by "%s"',
    (text) => expect(asked(text)).toEqual(['age=60']),
  );

  it('is found by its decade, among other words, and turned round', () => {
    expect(asked('People, in her sixties, smiling, with grey hair')).toEqual([
      'age=65',
      'smile=high',
      'hairColour=grey',
    ]);
    expect(asked('not 20 years old')).toEqual(['not age=20']);
    expect(asked('an old woman')).toEqual(['age=high', 'gender=high']);
  });

  it('says what was understood', () => {
    expect(parseCriteria(people, 'about 60').typed).toEqual([
      {text: '60', meaning: 'Face, age: about 60 years'},
    ]);
  });

  it('is right within a few of them, and wrong far away', () => {
    const {criteria} = parseCriteria(people, '60 years old');
    const score = (age: number): number => {
      const row = new Float32Array(people.columns);
      row[0] = age;
      return scoreCriteria(people, criteria, row);
    };
    expect(score(60)).toBe(1);
    expect(score(58)).toBe(1);
    expect(score(50)).toBeGreaterThan(0);
    expect(score(50)).toBeLessThan(1);
    expect(score(40)).toBe(0);
  });
});

it('leaves numbers alone where nothing is counted', () => {
  expect(parseCriteria(traits, '60 ponies').typed[0]).toEqual({text: '60', meaning: null});
});

describe('meetsCriteria', () => {
  const random = (() => {
    let state = 4321;
    return () => (state = (state * 48271) % 2147483647) / 2147483647;
  })();
  const rows = Array.from({length: 3000}, () => randomTraits(traits, random));
  const described = (text: string): string[] =>
    rows
      .filter((row) => meetsCriteria(traits, parseCriteria(traits, text).criteria, row))
      .map((row) => describeTraits(traits, 'pony', row));

  it('holds for a picture that is called so, in everything that was asked', () => {
    const found = described('unicorn with glasses');
    expect(found.length).toBeGreaterThan(10);
    for (const text of found) {
      expect(text).toContain('horn');
      expect(text).toContain('glasses');
    }
    expect(described('blue unicorn').length).toBeGreaterThan(5);
    for (const text of described('sky blue unicorn')) expect(text).toMatch(/^A sky blue pony .*horn/);
  });

  it('is turned round by "no"', () => {
    const [all, some, none] = ['', 'horn', 'no horn'].map((text) => described(text).length);
    expect(some! + none!).toBe(all!);
    expect(some).toBeGreaterThan(0);
    for (const text of described('no glasses')) expect(text).not.toMatch(/ glasses/);
  });

  it('takes a number that is near enough', () => {
    const people = peopleTraits();
    const age = people.traits.find(({name}) => name === 'age')!;
    const {criteria} = parseCriteria(people, 'about 40');
    const at = (years: number): boolean => {
      const row = new Float32Array(people.columns);
      row[people.starts[people.traits.indexOf(age)]!] = years;
      return meetsCriteria(people, criteria, row);
    };
    expect([33, 36, 40, 44, 47].map(at)).toEqual([false, true, true, true, false]);
  });
});
