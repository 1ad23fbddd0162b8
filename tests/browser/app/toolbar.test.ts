import {userEvent} from 'vitest/browser';
import {describe, expect, it} from 'vitest';
import '../../../src/app/toolbar.ts';
import type {Toolbar} from '../../../src/app/toolbar.ts';
import type {LocalModel} from '../../../src/pictures/local-models.ts';
import {someGenerator, someModel, somePictures} from '../../support/elements.ts';
import {all, button, buttons, heard, inside, mount, textOf} from '../../support/mount.ts';

const models = [
  {id: 'pony', title: 'Ponies'},
  {id: 'people', title: 'People'},
];

async function open(change: Partial<Toolbar> = {}): Promise<Toolbar> {
  const {pictures} = somePictures();
  const toolbar = await mount('nonesuch-toolbar', {
    models,
    model: 'pony',
    pictures,
    many: 'ponies',
    ...change,
  });
  await toolbar.updateComplete;
  return toolbar;
}

const menu = (toolbar: Toolbar): HTMLSelectElement =>
  inside<HTMLSelectElement>(toolbar, '[aria-label=Model]');

describe('the toolbar', () => {
  it.each([
    ['New wall', 'new-wall'],
    ['Plane', 'open-plane'],
    ['Let the wall drift', 'toggle-drift'],
    ['Keys and gestures', 'open-help'],
    ['Album', 'open-album'],
    ['About', 'open-about'],
    ['Nonesuch None of these ponies exist', 'open-about'],
  ])('has a button for %s', async (name, command) => {
    const toolbar = await open();
    const commands = heard(toolbar, 'app-command');
    await userEvent.click(button(toolbar, name));
    expect(commands).toMatchObject([{command}]);
  });

  it('is reached by key, button after button', async () => {
    const toolbar = await open();
    const commands = heard(toolbar, 'app-command');
    toolbar.focus();
    expect(toolbar.shadowRoot!.activeElement).toBe(all(toolbar, 'button')[0]);
    await userEvent.keyboard('{Tab}{Tab}{Enter}');
    expect(commands).toMatchObject([{command: 'new-wall'}]);
  });

  it('has the models of the site and those of this device', async () => {
    const own: LocalModel = {descriptor: someModel({id: 'own-1', title: 'Mine'}), isKept: true, bytes: 1};
    const toolbar = await open({local: [own]});
    expect([...menu(toolbar).options].map(({text}) => text)).toEqual([
      'Ponies',
      'People',
      'Mine',
      'Your own …',
    ]);
    const picked = heard(toolbar, 'model-picked');
    await userEvent.selectOptions(menu(toolbar), 'people');
    expect(picked).toMatchObject([{model: 'people'}]);
  });

  it('opens the sheet of own models, which are no model themselves', async () => {
    const toolbar = await open();
    const picked = heard(toolbar, 'model-picked');
    const commands = heard(toolbar, 'app-command');
    await userEvent.selectOptions(menu(toolbar), 'Your own …');
    expect([picked.length, menu(toolbar).value]).toEqual([0, 'pony']);
    expect(commands).toMatchObject([{command: 'open-models'}]);
  });

  it('has a menu of classes where there are some', async () => {
    const {pictures} = somePictures({model: {generator: someGenerator(2)}, classIndex: 1});
    const toolbar = await open({pictures});
    const picked = heard(toolbar, 'class-picked');
    const classes = inside<HTMLSelectElement>(toolbar, '[aria-label=Class]');
    expect([classes.value, [...classes.options].map(({text}) => text)]).toEqual([
      'Class 1',
      ['Class 0', 'Class 1'],
    ]);
    await userEvent.selectOptions(classes, 'Class 0');
    expect(picked).toMatchObject([{classIndex: 0}]);
  });

  it('has no button for a drift that nobody wants, and says less while no model could be read', async () => {
    const toolbar = await open({canDrift: false, pictures: null, many: '', models: []});
    expect(buttons(toolbar)).not.toContain('Let the wall drift');
    expect(textOf(inside(toolbar, '.name'))).toBe('Nonesuch');
    expect(menu(toolbar).options).toHaveLength(1);
  });

  it('says whether the wall drifts', async () => {
    const toolbar = await open({drifts: false});
    const drift = button(toolbar, 'Let the wall drift');
    expect([drift.ariaPressed, drift.title]).toEqual(['false', 'Let the wall drift']);
    toolbar.drifts = true;
    await toolbar.updateComplete;
    expect([drift.ariaPressed, drift.title]).toEqual(['true', 'Stop the wall from drifting']);
  });
});
