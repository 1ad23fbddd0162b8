import {userEvent} from 'vitest/browser';
import {describe, expect, it} from 'vitest';
import '../../../src/explore/mix-panel.ts';
import type {LayerRange} from '../../../src/model/latent/mixing.ts';
import {UNEDITED} from '../../../src/pictures/recipe.ts';
import {SITE} from '../../support/elements.ts';
import {all, button, inside, textOf} from '../../support/mount.ts';
import {openPanel} from '../../support/panels.ts';

const open = (...ranges: LayerRange[]): ReturnType<typeof openPanel<'nonesuch-mix-panel'>> =>
  openPanel('nonesuch-mix-panel', {mix: ranges.length > 0 ? {seed: 7, ranges} : null}, {siteUrl: SITE});

function dropped(text: string): DragEvent {
  const dataTransfer = new DataTransfer();
  if (text !== '') dataTransfer.setData('text/plain', text);
  return new DragEvent('drop', {dataTransfer, bubbles: true, composed: true, cancelable: true});
}

describe('mixing', () => {
  it('begins with a seed that is typed, in the fine layers', async () => {
    const {panel, chosen} = await open();
    expect(inside<HTMLFieldSetElement>(panel, 'fieldset').disabled).toBe(true);
    await userEvent.type(inside(panel, '#other'), '7{Enter}');
    expect(chosen).toEqual([{explore: {mix: {seed: 7, ranges: ['fine']}}}]);
    await userEvent.click(button(panel, 'A random second picture'));
    expect(chosen).toHaveLength(2);
  });

  it('takes a picture that is dropped on the box, and leaves a file to the page', async () => {
    const {panel, chosen} = await open('coarse');
    const box = inside(panel, '.second');
    box.dispatchEvent(new DragEvent('dragover', {cancelable: true}));
    await panel.updateComplete;
    expect(box.hasAttribute('data-over')).toBe(true);
    const drop = dropped(`${SITE}?model=pony&seed=9`);
    box.dispatchEvent(drop);
    await panel.updateComplete;
    expect([drop.defaultPrevented, box.hasAttribute('data-over')]).toEqual([true, false]);
    expect(chosen).toEqual([{explore: {mix: {seed: 9, ranges: ['coarse']}}}]);
    const file = dropped('');
    box.dispatchEvent(file);
    expect([file.defaultPrevented, chosen.length]).toEqual([false, 1]);
  });

  it('says that what was dropped is no picture', async () => {
    const {panel, chosen} = await open();
    inside(panel, '.second').dispatchEvent(dropped('https://example.com/cat.jpg'));
    await panel.updateComplete;
    expect(textOf(inside(panel, '[role=status]'))).toBe(
      'That is no picture of this site: drag one of ours, or type its seed.',
    );
    expect(chosen).toHaveLength(0);
  });

  it('takes ranges of layers, and ends with the last one', async () => {
    const {panel, chosen} = await open('fine');
    const [coarse, , fine] = all<HTMLInputElement>(panel, 'input[type=checkbox]');
    expect([coarse!.checked, fine!.checked]).toEqual([false, true]);
    await userEvent.click(coarse!);
    await userEvent.click(fine!);
    expect(chosen).toEqual([{explore: {mix: {seed: 7, ranges: ['coarse', 'fine']}}}, {explore: {mix: null}}]);
  });

  it('is swapped and undone', async () => {
    const {panel, chosen} = await open('middle');
    await userEvent.click(button(panel, 'Swap'));
    await userEvent.click(button(panel, 'Unmix'));
    expect(chosen).toEqual([
      {seed: 7, explore: {...UNEDITED, mix: {seed: 42, ranges: ['middle']}}},
      {explore: {mix: null}},
    ]);
  });

  it('shows all seven mixtures', async () => {
    const {panel, chosen} = await open('coarse', 'fine');
    expect(all(panel, '.grid button')).toHaveLength(7);
    expect(inside(panel, '.grid [aria-current=true]').ariaLabel).toBe('From the second: coarse, fine');
    await userEvent.click(button(panel, 'From the second: middle'));
    expect(chosen).toEqual([{explore: {mix: {seed: 7, ranges: ['middle']}}}]);
  });
});
