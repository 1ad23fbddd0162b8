import {userEvent} from 'vitest/browser';
import {expect, it} from 'vitest';
import '../../../src/plane/plane-bar.ts';
import {button, heard, inside, mount, textOf} from '../../support/mount.ts';

it('asks for the wall, another plane, help and album', async () => {
  const bar = await mount('nonesuch-plane-bar');
  const commands = heard(document, 'app-command');
  for (const name of ['Wall', 'New plane', 'Keys and gestures', 'Album'])
    await userEvent.click(button(bar, name));
  expect(commands.map(({command}) => command)).toEqual([
    'close-plane',
    'new-plane',
    'open-help',
    'open-album',
  ]);
});

it('asks for more or less of a zoom, and says at which ends there is none', async () => {
  const bar = await mount('nonesuch-plane-bar', {zoom: 1});
  const zoomed: number[] = [];
  bar.addEventListener('zoomed', ({by}) => zoomed.push(by));
  expect([button(bar, 'Further').ariaDisabled, button(bar, 'Nearer').ariaDisabled]).toEqual([
    'true',
    'false',
  ]);
  await userEvent.click(button(bar, 'Nearer'));
  bar.zoom = 8;
  await bar.updateComplete;
  expect([button(bar, 'Further').ariaDisabled, button(bar, 'Nearer').ariaDisabled]).toEqual([
    'false',
    'true',
  ]);
  await userEvent.click(button(bar, 'Further'));
  expect(zoomed).toEqual([1, -1]);
  expect(textOf(inside(bar, 'output'))).toBe('8×');
});
