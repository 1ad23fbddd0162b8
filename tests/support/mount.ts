/** Puts an element into the test's page, looks into it, and does to it what a visitor does. */
import type {LitElement} from 'lit';
import {afterEach, expect} from 'vitest';

/** Removed after each test. */
const mounted: HTMLElement[] = [];

afterEach(() => {
  for (const element of mounted.splice(0)) element.remove();
});

/**
 * @param style of the element; one that is not as large as its content needs a size
 * @param frame style of what stands around it; nothing when absent
 */
export async function mount<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]> = {},
  style = '',
  frame?: string,
): Promise<HTMLElementTagNameMap[Name]> {
  const element = Object.assign(document.createElement(name), properties);
  element.style.cssText = style;
  let outer: HTMLElement = element;
  if (frame !== undefined) {
    outer = document.createElement('div');
    outer.style.cssText = frame;
    outer.append(element);
  }
  mounted.push(outer);
  document.body.append(outer);
  await (element as unknown as LitElement).updateComplete;
  return element;
}

/** The only element that a selector finds in the shadow of another one. */
export function inside<Found extends HTMLElement = HTMLElement>(host: HTMLElement, selector: string): Found {
  const found = all<Found>(host, selector);
  expect(found, `${selector} in ${host.localName}`).toHaveLength(1);
  return found[0]!;
}

export function all<Found extends HTMLElement = HTMLElement>(host: HTMLElement, selector: string): Found[] {
  return [...host.shadowRoot!.querySelectorAll<Found>(selector)];
}

/** The button that says this, or whose label does. */
export function button(host: HTMLElement, name: string): HTMLButtonElement {
  const found = all<HTMLButtonElement>(host, 'button').filter((one) => nameOf(one) === name);
  expect(found, `buttons “${name}” among ${buttons(host).join(', ')}`).toHaveLength(1);
  return found[0]!;
}

/** What the buttons are called. */
export function buttons(host: HTMLElement): string[] {
  return all(host, 'button').map(nameOf);
}

function nameOf(element: HTMLElement): string {
  return element.getAttribute('aria-label') ?? textOf(element);
}

/** As it is read. */
export function textOf(node: Node): string {
  return (node.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
}

/** Events of a kind from now on, wherever they come from inside. */
export function heard<Kind extends keyof GlobalEventHandlersEventMap>(
  target: EventTarget,
  kind: Kind,
): GlobalEventHandlersEventMap[Kind][] {
  const events: GlobalEventHandlersEventMap[Kind][] = [];
  target.addEventListener(kind, (event) => events.push(event as GlobalEventHandlersEventMap[Kind]));
  return events;
}

/** What a key is to the `handleKey` of an element that has keys: the page gives it every one. */
export function handleKey(
  element: HTMLElement & {handleKey(event: KeyboardEvent): boolean},
  key: string,
  more: KeyboardEventInit = {},
): boolean {
  return element.handleKey(new KeyboardEvent('keydown', {key, bubbles: true, ...more}));
}
