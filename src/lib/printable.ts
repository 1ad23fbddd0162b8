/**
 * Text of untrusted files in messages. Control characters would move a terminal's cursor, change its title or answer for whoever
 * sits there; those that turn the direction of writing would make one name look like another.
 */

/** Controls, what turns the direction, the separators that end a line, and halves of a character. */
const unprintable = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** The first half of a character that was cut. */
const halfAtEnd = /[\ud800-\udbff]$/;

/** What a sentence may repeat of somebody's text. */
const mostEchoed = 100;

/** Whether `printable` would leave the text as it is. */
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

/** What a message repeats of somebody's text: the first characters, printable. */
export function echo(text: string, most = mostEchoed): string {
  // Each character takes as much room or more when it is printable.
  const shown = printable(text.slice(0, most + 1));
  return shown.length <= most ? shown : `${shown.slice(0, most - 1).replace(halfAtEnd, '')}…`;
}
