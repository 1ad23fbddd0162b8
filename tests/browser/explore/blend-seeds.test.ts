import {expect, it} from 'vitest';
import '../../../src/explore/blend-seeds.ts';
import '../../../src/explore/mix-panel.ts';
import {UNEDITED, type Blend} from '../../../src/pictures/recipe.ts';
import {all, button, inside, textOf} from '../../support/mount.ts';
import {openPanel, take} from '../../support/panels.ts';

const blend: Blend = {
  weight: 9,
  others: [
    {seed: 5, weight: 3},
    {seed: 6, weight: 3},
    {seed: 7, weight: 1},
  ],
};

const open = (): ReturnType<typeof openPanel<'nonesuch-blend-seeds'>> =>
  openPanel('nonesuch-blend-seeds', {blend});

type Opened = Awaited<ReturnType<typeof open>>;

const sliders = ({panel}: Opened): HTMLInputElement[] => all<HTMLInputElement>(panel, 'input');

function slide(opened: Opened, index: number, value: number, type: 'input' | 'change'): void {
  const slider = sliders(opened)[index]!;
  slider.value = String(value);
  slider.dispatchEvent(new Event(type, {bubbles: true}));
}

it('shows each seed with its part of the picture, the own one first', async () => {
  const {panel, pictures} = await open();
  expect(textOf(inside(panel, '#between'))).toBe('Between 4 seeds');
  expect(all(panel, 'label').map(textOf)).toEqual([42, 5, 6, 7].map((seed) => pictures.nameOf(seed)));
  expect(all(panel, 'output').map(textOf)).toEqual(['56 %', '19 %', '19 %', '6 %']);
});

it('gives a seed more of the picture: drafts while it slides, a choice at its end, and the others stay', async () => {
  const opened = await open();
  slide(opened, 1, 36, 'input');
  slide(opened, 1, 36, 'change');
  const changed: Blend = {weight: 9, others: [{seed: 5, weight: 9}, ...blend.others.slice(1)]};
  expect([opened.drafts, opened.chosen]).toEqual([
    [{explore: {blend: changed}}],
    [{explore: {blend: changed}}],
  ]);
  await take(opened.panel, opened.chosen[0]!);
  expect(sliders(opened).map(({value}) => value)).toEqual(['36', '36', '12', '4']);
  expect(sliders(opened)[1]!.ariaValueText).toBe('41 percent');
});

it('does not let the other sliders jump where the weights have a common part', async () => {
  const opened = await open();
  slide(opened, 3, 12, 'change');
  await take(opened.panel, opened.chosen[0]!);
  expect(opened.panel.explore.blend).toMatchObject({
    weight: 3,
    others: [{weight: 1}, {weight: 1}, {weight: 1}],
  });
  expect(sliders(opened).map(({value}) => value)).toEqual(['36', '12', '12', '12']);
});

it('opens the picture of one of them', async () => {
  const {panel, chosen} = await open();
  const [, , third] = all<HTMLButtonElement>(panel, 'button');
  third!.click();
  expect(chosen).toEqual([{seed: 6, explore: UNEDITED}]);
});

it('stands in the panel that mixes, for pictures between seeds alone', async () => {
  const {panel} = await openPanel('nonesuch-mix-panel', {blend});
  expect(all(panel, 'nonesuch-blend-seeds')).toHaveLength(1);
  await take(panel, {explore: {blend: null}});
  expect(all(panel, 'nonesuch-blend-seeds')).toHaveLength(0);
  expect(() => button(panel, 'Unmix')).toThrow();
});
