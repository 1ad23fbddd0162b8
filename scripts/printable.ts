/**
 * Text of untrusted files for a terminal. Control characters would move its cursor, change its title or answer for whoever sits
 * there; those that turn the direction of writing would make one name look like another.
 */

/** Controls, what turns the direction, the separators that end a line, and halves of a character. */
const unprintable = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Whether `printable` would change the text. */
export function isPrintable(text: string): boolean {
  return text.search(unprintable) < 0;
}

/** The text on one line, with such characters as escapes: `\u{202e}`. */
export function printable(text: string): string {
  return text.replace(unprintable, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}

/** As `printable`, of a text that has lines of its own. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}
