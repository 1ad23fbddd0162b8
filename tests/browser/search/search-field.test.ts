import {page, userEvent} from 'vitest/browser';
import {afterEach, describe, expect, it} from 'vitest';
import '../../../src/search/search-field.ts';
import type {SearchField} from '../../../src/search/search-field.ts';
import {all, button, buttons, heard, inside, mount, textOf} from '../../support/mount.ts';

function open(change: Partial<SearchField> = {}): Promise<SearchField> {
  return mount('nonesuch-search-field', {example: 'a blue unicorn', many: 'ponies', ...change});
}

const input = (field: SearchField): HTMLInputElement => inside<HTMLInputElement>(field, 'input');
const said = (field: SearchField): string => textOf(inside(field, '[role=status]'));

afterEach(() => page.viewport(800, 600));

describe('the field over the wall', () => {
  it('says what is wanted, by Enter or its lens', async () => {
    const field = await open();
    const wished = heard(field, 'wished');
    expect(input(field).placeholder).toBe('a blue unicorn');
    await userEvent.type(input(field), 'smiling{Enter}');
    expect(field.shadowRoot!.activeElement).toBeNull();
    await userEvent.type(input(field), ' with glasses');
    await userEvent.click(inside(field, '.lens'));
    expect(wished.map(({wish}) => wish)).toEqual(['smiling', 'smiling with glasses']);
  });

  it('says what was understood, what was not, and how rare it is', async () => {
    const field = await open({
      wish: 'a blue pony with zzz',
      typed: [
        {text: 'blue', meaning: 'Coat: blue'},
        {text: 'pony', meaning: 'pony'},
        {text: 'zzz', meaning: null},
      ],
      rarity: 'About one pony in 20.',
    });
    expect(input(field).value).toBe('a blue pony with zzz');
    expect(all(field, 'li').map((one) => [textOf(one), one.dataset['kind']])).toEqual([
      ['Coat: blue', 'known'],
      ['“zzz” not understood', 'unknown'],
    ]);
    expect(said(field)).toBe('About one pony in 20.');
  });

  it.each([
    [{isWordless: true}, 'There are no words for these pictures, so all of them are shown.'],
    [{isAwaited: true}, 'Fetching what the words mean …'],
    [
      {typed: [{text: 'x', meaning: null}]},
      'Nothing of it was understood, so all ponies are shown. Try “a blue unicorn”.',
    ],
    [
      {typed: [{text: 'pony', meaning: 'pony'}]},
      'That says nothing of their looks, so all ponies are shown.',
    ],
  ])('says why all are shown: %j', async (change, sentence) => {
    expect(said(await open({wish: 'x', ...change}))).toBe(sentence);
  });

  it('shows all again', async () => {
    const field = await open({wish: 'smiling'});
    const wished = heard(field, 'wished');
    await userEvent.click(button(field, 'Show all ponies'));
    expect(wished.map(({wish}) => wish)).toEqual(['']);
    field.wish = '';
    await field.updateComplete;
    expect([input(field).value, buttons(field).length]).toEqual(['', 1]);
  });

  it('keeps what is being typed when there is other news', async () => {
    const field = await open();
    await userEvent.type(input(field), 'half');
    field.rarity = 'Rare.';
    field.many = 'others';
    await field.updateComplete;
    expect(input(field).value).toBe('half');
  });

  it('is a button on a small screen, until it is wanted', async () => {
    await page.viewport(390, 700);
    const field = await open();
    const wished = heard(field, 'wished');
    expect(getComputedStyle(input(field)).display).toBe('none');
    await userEvent.click(button(field, 'Search the ponies'));
    await field.updateComplete;
    expect(field.shadowRoot!.activeElement).toBe(input(field));
    expect(wished).toHaveLength(0);
    input(field).blur();
    await field.updateComplete;
    expect(getComputedStyle(input(field)).display).toBe('none');
    field.focus();
    await userEvent.keyboard('red{Enter}');
    expect(wished.map(({wish}) => wish)).toEqual(['red']);
  });
});
