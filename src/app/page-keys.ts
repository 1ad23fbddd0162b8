/** Keys of the page: they belong to the uppermost layer, whatever has the focus; only a control that needs a key itself comes first. */
import {isField, keyOf, needsKey} from '../kit/keys.ts';

/**
 * Until `signal`.
 * @param handle gets each key that is the page's; false when it means nothing there
 */
export function listenToKeys(handle: (event: KeyboardEvent) => boolean, signal: AbortSignal): void {
  window.addEventListener('keydown', (event) => onKey(event, handle), {signal});
}

function onKey(event: KeyboardEvent, handle: (event: KeyboardEvent) => boolean): void {
  if (event.defaultPrevented || event.isComposing) return;
  const key = keyOf(event);
  const [control, ...around] = event.composedPath();
  if (control instanceof HTMLElement) {
    if (key === 'Escape' && isField(control)) {
      leaveField(control, around);
      return event.preventDefault();
    }
    if (needsKey(control, key)) return;
  }
  if (handle(event)) event.preventDefault();
}

/** To what lies around the field. */
function leaveField(field: HTMLElement, around: readonly EventTarget[]): void {
  field.blur();
  const home = around.find((one) => one instanceof HTMLElement && one.hasAttribute('tabindex'));
  if (home instanceof HTMLElement) home.focus({preventScroll: true});
}
