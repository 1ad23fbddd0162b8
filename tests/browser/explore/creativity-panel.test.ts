import {userEvent} from 'vitest/browser';
import {describe, expect, it, vi} from 'vitest';
import '../../../src/explore/creativity-panel.ts';
import {all, button, inside, textOf} from '../../support/mount.ts';
import {openPanel} from '../../support/panels.ts';
import {placeIn, swipe} from '../../support/pointer.ts';

describe('creativity', () => {
  it('shows the seed at eleven psi, and goes to one of them', async () => {
    const {panel, chosen, engine} = await openPanel('nonesuch-creativity-panel');
    const ladder = all(panel, '.grid button');
    expect(ladder).toHaveLength(11);
    await vi.waitFor(() => expect(engine.orders).toHaveLength(11));
    expect(engine.orders.map(({truncationPsi}) => truncationPsi).sort((a, b) => a - b)).toEqual([
      0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 1.05, 1.2, 1.35, 1.5,
    ]);
    await userEvent.click(button(panel, 'Creativity 0.3'));
    expect(chosen).toEqual([{psi: 0.3}]);
  });

  it('marks the one that is open', async () => {
    const {panel} = await openPanel('nonesuch-creativity-panel', {}, {psi: 0.45});
    expect(inside(panel, '[aria-current=true]').ariaLabel).toBe('Creativity 0.45');
    expect(textOf(inside(panel, 'output'))).toBe('ψ 0.45');
  });

  it('is moved by keys', async () => {
    const {panel, chosen, drafts} = await openPanel('nonesuch-creativity-panel');
    inside(panel, 'input').focus();
    await userEvent.keyboard('{ArrowRight}');
    expect(drafts).toEqual([{psi: 0.75}]);
    expect(chosen).toEqual([{psi: 0.75}]);
  });

  it('is moved by a finger that goes sideways, not by one that scrolls', async () => {
    const {panel, chosen, drafts} = await openPanel('nonesuch-creativity-panel');
    const slider = inside<HTMLInputElement>(panel, 'input');
    const at = placeIn(slider);
    await swipe(at, {x: at.x, y: at.y + 60});
    expect([drafts.length, chosen.length, slider.value]).toEqual([0, 0, '0.7']);
    await swipe(at, {x: at.x + 80, y: at.y});
    await vi.waitFor(() => expect(chosen).toHaveLength(1));
    expect(drafts.length).toBeGreaterThan(0);
    expect(chosen[0]!.psi).toBeGreaterThan(0.75);
  });

  it('leaves calm patches where pictures cannot be made', async () => {
    const {panel, engine} = await openPanel('nonesuch-creativity-panel', {}, {pictures: null});
    expect(engine.orders).toHaveLength(0);
    const {pictures, engine: failing} = await openPanel('nonesuch-creativity-panel');
    failing.failure = new Error('No.');
    panel.pictures = pictures;
    await vi.waitFor(() => expect(failing.orders.length).toBeGreaterThan(10));
    expect(all(panel, 'nonesuch-thumb').flatMap((thumb) => all(thumb, 'img'))).toEqual([]);
  });
});
