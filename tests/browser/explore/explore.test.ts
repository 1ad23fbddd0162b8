import {userEvent} from 'vitest/browser';
import {describe, expect, it, vi} from 'vitest';
import '../../../src/explore/explore.ts';
import type {Explore} from '../../../src/explore/explore.ts';
import {NOT_EXPLORING, PANELS, type Panel} from '../../../src/pictures/explore-state.ts';
import {SITE, somePictures, type SomeOptions} from '../../support/elements.ts';
import {all, button, heard, inside, mount, textOf} from '../../support/mount.ts';

function open(panel: Panel | null, options: SomeOptions = {}): Promise<Explore> {
  const {pictures} = somePictures(options);
  return mount('nonesuch-explore', {
    ...{pictures, seed: 42, psi: 0.7, siteUrl: SITE},
    explore: {...NOT_EXPLORING, panel},
  });
}

const tabs = (explore: Explore): string[] => all(explore, '[role=tab]').map(textOf);

describe('the panels', () => {
  it.each(PANELS)('show %s', async (panel) => {
    const explore = await open(panel);
    await vi.waitFor(() => expect(all(explore, `nonesuch-${panel}-panel`)).toHaveLength(1));
    expect(inside(explore, '[aria-selected=true]').id).toBe(`tab-${panel}`);
  });

  it('are none while none is open', async () => {
    const explore = await open(null);
    expect(inside(explore, '#panel').childElementCount).toBe(0);
  });

  it('are opened by their tabs and closed', async () => {
    const explore = await open('seed');
    const chosen = heard(explore, 'chosen');
    await userEvent.click(button(explore, 'Mix'));
    await userEvent.click(button(explore, 'Close the panel'));
    expect(chosen.map(({choice}) => choice.explore)).toEqual([{panel: 'mix'}, {panel: null}]);
  });

  it('are walked through by arrows, which do not reach the picture', async () => {
    const explore = await open('larger');
    const chosen = heard(explore, 'chosen');
    inside(explore, '#tab-larger').focus();
    await userEvent.keyboard('{ArrowRight}');
    expect(chosen.at(-1)!.choice).toEqual({explore: {panel: 'creativity'}});
    explore.explore = {...NOT_EXPLORING, panel: 'creativity'};
    await vi.waitFor(() => expect(explore.shadowRoot!.activeElement?.id).toBe('tab-creativity'));
    await userEvent.keyboard('{ArrowLeft}{ArrowDown}');
    expect(chosen.map(({choice}) => choice.explore?.panel)).toEqual(['creativity', 'larger']);
    const passed: string[] = [];
    explore.addEventListener('keydown', ({key}) => passed.push(key));
    inside(explore, '#panel').focus();
    await userEvent.keyboard('{ArrowDown}{ArrowRight}');
    expect(passed).toEqual(['ArrowRight']);
  });

  it('have directions for a model without words, and neither for one without both', async () => {
    const explore = await open('shape', {
      traits: null,
      model: {directions: {sha256: '0', bytes: 1}},
    });
    await vi.waitFor(() => expect(all(explore, 'nonesuch-directions-panel')).toHaveLength(1));
    expect(tabs(explore)).toContain('Shape');
    expect(tabs(await open('seed', {traits: null}))).not.toContain('Shape');
  });
});
