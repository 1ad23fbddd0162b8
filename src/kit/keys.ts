/** Which key was pressed, whatever script the keyboard writes, and whether what has the focus needs it itself. */

/**
 * A Latin letter in lower case; any other key as the browser calls it. A letter of another script is the Latin one that
 * stands on the same key; a sign is itself, wherever a layout (Dvorak) has it.
 */
export function keyOf({key, code}: Pick<KeyboardEvent, 'key' | 'code'>): string {
  if (/^\p{Script=Latin}$/u.test(key)) return key.toLowerCase();
  const isUnread = /^\p{L}\p{M}*$/u.test(key) || ['Dead', 'Process', 'Unidentified'].includes(key);
  const letter = isUnread ? /^Key([A-Z])$/.exec(code)?.[1] : undefined;
  return letter?.toLowerCase() ?? key;
}

/** The modifiers with which a key belongs to the browser or the system. */
export function isModified(event: Pick<KeyboardEvent, 'ctrlKey' | 'altKey' | 'metaKey'>): boolean {
  return event.ctrlKey || event.altKey || event.metaKey;
}

/** Of an element, what says which keys it needs. */
type Control = Pick<HTMLElement, 'localName' | 'isContentEditable'> & {type?: string};

/** Input types in which nothing is typed. */
const WITHOUT_TEXT = new Set([
  'button',
  'checkbox',
  'color',
  'file',
  'image',
  'radio',
  'range',
  'reset',
  'submit',
]);
const PRESSED = ['button', 'summary', 'a'];
const WALKS = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown'];

/** Something is typed or chosen there: every key is its own, and Escape leaves it. */
export function isField({localName, type = '', isContentEditable}: Control): boolean {
  if (localName === 'input') return !WITHOUT_TEXT.has(type);
  return localName === 'select' || localName === 'textarea' || isContentEditable;
}

/** Whether a control that has the focus does something of its own at this key, see `keyOf`. */
export function needsKey(control: Control, key: string): boolean {
  if (isField(control)) return true;
  if (
    control.localName === 'input' &&
    ['range', 'radio'].includes(control.type ?? '') &&
    WALKS.includes(key)
  ) {
    return true;
  }
  const isPressed = PRESSED.includes(control.localName) || control.localName === 'input';
  return isPressed && (key === ' ' || key === 'Enter');
}
