import {describe, expect, it} from 'vitest';
import {causeOf} from '../../../src/boot/causes.ts';

describe('why a program does not start', () => {
  it('is what explains the rest', () => {
    expect(causeOf(['cut', 'missing', 'unreachable'], true).id).toBe('unreachable');
    expect(causeOf(['wrong-type', 'sign-in'], false).id).toBe('sign-in');
    expect(causeOf(['fine', 'refused', 'fine'], true).id).toBe('refused');
  });

  it('is the program itself where all its files are well, or patience', () => {
    expect(causeOf(['fine'], true).id).toBe('damaged');
    expect(causeOf(['fine'], false).id).toBe('slow');
  });

  it('is a sentence each, and there is no other try where it would be the same', () => {
    const ids = [
      'file',
      'old',
      'sign-in',
      'missing',
      'refused',
      'wrong-type',
      'unanswered',
      'unreachable',
      'cut',
    ] as const;
    const causes = ids.map((id) => causeOf([id], true));
    expect(new Set(causes.map(({sentence}) => sentence)).size).toBe(ids.length);
    for (const {sentence} of causes) expect(sentence).toMatch(/^[A-Z].*\.$/s);
    expect(causes.filter(({canTryAgain}) => !canTryAgain).map(({id}) => id)).toEqual(['file', 'old']);
  });
});
