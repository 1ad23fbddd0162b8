import {userEvent} from 'vitest/browser';
import {afterEach, describe, expect, it, vi} from 'vitest';
import '../../../src/morph/morph-panel.ts';
import {DEFAULT_PLAY, type MorphState} from '../../../src/pictures/morph-state.ts';
import {plainRecipe} from '../../../src/pictures/recipe.ts';
import {FakeAlbum, SITE} from '../../support/elements.ts';
import {all, button, buttons, inside, textOf} from '../../support/mount.ts';
import {openPanel, take, type OpenPanel} from '../../support/panels.ts';

type Morph = OpenPanel<HTMLElementTagNameMap['nonesuch-morph-panel']> & {album: FakeAlbum};

/** Two frames between pictures, so that a film is there at once. */
const SHORT = {...DEFAULT_PLAY, seconds: 0.2, fps: 10};

async function open(seeds: readonly number[], play = SHORT): Promise<Morph> {
  const album = new FakeAlbum();
  const morph: MorphState = {pictures: seeds.map((seed) => plainRecipe(seed, 0.7)), play};
  const opened = await openPanel('nonesuch-morph-panel', {morph}, {siteUrl: SITE, album: album.store});
  return {...opened, album};
}

const status = ({panel}: Morph): string => textOf(inside(panel, '[role=status]'));
const seedsOf = ({chosen}: Morph): number[] => chosen.at(-1)!.explore!.morph!.pictures.map(({seed}) => seed);

afterEach(() => vi.restoreAllMocks());

describe('the pictures of a morph', () => {
  it('begin with this one and three others', async () => {
    const morph = await open([]);
    expect(textOf(morph.panel.shadowRoot!)).toContain('One picture turns into the next');
    await userEvent.click(button(morph.panel, 'This one and three others'));
    expect(seedsOf(morph)).toHaveLength(4);
    expect(seedsOf(morph)[0]).toBe(42);
  });

  it('come one by one: this one, any, by name', async () => {
    const morph = await open([1]);
    await userEvent.click(button(morph.panel, 'Add this one'));
    expect(seedsOf(morph)).toEqual([1, 42]);
    await userEvent.click(button(morph.panel, 'Random'));
    expect(seedsOf(morph)).toHaveLength(2);
    await userEvent.type(inside(morph.panel, '#named'), '85{Enter}');
    expect(seedsOf(morph)).toEqual([1, 85]);
    await userEvent.type(inside(morph.panel, '#named'), `${SITE}?model=pony&seed=9&psi=0.5&near=4{Enter}`);
    expect(morph.chosen.at(-1)!.explore!.morph!.pictures[1]).toMatchObject({
      ...{seed: 9, psi: 0.5},
      edits: {near: [4]},
    });
  });

  it('are of this model', async () => {
    const morph = await open([1]);
    await userEvent.type(inside(morph.panel, '#named'), `${SITE}?model=people&seed=9{Enter}`);
    expect(status(morph)).toMatch(/^That is no picture of this model/);
    expect(morph.chosen).toEqual([]);
  });

  it('are moved, opened and removed', async () => {
    const morph = await open([1, 2, 3]);
    await userEvent.click(button(morph.panel, 'Picture 2: seed 2'));
    await userEvent.click(button(morph.panel, 'Earlier'));
    expect(seedsOf(morph)).toEqual([2, 1, 3]);
    await take(morph.panel, morph.chosen.at(-1)!);
    expect(button(morph.panel, 'Earlier').disabled).toBe(true);
    await userEvent.click(button(morph.panel, 'Later'));
    expect(seedsOf(morph)).toEqual([1, 2, 3]);
    await take(morph.panel, morph.chosen.at(-1)!);
    await userEvent.click(button(morph.panel, 'Open'));
    expect(morph.chosen.at(-1)).toMatchObject({seed: 2, psi: 0.7});
    await userEvent.click(button(morph.panel, 'Remove'));
    expect(seedsOf(morph)).toEqual([1, 3]);
    button(morph.panel, 'Picture 3: seed 3').focus();
    await userEvent.keyboard('{Delete}');
    expect(seedsOf(morph)).toEqual([1, 2]);
  });

  it('are twelve at most', async () => {
    const morph = await open(Array.from({length: 12}, (_, i) => i));
    expect(textOf(morph.panel.shadowRoot!)).toContain('Twelve pictures are the most.');
    expect(buttons(morph.panel)).not.toContain('Add this one');
  });

  it('come from what is kept, of this model alone', async () => {
    const morph = await open([1]);
    const {album, pictures, panel} = morph;
    await userEvent.click(button(panel, 'Kept'));
    await vi.waitFor(() => expect(textOf(panel.shadowRoot!)).toContain('Nothing of this model is kept yet.'));
    await userEvent.click(button(panel, 'Kept'));
    album.fill(pictures, [5, 6]);
    album.shelves.kept.push({address: 'pictures/people/seed0000001.png?psi=1&v=1', at: 9, bytes: 0});
    await userEvent.click(button(panel, 'Kept'));
    await vi.waitFor(() => expect(buttons(panel)).toContain('Add seed 6'));
    expect(buttons(panel).filter((name) => name.startsWith('Add seed'))).toEqual([
      'Add seed 6',
      'Add seed 5',
    ]);
    await userEvent.click(button(panel, 'Add seed 5'));
    expect(seedsOf(morph)).toEqual([1, 5]);
  });

  it('say that nothing can be kept', async () => {
    const morph = await open([1]);
    morph.album.isForbidden = true;
    await userEvent.click(button(morph.panel, 'Kept'));
    await vi.waitFor(() =>
      expect(status(morph)).toBe('This browser gives the site no storage, so nothing can be kept.'),
    );
  });
});

