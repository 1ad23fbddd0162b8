import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {LongPress} from '../../../src/ui/long-press.ts';

/** An event with the fields of a finger's. */
function finger(type: string, x = 100, fields: object = {}): Event {
  const event = new Event(type, {cancelable: true, bubbles: true});
  return Object.assign(event, {
    pointerType: 'touch',
    isPrimary: true,
    pointerId: 1,
    clientX: x,
    clientY: 0,
    ...fields,
  });
}

const onPress = vi.fn();
let element: EventTarget;
let stop: AbortController;

beforeEach(() => {
  vi.useFakeTimers();
  onPress.mockClear();
  element = new EventTarget();
  stop = new AbortController();
  new LongPress(onPress).listen(element as HTMLElement, stop.signal);
});
afterEach(() => vi.useRealTimers());

describe('LongPress', () => {
  it('is a finger that stays, whose click then means nothing more', () => {
    element.dispatchEvent(finger('pointerdown'));
    element.dispatchEvent(finger('pointermove', 104));
    vi.advanceTimersByTime(600);
    expect(onPress.mock.calls).toEqual([[[element]]]);
    element.dispatchEvent(finger('pointerup'));
    const click = finger('click');
    element.dispatchEvent(click);
    expect(click.defaultPrevented).toBe(true);
    // The next one does.
    const other = finger('click');
    element.dispatchEvent(other);
    expect(other.defaultPrevented).toBe(false);
  });

  it.each([
    ['lifts soon', finger('pointerup')],
    ['scrolls', finger('pointermove', 130)],
    ['becomes the browser’s', finger('pointercancel')],
  ])('is none when the finger %s', (_, event) => {
    element.dispatchEvent(finger('pointerdown'));
    vi.advanceTimersByTime(300);
    element.dispatchEvent(event);
    vi.advanceTimersByTime(600);
    expect(onPress).not.toHaveBeenCalled();
    const click = finger('click');
    element.dispatchEvent(click);
    expect(click.defaultPrevented).toBe(false);
  });

  it('comes instead of the browser’s menu, also where that is quicker', () => {
    element.dispatchEvent(finger('pointerdown'));
    vi.advanceTimersByTime(400);
    const menu = finger('contextmenu');
    element.dispatchEvent(menu);
    vi.advanceTimersByTime(600);
    expect([onPress.mock.calls.length, menu.defaultPrevented]).toEqual([1, true]);
    element.dispatchEvent(finger('pointerup'));
    element.dispatchEvent(finger('pointerdown', 100, {pointerType: 'mouse'}));
    const ofMouse = finger('contextmenu');
    element.dispatchEvent(ofMouse);
    expect(ofMouse.defaultPrevented).toBe(false);
  });

  it('is none of a mouse, and none of a second finger', () => {
    element.dispatchEvent(finger('pointerdown', 100, {pointerType: 'mouse'}));
    vi.advanceTimersByTime(600);
    element.dispatchEvent(finger('pointerdown', 100, {isPrimary: false}));
    vi.advanceTimersByTime(600);
    expect(onPress).not.toHaveBeenCalled();
  });

  it('ends with the signal, also while a finger rests', () => {
    element.dispatchEvent(finger('pointerdown'));
    stop.abort();
    vi.advanceTimersByTime(600);
    expect(onPress).not.toHaveBeenCalled();
  });
});
