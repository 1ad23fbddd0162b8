import {describe, expect, it} from 'vitest';
import {parseArchiveOptions} from '../../../../scripts/models/archive-options.ts';
import {UsageError} from '../../../../scripts/usage-error.ts';

describe('the command line of models:archive', () => {
  it('is a model, and the folder of all models', () => {
    expect(parseArchiveOptions(['pony'])).toEqual({id: 'pony', models: 'models'});
    expect(parseArchiveOptions(['pony', '--models', 'dist/models'])).toEqual({
      id: 'pony',
      models: 'dist/models',
    });
  });

  it.each([[[]], [['--help']], [['pony', '-h']]])('asks for help with %j', (args) => {
    expect(parseArchiveOptions(args)).toBeNull();
  });

  it.each([
    [['--models', 'models'], /^Give the id of one model: npm run models:archive -- pony\.$/],
    [['pony', 'people'], /^Give the id of one model/],
    [['pony', '--model', 'models'], /^Unknown option '--model'/],
  ])('refuses %j with a sentence', (args, sentence) => {
    expect(() => parseArchiveOptions(args)).toThrow(UsageError);
    expect(() => parseArchiveOptions(args)).toThrow(sentence);
  });
});