describe('how a morph is played', () => {
  it('is chosen', async () => {
    const {panel, chosen} = await open([1, 2], DEFAULT_PLAY);
    const slider = inside<HTMLInputElement>(panel, '#seconds');
    slider.value = '3';
    slider.dispatchEvent(new Event('input'));
    await panel.updateComplete;
    expect(textOf(inside(panel, 'output'))).toBe('3.0 s');
    expect(chosen).toEqual([]);
    slider.dispatchEvent(new Event('change'));
    const [pace, way, rate] = all<HTMLSelectElement>(panel, 'select');
    await userEvent.selectOptions(pace!, 'even');
    await userEvent.selectOptions(way!, 'z');
    await userEvent.selectOptions(rate!, '30');
    expect(chosen.map(({explore}) => explore!.morph!.play)).toEqual([
      {...DEFAULT_PLAY, seconds: 3},
      {...DEFAULT_PLAY, pace: 'even'},
      {...DEFAULT_PLAY, through: 'z'},
      {...DEFAULT_PLAY, fps: 30},
    ]);
  });

  it('is nothing for one picture', async () => {
    const {panel} = await open([1]);
    expect(all(panel, 'select')).toHaveLength(0);
  });
});

describe('saving a morph', () => {
  it('writes a GIF of every frame', async () => {
    const {panel} = await open([1, 2]);
    await vi.waitFor(() => expect(buttons(panel)).toContain('Save GIF'));
    let saved: {name: string; url: string} | null = null;
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      saved = {name: this.download, url: this.href};
    });
    await userEvent.click(button(panel, 'Save GIF'));
    await vi.waitFor(() => expect(saved?.name).toBe('nonesuch-pony-morph-1-2.gif'));
    const bytes = new Uint8Array(await (await fetch(saved!.url)).arrayBuffer());
    expect(new TextDecoder().decode(bytes.subarray(0, 6))).toBe('GIF89a');
    await vi.waitFor(() => expect(buttons(panel)).toContain('Save GIF'));
  });

  it('can be cancelled, and says why it failed', async () => {
    const morph = await open([3, 4]);
    const {panel, engine} = morph;
    await vi.waitFor(() => expect(buttons(panel)).toContain('Save GIF'));
    engine.hold();
    await userEvent.click(button(panel, 'Save GIF'));
    await userEvent.click(button(panel, 'Cancel'));
    expect(all(panel, 'progress')).toHaveLength(0);
    expect(status(morph)).toBe('');
    engine.go();
    engine.failure = new Error('The engine is gone.');
    await userEvent.click(button(panel, 'Save GIF'));
    await vi.waitFor(() => expect(status(morph)).toBe('The engine is gone.'));
  });

  it('copies the link that says all of it', async () => {
    const morph = await open([1, 2]);
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await userEvent.click(button(morph.panel, 'Copy link'));
    expect(write).toHaveBeenCalledWith(location.href);
    await vi.waitFor(() => expect(status(morph)).toBe('Link copied'));
  });
});
