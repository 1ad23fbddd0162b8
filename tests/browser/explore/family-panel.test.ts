import {userEvent} from 'vitest/browser';
import {describe, expect, it, vi} from 'vitest';
import '../../../src/explore/family-panel.ts';
import {all, button, inside, textOf} from '../../support/mount.ts';
import {openPanel, take} from '../../support/panels.ts';

describe('the family', () => {
  it('is a dozen, each a step away; others at a press', async () => {
    const {panel, chosen, engine} = await openPanel('nonesuch-family-panel');
    await vi.waitFor(() => expect(engine.orders).toHaveLength(12));
    expect(engine.orders.every(({from}) => from.space === 'w')).toBe(true);
    await userEvent.click(button(panel, 'Relative 1'));
    const [first] = chosen[0]!.explore!.near!;
    await userEvent.click(button(panel, 'Others'));
    await userEvent.click(button(panel, 'Relative 1'));
    expect(chosen[1]!.explore!.near).toHaveLength(1);
    expect(chosen[1]!.explore!.near![0]).not.toBe(first);
  });

  it('goes on from there, a step back, and to the start', async () => {
    const {panel, chosen} = await openPanel('nonesuch-family-panel', {near: [5, 6]});
    expect(textOf(inside(panel, '.between'))).toBe('2 steps from seed 42.');
    await userEvent.click(button(panel, 'Step back'));
    await userEvent.click(button(panel, 'To the start'));
    await userEvent.click(button(panel, 'Relative 3'));
    expect(chosen.map(({explore}) => explore!.near!.slice(0, 2))).toEqual([[5], [], [5, 6]]);
    expect(chosen[2]!.explore!.near).toHaveLength(3);
    await take(panel, chosen[0]!);
    expect(textOf(inside(panel, '.between'))).toBe('1 step from seed 42.');
  });

  it('ends where a link does', async () => {
    const {panel} = await openPanel('nonesuch-family-panel', {near: Array.from({length: 12}, (_, i) => i)});
    expect(all(panel, '.grid')).toHaveLength(0);
    expect(button(panel, 'Others').disabled).toBe(true);
    expect(textOf(panel.shadowRoot!)).toContain('That is as far as a link can lead.');
  });
});
