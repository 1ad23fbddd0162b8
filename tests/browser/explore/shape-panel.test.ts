import {userEvent} from 'vitest/browser';
import {describe, expect, it, vi} from 'vitest';
import '../../../src/explore/shape-panel.ts';
import type {ColourTrait} from '../../../src/model/traits.ts';
import {all, button, inside, textOf} from '../../support/mount.ts';
import {openPanel, take} from '../../support/panels.ts';
import {ponyTraits} from '../../support/pony-traits.ts';

async function open(shape = {}): Promise<Awaited<ReturnType<typeof openPanel<'nonesuch-shape-panel'>>>> {
  const opened = await openPanel('nonesuch-shape-panel', {shape});
  await vi.waitFor(() => expect(opened.panel.row).not.toBeNull());
  await opened.panel.updateComplete;
  for (const details of all<HTMLDetailsElement>(opened.panel, 'details')) details.open = true;
  return opened;
}

const control = <Found extends HTMLElement = HTMLInputElement>(panel: HTMLElement, name: string): Found =>
  inside<Found>(panel, `[name=${name}]`);

/** Sets a control as a visitor does who lets go of it there. */
function set(input: HTMLInputElement, value: string): void {
  input.value = value;
  input.dispatchEvent(new Event('input', {bubbles: true}));
  input.dispatchEvent(new Event('change', {bubbles: true}));
}

describe('the shape', () => {
  it('is learnt from the picture', async () => {
    const {panel, pictures} = await open();
    const own = await pictures.ownTraitsOf({
      seed: 42,
      psi: 0.7,
      edits: {blend: null, near: [], mix: null, shape: {}, toward: null},
    });
    const neck = own!.traits.traits.findIndex(({name}) => name === 'neck');
    const value = own!.row[own!.traits.starts[neck]!]!;
    const slider = control(panel, 'neck');
    const [min, max] = [Number(slider.min), Number(slider.max)];
    expect(Number(slider.value)).toBeCloseTo(Math.min(max, Math.max(min, value)), 1);
  });

  it('is moved by a slider: drafts on the way, one choice at its end', async () => {
    const {panel, chosen, drafts} = await open();
    set(control(panel, 'neck'), '1');
    expect(drafts).toEqual([{explore: {shape: {neck: [1]}}}]);
    expect(chosen).toEqual([{explore: {shape: {neck: [1]}}}]);
  });

  it('has menus and colours', async () => {
    const {panel, chosen} = await open();
    const menu = control<HTMLSelectElement>(panel, 'maneStyle');
    const other = menu.selectedIndex === 2 ? 3 : 2;
    await userEvent.selectOptions(menu, menu.options[other]!);
    const columns = chosen[0]!.explore!.shape!['maneStyle']!;
    expect(columns[other]).toBe(1);
    expect(columns.reduce((sum, value) => sum + value, 0)).toBe(1);
    set(control(panel, 'coat'), '#3366cc');
    expect(chosen[1]!.explore!.shape!['coat']).toHaveLength(3);
  });

  it('has switches, and gives what hangs on one its own beginning', async () => {
    const {traits} = ponyTraits();
    const hanging = traits.find((trait) => trait.kind === 'colour' && trait.onlyWith && trait.initial);
    const flag = (hanging as ColourTrait).onlyWith!.trait;
    const {panel, chosen} = await open({[flag]: [0]});
    control(panel, flag).click();
    expect(chosen).toEqual([
      {explore: {shape: {[flag]: [1], [hanging!.name]: [...(hanging as ColourTrait).initial!]}}},
    ]);
    await take(panel, chosen[0]!);
    await vi.waitFor(() => expect(control(panel, flag).checked).toBe(true));
    control(panel, flag).click();
    expect(chosen[1]!.explore!.shape![flag]).toEqual([0]);
  });

  it('is undone, done again and taken back altogether', async () => {
    const {panel, chosen} = await open();
    expect(['Undo', 'Redo', 'Reset'].map((name) => button(panel, name).disabled)).toEqual([true, true, true]);
    set(control(panel, 'neck'), '1');
    await take(panel, chosen.at(-1)!);
    set(control(panel, 'neck'), '-1');
    await take(panel, chosen.at(-1)!);
    await userEvent.click(button(panel, 'Undo'));
    expect(chosen.at(-1)!.explore!.shape).toEqual({neck: [1]});
    await take(panel, chosen.at(-1)!);
    await userEvent.click(button(panel, 'Redo'));
    expect(chosen.at(-1)!.explore!.shape).toEqual({neck: [-1]});
    await take(panel, chosen.at(-1)!);
    await userEvent.click(button(panel, 'Reset'));
    expect(chosen.at(-1)!.explore!.shape).toEqual({});
    await take(panel, chosen.at(-1)!);
    panel.seed = 43;
    await panel.updateComplete;
    expect(button(panel, 'Undo').disabled).toBe(true);
  });

  it('says that it looks, and asks again after a failure', async () => {
    const {panel, pictures} = await openPanel('nonesuch-shape-panel', {}, {pictures: null});
    expect(textOf(inside(panel, '[role=status]'))).toBe('Looking closely at this picture …');
    const ask = vi.spyOn(pictures, 'ownTraitsOf').mockRejectedValueOnce(new Error('No.'));
    panel.pictures = pictures;
    await vi.waitFor(() => expect(ask).toHaveBeenCalledTimes(1));
    expect(panel.row).toBeNull();
    panel.requestUpdate();
    await vi.waitFor(() => expect(panel.row).not.toBeNull());
    expect(ask).toHaveBeenCalledTimes(2);
  });
});
