import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import type {PictureStore, PublishedPicture} from '../../../src/pictures/picture-store.ts';
import {makePicturesSavable} from '../../../src/pictures/save-picture.ts';

class FakeImage extends EventTarget {
  src = '';
}

class FakeLink extends EventTarget {
  download: string | null = null;
  getAttribute = (): string | null => this.download;
  setAttribute = (_name: string, value: string): void => void (this.download = value);
  removeAttribute = (): void => void (this.download = null);
}

interface Place {
  image: FakeImage;
  link: FakeLink;
}

const alive = new Set<string>();
const published = new Map<string, PublishedPicture>();
let page: EventTarget;

function pictureAt(seed: number): Place {
  const address = `https://example.org/pictures/pony/seed000000${seed}.png?psi=0.7`;
  const file = new File(['PNG'], `seed000000${seed}.png`, {type: 'image/png'});
  const picture = {address, src: address, file} as unknown as PublishedPicture;
  published.set(address, picture);
  const image = new FakeImage();
  image.src = address;
  return {image, link: new FakeLink()};
}

/** Something happens to a picture of the page, or beside all of them. */
function happen(type: string, place: Place | null, init: Partial<DragEvent> = {}): Event {
  const event = type === 'keydown' ? new FakeKeyboardEvent(type) : new Event(type, {cancelable: true});
  Object.assign(event, init);
  event.composedPath = () => (place ? [place.image, place.link, page] : [page]);
  page.dispatchEvent(event);
  return event;
}

class FakeKeyboardEvent extends Event {}

function start(isFirefox: boolean): void {
  vi.stubGlobal('CSS', {supports: () => isFirefox});
  const store = {bySrc: (src: string) => published.get(src) ?? null} as unknown as PictureStore;
  makePicturesSavable(store, page);
}

beforeEach(() => {
  alive.clear();
  published.clear();
  page = new EventTarget();
  let made = 0;
  vi.stubGlobal('HTMLImageElement', FakeImage);
  vi.stubGlobal('HTMLAnchorElement', FakeLink);
  vi.stubGlobal('KeyboardEvent', FakeKeyboardEvent);
  vi.spyOn(URL, 'createObjectURL').mockImplementation(() => {
    const url = `blob:${++made}`;
    alive.add(url);
    return url;
  });
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation((url) => void alive.delete(url));
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe.each([
  ['Chromium and WebKit', false],
  ['Firefox', true],
])('in %s', (_name, isFirefox) => {
  beforeEach(() => start(isFirefox));

  it('the menu sees a blob URL and a name without extension for as long as it is open', () => {
    const place = pictureAt(1);
    const address = place.image.src;
    happen('pointerover', place);
    happen('contextmenu', place);
    expect(place.image.src).toBe('blob:1');
    expect(place.link.download).toBe('seed0000001');
    happen('pointerover', null);
    expect(place.image.src).toBe(address);
    expect(place.link.download).toBeNull();
  });

  it('what a menu opened in a tab stays there, and a second menu has the same', () => {
    const place = pictureAt(1);
    happen('contextmenu', place);
    happen('pointerover', null);
    expect(alive.has('blob:1')).toBe(true);
    happen('contextmenu', place);
    expect(place.image.src).toBe('blob:1');
  });

  it('the oldest of very many menus is given up', () => {
    for (let i = 0; i < 250; i++) {
      happen('contextmenu', pictureAt(i));
      happen('pointerover', null);
    }
    expect(alive.size).toBe(200);
    expect(alive.has('blob:1')).toBe(false);
  });

  it('a press or a key after the menu finds the link without a file name', () => {
    const place = pictureAt(1);
    for (const type of ['pointerdown', 'keydown']) {
      happen('contextmenu', place);
      expect(place.link.download).toBe('seed0000001');
      happen(type, place);
      expect(place.link.download).toBeNull();
    }
  });

  it('gives a link back the name that it had', () => {
    const place = pictureAt(1);
    place.link.download = 'mine.png';
    happen('contextmenu', place);
    happen('pointerdown', place);
    expect(place.link.download).toBe('mine.png');
  });

  it('leaves a picture alone that took the place of the one in the menu', () => {
    const place = pictureAt(1);
    happen('contextmenu', place);
    place.image.src = 'https://example.org/another.png';
    happen('pointerover', null);
    expect(place.image.src).toBe('https://example.org/another.png');
  });

  it('a drag carries the real address, after a menu too', () => {
    const place = pictureAt(1);
    const address = place.image.src;
    for (const type of ['pointerover', 'contextmenu']) {
      happen(type, place);
      const setData = vi.fn();
      happen('dragstart', place, {dataTransfer: {setData} as unknown as DataTransfer});
      expect(setData.mock.calls).toEqual([
        ['text/uri-list', address],
        ['text/plain', address],
      ]);
    }
  });

  it('does nothing for another image, nor under a menu of the page itself', () => {
    const other = {image: new FakeImage(), link: new FakeLink()};
    other.image.src = 'https://example.org/logo.png';
    happen('contextmenu', other);
    expect(other.image.src).toBe('https://example.org/logo.png');
    page = new EventTarget();
    page.addEventListener('contextmenu', (event) => event.preventDefault());
    start(isFirefox);
    const place = pictureAt(1);
    happen('contextmenu', place);
    expect(place.link.download).toBeNull();
  });
});

it('Firefox takes what is loaded when the menu opens: there a picture under the pointer has a blob URL before', () => {
  start(true);
  const [first, second] = [pictureAt(1), pictureAt(2)];
  const address = first.image.src;
  happen('pointerover', first);
  expect(first.image.src).toBe('blob:1');
  // The wall gave the image another picture while the pointer lay still.
  happen('pointermove', second);
  expect(first.image.src).toBe(address);
  expect(second.image.src).toBe('blob:2');
  happen('pointerover', null);
  expect(alive.size).toBe(0);
});

it('elsewhere a picture under the pointer keeps its real address until then', () => {
  start(false);
  const place = pictureAt(1);
  const address = place.image.src;
  happen('pointerover', place);
  happen('pointermove', place);
  expect(place.image.src).toBe(address);
});
