import {describe, expect, it} from 'vitest';
import {parseCommand, usage} from '../../../../scripts/convert/options.ts';

const withLicence = (licence: string): unknown =>
  parseCommand(['a.pkl', '--id', 'people', '--licence', licence]);

describe('the licence on the command line', () => {
  it('is one line of text, or none', () => {
    expect(withLicence(' CC BY-NC-SA 4.0 ')).toMatchObject({licence: 'CC BY-NC-SA 4.0'});
    expect(withLicence(' ')).toMatchObject({licence: null});
  });

  it.each([
    ['its whole text', 'x'.repeat(301)],
    ['two lines', 'CC BY\n4.0'],
    ['control characters', 'CC\u0001BY'],
  ])('must not be %s', (_, licence) => {
    expect(() => withLicence(licence)).toThrow(/^--licence must be one line of at most 300 characters/);
  });
});

it('a version that is replaced is archived, if the command line does not say otherwise', () => {
  expect(parseCommand(['a.pkl', '--id', 'people'])).toMatchObject({archivesReplaced: true});
  expect(parseCommand(['a.pkl', '--id', 'people', '--no-archive'])).toMatchObject({archivesReplaced: false});
  expect(usage).toContain('--no-archive ');
});
