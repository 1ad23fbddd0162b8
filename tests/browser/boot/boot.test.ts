/** What is said in the place of a program that does not start. */
import {userEvent} from 'vitest/browser';
import {afterEach, beforeEach, expect, it, vi} from 'vitest';

let place: HTMLElement;
const scripts: HTMLElement[] = [];

/** Every file of the program is this to the host. */
function host(status: number, type = 'text/javascript'): void {
  vi.stubGlobal('fetch', () =>
    Promise.resolve(new Response(status === 200 ? 'x' : '', {status, headers: {'Content-Type': type}})),
  );
}

beforeEach(() => {
  sessionStorage.clear();
  place = document.createElement('div');
  place.setAttribute('data-boot', '');
  document.body.append(place);
});

afterEach(() => {
  place.remove();
  for (const script of scripts.splice(0)) script.remove();
  vi.unstubAllGlobals();
});

/** Each test has a start of its own. */
const start = (which: string): Promise<unknown> =>
  import(/* @vite-ignore */ new URL(`../../../src/boot/boot.ts?${which}`, import.meta.url).href);

function script(src: string): void {
  const element = Object.assign(document.createElement('script'), {type: 'module', src});
  scripts.push(element);
  document.head.append(element);
}

it('says which part is missing, and looks again when it is asked to', async () => {
  host(404);
  await start('first');
  script('/not-there.js');
  await vi.waitFor(() => expect(place.dataset['problem']).toBe('missing'));
  expect(place.querySelector('[role=alert]')!.textContent).toMatch(/is not on the host \(404\)/);
  host(503);
  await userEvent.click(place.querySelector('button')!);
  await vi.waitFor(() => expect(place.dataset['problem']).toBe('refused'));
  host(200, 'text/plain');
  await userEvent.click(place.querySelector('button')!);
  await vi.waitFor(() => expect(place.dataset['problem']).toBe('wrong-type'));
});

it('has nothing to say once the program is there', async () => {
  host(404);
  place.remove();
  document.body.append(place);
  await start('second');
  place.remove();
  script('/not-there-either.js');
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(place.dataset['problem']).toBeUndefined();
});
