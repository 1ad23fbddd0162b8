import {describe, expect, it} from 'vitest';
import {isField, keyOf, needsKey} from '../../../src/kit/keys.ts';

describe('keyOf', () => {
  it.each([
    ['e', 'KeyE', 'e'],
    ['E', 'KeyE', 'e'],
    // Cyrillic, Greek, Hebrew, Arabic, kana.
    ['у', 'KeyE', 'e'],
    ['Ы', 'KeyS', 's'],
    ['ε', 'KeyE', 'e'],
    ['ק', 'KeyE', 'e'],
    ['ث', 'KeyE', 'e'],
    ['い', 'KeyE', 'e'],
    ['Process', 'KeyE', 'e'],
    ['Dead', 'KeyE', 'e'],
    // AZERTY and Dvorak have the letter where QWERTY has another one.
    ['a', 'KeyQ', 'a'],
    ['m', 'Semicolon', 'm'],
    ['e', 'KeyD', 'e'],
    // Dvorak and Greek have signs where QWERTY has letters.
    ['.', 'KeyE', '.'],
    [';', 'KeyQ', ';'],
    // Latin letters that English has not.
    ['ğ', 'KeyE', 'ğ'],
    ['é', 'Digit2', 'é'],
    ['?', 'Slash', '?'],
    [' ', 'Space', ' '],
    ['Escape', 'Escape', 'Escape'],
    ['ArrowLeft', 'ArrowLeft', 'ArrowLeft'],
    ['ж', 'Semicolon', 'ж'],
    ['Unidentified', '', 'Unidentified'],
  ])('reads %s on %s as %s', (key, code, expected) => {
    expect(keyOf({key, code})).toBe(expected);
  });
});

const control = (
  localName: string,
  type?: string,
  isContentEditable = false,
): Parameters<typeof needsKey>[0] => ({localName, isContentEditable, ...(type === undefined ? {} : {type})});

describe('a control', () => {
  it.each([
    control('input', 'text'),
    control('input', 'search'),
    control('input', 'number'),
    control('textarea'),
    control('select', 'select-one'),
    control('div', undefined, true),
  ])('in which something is typed or chosen needs every key: $localName $type', (field) => {
    expect(isField(field)).toBe(true);
    for (const key of ['e', '?', ' ', 'ArrowLeft', 'Delete']) expect(needsKey(field, key)).toBe(true);
  });

  it('that slides needs the keys that move it, and no letter', () => {
    const slider = control('input', 'range');
    expect(isField(slider)).toBe(false);
    expect(['ArrowLeft', 'ArrowUp', 'Home', 'PageDown'].every((key) => needsKey(slider, key))).toBe(true);
    expect(['e', 'Escape', '?'].some((key) => needsKey(slider, key))).toBe(false);
  });

  it.each([control('button', 'submit'), control('summary'), control('a'), control('input', 'checkbox')])(
    'that is pressed needs Space and Enter alone: $localName $type',
    (pressed) => {
      expect([needsKey(pressed, ' '), needsKey(pressed, 'Enter')]).toEqual([true, true]);
      expect(['ArrowLeft', 'e', 'Escape'].some((key) => needsKey(pressed, key))).toBe(false);
    },
  );

  it('of any other kind needs none', () => {
    expect([' ', 'Enter', 'ArrowDown', 'e'].some((key) => needsKey(control('nonesuch-tile'), key))).toBe(
      false,
    );
  });
});
