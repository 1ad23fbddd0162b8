import {describe, expect, it} from 'vitest';
import {exampleOf} from '../../../src/words/example.ts';
import {parseCriteria} from '../../../src/words/match.ts';
import {peopleTraits, ponyTraits} from '../../support/pony-traits.ts';

describe('exampleOf', () => {
  it('is what the model suggests', () => {
    expect(exampleOf({...peopleTraits(), example: 'about 60, smiling'}, 'person')).toBe('about 60, smiling');
  });

  it('is else made of words that the model has, and is understood', () => {
    const traits = ponyTraits();
    const example = exampleOf(traits, 'pony');
    expect(example).toMatch(/^a blue pony with /);
    const {criteria, typed} = parseCriteria(traits, example);
    expect(criteria).toHaveLength(2);
    expect(typed.every(({meaning}) => meaning !== null)).toBe(true);
    expect(exampleOf({...traits, traits: []}, 'owl')).toBe('an owl');
  });
});
