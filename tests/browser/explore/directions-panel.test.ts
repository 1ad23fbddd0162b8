import {userEvent} from 'vitest/browser';
import {describe, expect, it, vi} from 'vitest';
import '../../../src/explore/directions-panel.ts';
import type {Directions} from '../../../src/model/directions.ts';
import {all, inside, textOf} from '../../support/mount.ts';
import {openPanel} from '../../support/panels.ts';

const vector = (): Float32Array<ArrayBuffer> => new Float32Array(143).fill(1);
const directions: Directions = {
  ...{model: 'pony', version: 3, wDim: 143},
  ranges: {coarse: [vector(), vector()], middle: [], fine: [vector()]},
};

async function open(
  shape = {},
  found: Directions | null = directions,
): Promise<Awaited<ReturnType<typeof openPanel<'nonesuch-directions-panel'>>>> {
  const opened = await openPanel('nonesuch-directions-panel', {shape}, {}, {directions: found});
  await vi.waitFor(() => expect(opened.panel.directions).toBe(found));
  await opened.panel.updateComplete;
  return opened;
}

describe('directions', () => {
  it('are sliders by ranges of layers, those that are used open', async () => {
    const {panel} = await open();
    expect(all(panel, 'details').map((one) => one.hasAttribute('open'))).toEqual([true, false]);
    expect(all(panel, 'input')).toHaveLength(3);
    const fine = all<HTMLInputElement>(panel, 'input')[2]!.name;
    const {panel: used} = await open({[fine]: [1]});
    expect(all(used, 'details').map((one) => one.hasAttribute('open'))).toEqual([true, true]);
    expect(all<HTMLInputElement>(used, 'input')[2]!.value).toBe('1');
  });

  it('are moved by keys, and are none in the middle', async () => {
    const {panel, chosen, drafts} = await open();
    const slider = all<HTMLInputElement>(panel, 'input')[0]!;
    slider.focus();
    await userEvent.keyboard('{ArrowRight}');
    expect(drafts).toEqual([{explore: {shape: {[slider.name]: [0.05]}}}]);
    expect(chosen).toEqual(drafts);
    await userEvent.keyboard('{ArrowLeft}');
    expect(chosen.at(-1)).toEqual({explore: {shape: {}}});
  });

  it('go back to the middle by a double click', async () => {
    const {panel, chosen} = await open();
    const slider = all<HTMLInputElement>(panel, 'input')[1]!;
    slider.dispatchEvent(new MouseEvent('dblclick', {bubbles: true}));
    expect(chosen).toEqual([]);
    const {panel: moved, chosen: centred} = await open({[slider.name]: [2], other: [1]});
    all(moved, 'input')[1]!.dispatchEvent(new MouseEvent('dblclick', {bubbles: true}));
    expect(centred).toEqual([{explore: {shape: {other: [1]}}}]);
  });

  it('may be missing', async () => {
    const {panel} = await open({}, null);
    expect(textOf(inside(panel, 'p'))).toBe('This model has no directions to shape its pictures along.');
  });
});
