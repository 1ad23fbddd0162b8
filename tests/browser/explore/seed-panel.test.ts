import {userEvent} from 'vitest/browser';
import {describe, expect, it} from 'vitest';
import '../../../src/explore/seed-panel.ts';
import {plainName} from '../../../src/lib/plain-name.ts';
import {seedOf} from '../../../src/lib/seed-of-name.ts';
import {SITE} from '../../support/elements.ts';
import {all, button, heard, inside, textOf} from '../../support/mount.ts';
import {openPanel} from '../../support/panels.ts';

const open = (seed = 42): ReturnType<typeof openPanel<'nonesuch-seed-panel'>> =>
  openPanel('nonesuch-seed-panel', {}, {siteUrl: SITE, seed});

describe('the seed', () => {
  it('is typed, or pasted as the name of a file', async () => {
    const {panel, chosen} = await open();
    const box = inside<HTMLInputElement>(panel, '#seed');
    await userEvent.type(box, ' 123{Enter}');
    expect(box.value).toBe('');
    await userEvent.type(box, 'seed0000085 (1).png{Enter}');
    expect(chosen).toEqual([{seed: 123}, {seed: 85}]);
  });

  it('may come as a link, with all that it says', async () => {
    const {panel} = await open();
    const opened = heard(panel, 'link-opened');
    await userEvent.type(inside(panel, '#seed'), `${SITE}?model=pony&psi=0.5&seed=7{Enter}`);
    expect(opened).toMatchObject([{query: '?model=pony&psi=0.5&seed=7'}]);
  });

  it('says what may be typed', async () => {
    const {panel, chosen} = await open();
    const box = inside<HTMLInputElement>(panel, '#seed');
    await userEvent.type(box, '4294967296{Enter}');
    expect(textOf(inside(panel, '#seed-problem'))).toMatch(/^Type a whole number from 0 to 4294967295/);
    expect([chosen.length, box.value]).toEqual([0, '4294967296']);
  });

  it('is any other one at a press', async () => {
    const {panel, chosen} = await open();
    await userEvent.click(button(panel, 'A random seed'));
    await userEvent.click(button(panel, 'A random seed'));
    expect(chosen).toHaveLength(2);
    expect(chosen[0]!.seed).not.toBe(chosen[1]!.seed);
  });

  it('has neighbours, around the end of all seeds too', async () => {
    const {panel, chosen} = await open(0);
    const names = all(panel, '.grid button').map((one) => one.ariaLabel);
    expect(names).toEqual([
      ...[4294967292, 4294967293, 4294967294, 4294967295].map((seed) => `Seed ${seed}`),
      ...[1, 2, 3, 4].map((seed) => `Seed ${seed}`),
    ]);
    await userEvent.click(button(panel, 'Seed 4294967295'));
    expect(chosen).toEqual([{seed: 4294967295}]);
  });

  it('has none before there is a model', async () => {
    const {panel} = await openPanel('nonesuch-seed-panel', {}, {pictures: null});
    expect(all(panel, '.grid')).toHaveLength(0);
  });
});

describe('a name', () => {
  it('is a seed, with what is to be written on a page for it', async () => {
    const {panel, chosen} = await open();
    await userEvent.type(inside(panel, '#name'), 'Ada "&" Co{Enter}');
    expect(chosen).toEqual([{seed: seedOf(plainName('Ada "&" Co'))}]);
    expect(all(panel, '.snippets')).toHaveLength(0);
    panel.seed = chosen[0]!.seed!;
    await panel.updateComplete;
    const [element, address] = all(panel, 'code').map(textOf);
    expect(element).toBe(
      '<nonesuch-picture model="pony" version="3" name="Ada &quot;&amp;&quot; Co"></nonesuch-picture>',
    );
    expect(address).toMatch(/^https:\/\/example\.org\/site\/pictures\/pony\/~Ada.*\.png\?.*v=3$/);
    panel.psi = 0.5;
    await panel.updateComplete;
    expect(textOf(all(panel, 'code')[0]!)).toContain(' psi="0.5"');
  });

  it('that is empty is none', async () => {
    const {panel, chosen} = await open();
    await userEvent.type(inside(panel, '#name'), '  {Enter}');
    expect(chosen).toEqual([]);
  });
});
