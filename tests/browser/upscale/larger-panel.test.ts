import {userEvent} from 'vitest/browser';
import {afterEach, describe, expect, it, vi} from 'vitest';
import type {RgbPicture} from '../../../src/lib/tiles.ts';
import type {Larger} from '../../../src/pictures/larger-state.ts';
import {encodePng} from '../../../src/pictures/png/png.ts';
import '../../../src/upscale/larger-panel.ts';
import type {FakeEngine} from '../../support/elements.ts';
import {all, button, buttons, heard, inside, textOf} from '../../support/mount.ts';
import {openPanel, take, type OpenPanel} from '../../support/panels.ts';

type Panel = OpenPanel<HTMLElementTagNameMap['nonesuch-larger-panel']>;

/** Pictures of one colour, as large as they are asked for. */
function enlarges(engine: FakeEngine): void {
  const answer = ({by, width, height}: RgbPicture & {by: {kind: string; factor?: number}}): RgbPicture => {
    const factor = by.factor ?? 2;
    const size = {width: width * factor, height: height * factor};
    return {...size, rgb: new Uint8Array(size.width * size.height * 3).fill(90)};
  };
  Object.assign(engine.answers, {
    'open-network': () => ({factor: 2, context: 10}),
    enlarge: answer,
    encode: async ({rgb, width, height, text}: RgbPicture & {text: Record<string, string>}) => ({
      bytes: (await encodePng(rgb, width, height, text)).buffer,
    }),
  });
}

async function open(larger: Larger | null, more = {}): Promise<Panel> {
  const opened = await openPanel('nonesuch-larger-panel', {larger: null}, more);
  enlarges(opened.engine);
  if (larger) await take(opened.panel, {explore: {larger}});
  return opened;
}

afterEach(() => vi.restoreAllMocks());

const BICUBIC: Larger = {factor: 2, method: 'bicubic', divider: null};

describe('making it larger', () => {
  it('begins with what is chosen', async () => {
    const {panel, chosen} = await open(null);
    expect(buttons(panel).slice(0, 2)).toEqual(['2× 64 px', '4× 128 px']);
    await userEvent.click(button(panel, 'Bicubic'));
    await userEvent.click(button(panel, '4× 128 px'));
    expect(chosen).toEqual([]);
    await userEvent.click(button(panel, 'Enlarge'));
    expect(chosen).toEqual([{explore: {larger: {factor: 4, method: 'bicubic', divider: null}}}]);
  });

  it('takes the network for drawings where pictures are drawn, and for photographs elsewhere', async () => {
    const {panel} = await openPanel('nonesuch-larger-panel', {}, {}, {model: {medium: 'drawing'}});
    expect(button(panel, 'Drawing').ariaPressed).toBe('true');
    expect(textOf(panel.shadowRoot!)).toContain('Real-CUGAN');
    const {panel: other} = await open(null);
    expect(button(other, 'Photograph').ariaPressed).toBe('true');
    expect(textOf(other.shadowRoot!)).toContain('esrgan-slim');
    expect(textOf(other.shadowRoot!)).toMatch(/About \d+ (s|min)/);
  });

  it('shows the picture and saves it under its own name', async () => {
    const shown = heard(document, 'enlarged');
    const {panel, pictures, engine} = await open({...BICUBIC});
    await vi.waitFor(() => expect(buttons(panel)).toContain('Save 64 × 64'));
    const {enlarged} = shown.at(-1)!;
    expect(enlarged).toMatchObject({key: pictures.keyOf(panel['recipe']), beside: null});
    expect(enlarged!.picture.file.name).toBe('seed0000042-2x-bicubic.png');
    const image = await createImageBitmap(enlarged!.picture.file);
    expect([image.width, image.height]).toEqual([64, 64]);
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      expect(this.download).toBe('seed0000042-2x-bicubic.png');
    });
    await userEvent.click(button(panel, 'Save 64 × 64'));
    expect(click).toHaveBeenCalledOnce();
    expect(engine.asked).toEqual(['enlarge', 'encode']);
  });

  it('makes what it is compared with too, and each once', async () => {
    const shown = heard(document, 'enlarged');
    const {panel, engine, chosen} = await open({factor: 2, method: 'network', divider: null});
    await vi.waitFor(() => expect(shown.at(-1)?.enlarged).toBeTruthy());
    await userEvent.click(inside(panel, 'input[type=checkbox]'));
    expect(chosen).toEqual([{explore: {larger: {factor: 2, method: 'network', divider: 50}}}]);
    await take(panel, chosen[0]!);
    await vi.waitFor(() => expect(shown.at(-1)?.enlarged?.beside).toBeTruthy());
    expect(engine.asked.filter((kind) => kind === 'open-network')).toHaveLength(1);
  });

  it('is compared with nothing where it is bicubic itself', async () => {
    const {panel, chosen} = await open({factor: 2, method: 'network', divider: 50});
    await userEvent.click(button(panel, 'Bicubic'));
    expect(chosen).toEqual([{explore: {larger: BICUBIC}}]);
  });

  it('can be cancelled', async () => {
    const opened = await openPanel('nonesuch-larger-panel');
    const {panel, engine, chosen} = opened;
    enlarges(engine);
    engine.hold();
    await take(panel, {explore: {larger: BICUBIC}});
    await vi.waitFor(() => expect(all(panel, 'progress')).toHaveLength(1));
    expect(textOf(panel.shadowRoot!)).toContain('Preparing …');
    await userEvent.click(button(panel, 'Cancel'));
    expect(chosen).toEqual([{explore: {larger: null}}]);
    await take(panel, chosen[0]!);
    expect(button(panel, 'Bicubic').ariaPressed).toBe('true');
    engine.go();
    expect(buttons(panel)).toContain('Enlarge');
  });

  it('says why it failed, and tries again', async () => {
    const {panel, engine} = await open(null);
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    engine.failure = new Error('The network could not be downloaded.');
    await take(panel, {explore: {larger: BICUBIC}});
    await vi.waitFor(() =>
      expect(textOf(inside(panel, '[role=status]'))).toBe('The network could not be downloaded.'),
    );
    engine.failure = null;
    await userEvent.click(button(panel, 'Try again'));
    await vi.waitFor(() => expect(buttons(panel)).toContain('Save 64 × 64'));
  });
});
