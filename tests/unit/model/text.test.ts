import {describe, expect, it} from 'vitest';
import {conditionProblems, parseText} from '../../../src/model/text.ts';
import type {Traits} from '../../../src/model/traits.ts';

const text = (more: object): object => ({
  format: 1,
  model: 'pony',
  version: 3,
  rules: {tale: ['{given} is here.']},
  story: '{tale}',
  ...more,
});
const problemOf = (content: unknown): string => {
  try {
    parseText(content);
  } catch (error) {
    return (error as Error).message;
  }
  return '';
};

describe('parseText', () => {
  it('takes a file with a story alone, and one with everything', () => {
    expect(parseText(text({})).story).toBe('{tale}');
    const whole = text({
      names: {given: 'A', name: '{given} B'},
      card: {title: '{name}', lines: [{label: 'Looks', text: '{looks}'}]},
      rules: {tale: ['x', {text: 'y', when: {horn: true, age: {from: 3}, mouth: ['laugh'], size: 'low'}}]},
    });
    expect(parseText(whole).card!.lines).toHaveLength(1);
  });

  it.each<[string, object, RegExp]>([
    ['another format', text({format: 2}), /"format"/],
    ['a field of its own', text({poem: 'x'}), /poem/],
    ['a rule that is not there', text({story: '{song}'}), /story names \{song\}, and there is no such rule/],
    ['one in a rule', text({rules: {tale: ['{verse}']}}), /rules\.tale names \{verse\}/],
    ['a rule of the site’s', text({rules: {tale: ['x'], noun: ['y']}}), /\{noun\} is given by the site/],
    [
      'only alternatives with conditions',
      text({rules: {tale: [{text: 'x', when: {horn: true}}]}}),
      /rules\.tale needs an alternative without conditions/,
    ],
    ['a rule that leads into itself', text({rules: {tale: ['a {tale}']}}), /leads into itself/],
    ['two that do', text({rules: {tale: ['{b}'], b: ['{tale}']}}), /leads into itself/],
    ['a name of a built-in', text({rules: {tale: ['{constructor}']}}), /there is no such rule/],
    [
      'a condition of a built-in',
      text({rules: {tale: ['x', {text: 'y', when: {constructor: true}}]}}),
      /rules/,
    ],
    ['an empty rule', text({rules: {tale: []}}), /rules/],
    [
      'too many rules',
      text({rules: Object.fromEntries(Array.from({length: 400}, (_, i) => [`r${i}`, ['x']]))}),
      /at most/,
    ],
  ])('refuses %s in one sentence', (_, content, message) => {
    const said = problemOf(content);
    expect(said).toMatch(message);
    expect(said).toMatch(/^text\.json/);
    expect(said.length).toBeLessThan(300);
  });

  it('is quick with a file in which every rule names two others', () => {
    const rules = Object.fromEntries(
      Array.from({length: 290}, (_, i) => [`r${i}`, [i % 10 === 9 ? 'x' : `{r${i + 1}} {r${i + 1}}`]]),
    );
    const start = performance.now();
    expect(parseText(text({rules, story: '{r0}'})).story).toBe('{r0}');
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe('conditionProblems', () => {
  const common = {title: 'x', group: 'x', recovery: 1};
  const traits = {
    traits: [
      {kind: 'flag', name: 'horn', yes: {words: []}, ...common},
      {kind: 'number', name: 'age', min: 0, max: 9, ...common},
      {kind: 'choice', name: 'mouth', options: [{name: 'laugh'}, {name: 'pout'}], ...common},
      {kind: 'colour', name: 'coat', ...common},
    ],
  } as unknown as Traits;
  const problems = (when: object, known: Traits | null = traits): string[] =>
    conditionProblems(
      parseText(text({rules: {tale: ['x', {text: 'y', when}]}})),
      known,
      (name) => name === 'blue',
    );

  it.each([
    [{horn: true}],
    [{horn: false, age: 'high'}],
    [{age: {from: 3, below: 5}}],
    [{mouth: ['laugh', 'pout']}],
    [{coat: ['blue']}],
  ])('has nothing against %j', (when) => {
    expect(problems(when)).toEqual([]);
  });

  it.each([
    [{tail: true}, /does not have/],
    [{horn: ['yes']}, /is a flag/],
    [{horn: 'high'}, /is a flag/],
    [{age: true}, /is a number/],
    [{mouth: ['grin']}, /is a choice/],
    [{coat: ['bleu']}, /is a colour/],
  ])('says what no picture meets: %j', (when, message) => {
    expect(problems(when)[0]).toMatch(message);
  });

  it('knows that a model without traits meets none', () => {
    expect(problems({horn: true}, null)[0]).toMatch(/which traits\.json does not have/);
  });
});
