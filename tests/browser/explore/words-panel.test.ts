import {userEvent} from 'vitest/browser';
import {describe, expect, it, vi} from 'vitest';
import '../../../src/explore/words-panel.ts';
import {NOT_EXPLORING} from '../../../src/pictures/explore-state.ts';
import {nameOf} from '../../../src/words/name.ts';
import {all, button, buttons, inside, textOf} from '../../support/mount.ts';
import {openPanel, type OpenPanel} from '../../support/panels.ts';

type Words = OpenPanel<HTMLElementTagNameMap['nonesuch-words-panel']>;

async function open(find = '', more = {}): Promise<Words> {
  return openPanel('nonesuch-words-panel', {find}, more);
}

const status = (panel: HTMLElement): string => textOf(inside(panel, '.search [role=status]'));

describe('words', () => {
  it('tell of the picture that is open', async () => {
    const {panel} = await open();
    expect(textOf(inside(panel, 'h3'))).toBe(nameOf(42));
    await vi.waitFor(() => expect(textOf(inside(panel, 'article p'))).toMatch(/^[A-Z].*\.$/));
  });

  it('are typed and taken into the address', async () => {
    const {panel, chosen} = await open();
    await vi.waitFor(() => expect(all(panel, 'form')).toHaveLength(1));
    await userEvent.type(inside(panel, '#find'), ' smiling unicorn {Enter}');
    expect(chosen).toEqual([{explore: {find: 'smiling unicorn'}}]);
  });

  it('find the best of many, and say what was understood', async () => {
    const {panel, chosen, pictures} = await open('smiling zzz');
    const find = vi.spyOn(pictures, 'find');
    await vi.waitFor(() => expect(all(panel, '.grid button')).toHaveLength(24));
    await vi.waitFor(() => expect(status(panel)).toBe('The best of 2048 seeds, best first.'));
    expect(all(panel, '.typed li').map(textOf)).toEqual([
      expect.stringMatching(/^smiling /),
      'zzz not understood',
    ]);
    const scores = panel.found.map(({score}) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    const best = panel.found[0]!.seed;
    await userEvent.click(all(panel, '.grid button')[0]!);
    expect(chosen).toEqual([{seed: best}]);
    expect(find.mock.calls.length).toBeLessThanOrEqual(1);
  });

  it('can be stopped, and the search begun anew', async () => {
    const opened = await open();
    const {panel, engine} = opened;
    await vi.waitFor(() => expect(all(panel, 'form')).toHaveLength(1));
    engine.hold();
    panel.explore = {...NOT_EXPLORING, find: 'smiling'};
    await vi.waitFor(() => expect(buttons(panel)).toContain('Stop'));
    expect(status(panel)).toBe('Looking through 2048 seeds: 0 %');
    await userEvent.click(button(panel, 'Stop'));
    expect(status(panel)).toBe('Stopped: the best of 0 seeds, best first.');
    engine.go();
    inside(panel, '#find').focus();
    await userEvent.keyboard('{Enter}');
    await vi.waitFor(() => expect(status(panel)).toBe('The best of 2048 seeds, best first.'));
    expect(opened.chosen).toEqual([]);
  });

  it('say why the search stopped', async () => {
    const {panel, engine} = await open();
    await vi.waitFor(() => expect(all(panel, 'form')).toHaveLength(1));
    engine.failure = new Error('The engine is gone.');
    panel.psi = 0.4;
    panel.explore = {...NOT_EXPLORING, find: 'smiling'};
    await vi.waitFor(() =>
      expect(textOf(inside(panel, '[role=alert]'))).toBe('The search stopped: The engine is gone.'),
    );
  });

  it('are looked for without a model that has some', async () => {
    const {panel} = await openPanel('nonesuch-words-panel', {find: 'smiling'}, {}, {traits: null});
    await vi.waitFor(() => expect(panel.isLearning).toBe(false));
    expect([all(panel, 'form').length, all(panel, '.grid').length]).toEqual([0, 0]);
  });
});
