import {userEvent} from 'vitest/browser';
import {describe, expect, it} from 'vitest';
import '../../../src/upscale/compare.ts';
import type {Compare} from '../../../src/upscale/compare.ts';
import {all, heard, inside, mount} from '../../support/mount.ts';
import {drag, placeIn} from '../../support/pointer.ts';

const DOT = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==';
const fileOf = (name: string): {file: File; url: string} => ({file: new File([''], name), url: DOT});

function compare(divider: number | null, hasTwo = true): Promise<Compare> {
  return mount(
    'nonesuch-compare',
    {
      enlarged: {key: '', picture: fileOf('large.png'), beside: hasTwo ? fileOf('bicubic.png') : null},
      larger: {factor: 2, method: 'network', divider},
      alt: 'A pony',
    },
    '',
    'container-type: size; width: 400px; height: 400px',
  );
}

const rested = (events: {choice: {explore?: {larger?: {divider: number | null} | null}}}[]): unknown[] =>
  events.map(({choice}) => choice.explore?.larger?.divider);

describe('a larger picture', () => {
  it('alone is a link that gives it its name', async () => {
    const element = await compare(null, false);
    expect(inside<HTMLAnchorElement>(element, 'a').download).toBe('large.png');
    expect(inside<HTMLImageElement>(element, 'img').alt).toBe('A pony');
    expect(all(element, '[role=slider]')).toHaveLength(0);
  });

  it('stands beside the other one, with the divider where the address has it', async () => {
    const element = await compare(30);
    expect(inside(element, '[role=slider]').ariaValueNow).toBe('30');
    expect(all<HTMLImageElement>(element, 'img').map(({alt}) => alt)).toEqual(['A pony', '']);
  });

  it('is compared by dragging the divider', async () => {
    const element = await compare(50);
    const chosen = heard(element, 'chosen');
    const passed = heard(document, 'pointerdown');
    const frame = inside(element, '.frame');
    await drag(placeIn(frame), placeIn(frame, {x: 0.25, y: 0.5}));
    expect(rested(chosen)).toEqual([25]);
    expect(inside(element, '[role=slider]').ariaValueText).toBe('25 per cent bicubic');
    // Not a swipe to the next picture.
    expect(passed).toHaveLength(0);
    await drag(placeIn(frame), {x: -500, y: 10});
    expect(rested(chosen)).toEqual([25, 0]);
  });

  it('is compared by keys, which go to no other picture', async () => {
    const element = await compare(50);
    const chosen = heard(element, 'chosen');
    const passed = heard(document, 'keydown');
    inside(element, '[role=slider]').focus();
    await userEvent.keyboard('{ArrowLeft}{ArrowUp}{End}{ArrowRight}{Home}');
    expect(rested(chosen)).toEqual([45, 50, 100, 100, 0]);
    expect(passed).toHaveLength(0);
    await userEvent.keyboard('a');
    expect(passed.map(({key}) => key)).toEqual(['a']);
  });
});
