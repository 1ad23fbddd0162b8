import {userEvent} from 'vitest/browser';
import {describe, expect, it} from 'vitest';
import '../../../src/about/help.ts';
import {COMMANDS} from '../../../src/kit/commands.ts';
import {all, button, handleKey, heard, inside, mount, textOf} from '../../support/mount.ts';
import {clickAt} from '../../support/pointer.ts';

describe('the help', () => {
  it('names every key that does something', async () => {
    const help = await mount('nonesuch-help');
    const said = all(help, 'dd').map(textOf);
    for (const {what} of COMMANDS) expect(said).toContain(what);
    expect(help.shadowRoot!.activeElement).toBe(inside(help, '[role=dialog]'));
  });

  it.each([
    ['Close', 'close-help'],
    ['Slideshow', 'open-show'],
    ['Album', 'open-album'],
  ])('has a button: %s', async (name, command) => {
    const help = await mount('nonesuch-help');
    const commands = heard(help, 'app-command');
    await userEvent.click(button(help, name));
    expect(commands).toMatchObject([{command}]);
  });

  it('closes by its own key and by a press beside it, not by one on it', async () => {
    const help = await mount('nonesuch-help');
    const commands = heard(help, 'app-command');
    expect([handleKey(help, 'x'), handleKey(help, '?')]).toEqual([false, true]);
    await userEvent.click(inside(help, 'h2'));
    expect(commands).toHaveLength(1);
    await clickAt({x: 4, y: 4});
    expect(commands.map(({command}) => command)).toEqual(['close-help', 'close-help']);
  });
});
