import {describe, expect, it} from 'vitest';
import {echo, isPrintable, printable, printableLines} from '../../../src/lib/printable.ts';

describe('text of somebody in a message', () => {
  it.each([
    ['clears the screen', 'a\u001b[2Jb', 'a\\u{1b}[2Jb'],
    ['is the eight-bit form of that', 'a\u009b2Jb', 'a\\u{9b}2Jb'],
    ['begins another line', 'a\r\nok', 'a\\u{d}\\u{a}ok'],
    ['turns the direction', 'gpj.\u202eexe', 'gpj.\\u{202e}exe'],
    ['isolates it', '\u2066a\u2069\u200f\u061c', '\\u{2066}a\\u{2069}\\u{200f}\\u{61c}'],
    ['begins a line without a line feed', 'a\u2028b', 'a\\u{2028}b'],
    ['is half a character', 'a\ud800b', 'a\\u{d800}b'],
  ])('%s no more', (_, text, expected) => {
    expect(isPrintable(text)).toBe(false);
    expect(printable(text)).toBe(expected);
    expect(isPrintable(printable(text))).toBe(true);
  });

  it('stays as it is in any script, and with any picture', () => {
    for (const text of ['Ponies', 'Лошади', '小馬', 'مهر', 'נאס', '🦄', '👩‍👩‍👧', 'é', '\u00a0']) {
      expect(isPrintable(text)).toBe(true);
      expect(printable(text)).toBe(text);
    }
  });

  it('keeps lines where they are meant', () => {
    expect(printableLines('a\u0007\nb')).toBe('a\\u{7}\nb');
  });

  it('is cut, also after it has grown', () => {
    expect(echo('x'.repeat(100))).toBe('x'.repeat(100));
    expect(echo('x'.repeat(6000))).toBe(`${'x'.repeat(99)}…`);
    expect(echo('\u001b'.repeat(6000))).toHaveLength(100);
    expect(isPrintable(echo('🦄'.repeat(60)))).toBe(true);
  });
});
