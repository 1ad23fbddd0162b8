import {describe, expect, it} from 'vitest';
import {LayerFocus, layersOf} from '../../../src/app/layers.ts';
import {parseAddress} from '../../../src/app/url-state.ts';

const page = (query: string): Parameters<typeof layersOf>[0] => parseAddress(query).state;

describe('layersOf', () => {
  it('tells what is open, the uppermost last', () => {
    expect(layersOf(page('?wall=7'), false, false)).toEqual([]);
    expect(layersOf(page('?seed=3&panel=mix&album'), false, true)).toEqual([
      'album',
      'picture',
      'explore',
      'help',
    ]);
    expect(layersOf(page('?plane=7&seed=3'), false, false)).toEqual(['plane', 'picture']);
    expect(layersOf(page('?show'), true, false)).toEqual(['about', 'show']);
  });

  it('has no panels without a picture', () => {
    expect(layersOf(page('?panel=mix'), false, false)).toEqual([]);
  });
});

const element = (name: string): {name: string; isConnected: boolean; focus: () => void} => ({
  name,
  isConnected: true,
  focus: () => undefined,
});

describe('LayerFocus', () => {
  const [tile, button, inside] = ['tile', 'button', 'inside'].map(element);

  it('gives the focus back to what had it when the layer opened', () => {
    const focus = new LayerFocus<ReturnType<typeof element>>();
    expect(focus.change(['picture'], tile!)).toBeNull();
    expect(focus.change(['picture', 'help'], button!)).toBeNull();
    // Other changes of the page mean nothing.
    expect(focus.change(['picture', 'help'], inside!)).toBeNull();
    expect(focus.change(['picture'], inside!)).toEqual({layer: 'help', opener: button});
    expect(focus.change([], inside!)).toEqual({layer: 'picture', opener: tile});
  });

  it('goes back to the lowest when several close at once', () => {
    const focus = new LayerFocus<ReturnType<typeof element>>();
    focus.change(['album'], tile!);
    focus.change(['album', 'picture', 'explore'], button!);
    expect(focus.change([], inside!)).toEqual({layer: 'album', opener: tile});
  });

  it('leads from what opened in place of another to where that came from', () => {
    const focus = new LayerFocus<ReturnType<typeof element>>();
    focus.change(['help'], tile!);
    expect(focus.change(['show'], inside!)).toBeNull();
    expect(focus.change([], inside!)).toEqual({layer: 'show', opener: tile});
  });

  it('remembers that nothing had the focus', () => {
    const focus = new LayerFocus<ReturnType<typeof element>>();
    focus.change(['show'], null);
    expect(focus.change([], inside!)).toEqual({layer: 'show', opener: null});
  });
});
