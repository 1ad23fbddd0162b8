/**
 * Text that changes while it is on show. Translators put elements in the place of text nodes; a binding of plain text would
 * go on writing into the node that they took away, and a picture would keep the name and the seed of the one before.
 */
import {html} from 'lit';
import {keyed} from 'lit/directives/keyed.js';

/**
 * Replaces whatever has become of the text before. Alone in its element: a binding ends at the text beside it, and that may
 * be gone too.
 */
export function changingText(text: string): unknown {
  return keyed(text, html`${text}`);
}
