import {describe, expect, it, vi} from 'vitest';
import '../../../src/kit/thumb.ts';
import type {Thumb} from '../../../src/kit/thumb.ts';
import {PRIORITY} from '../../../src/pictures/priority.ts';
import {plainRecipe} from '../../../src/pictures/recipe.ts';
import {somePictures, type SomePictures} from '../../support/elements.ts';
import {all, heard, inside, mount} from '../../support/mount.ts';

async function thumbOf(some: SomePictures, change: Partial<Thumb> = {}, style = ''): Promise<Thumb> {
  return mount(
    'nonesuch-thumb',
    {pictures: some.pictures, recipe: plainRecipe(1, 0.7), ...change},
    `width: 80px; ${style}`,
  );
}

const isThere = (thumb: Thumb): Promise<void> =>
  vi.waitFor(() => expect(inside<HTMLImageElement>(thumb, 'img').naturalWidth).toBe(32));

describe('a small picture', () => {
  it('is made when it comes into view, after what is looked at', async () => {
    const some = somePictures();
    const file = vi.spyOn(some.pictures, 'file');
    const thumb = await thumbOf(some, {}, 'position: absolute; top: 3000px');
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 60)));
    expect(some.engine.orders).toHaveLength(0);
    const made = heard(thumb, 'thumb-made');
    thumb.style.top = '0';
    await isThere(thumb);
    expect(file.mock.calls[0]![1]!.priority!()).toBe(PRIORITY.thumb);
    expect(made.map((event) => event.file.name)).toEqual(['seed0000001.png']);
  });

  it('follows its recipe, and wants no more what it wanted before', async () => {
    const some = somePictures();
    some.engine.hold();
    const thumb = await thumbOf(some);
    await vi.waitFor(() => expect(some.engine.waiting).toBe(1));
    thumb.recipe = plainRecipe(2, 0.7);
    await vi.waitFor(() => expect(some.engine.seeds).toEqual([1, 2]));
    some.engine.go();
    await isThere(thumb);
    thumb.recipe = plainRecipe(2, 0.7);
    await thumb.updateComplete;
    expect(some.engine.seeds).toEqual([1, 2]);
  });

  it('is one that was kept, and is made where none was', async () => {
    const some = somePictures();
    const kept = await somePictures().pictures.file(plainRecipe(9, 0.7));
    const thumb = await thumbOf(some, {saved: () => Promise.resolve(kept)});
    const made = heard(thumb, 'thumb-made');
    await isThere(thumb);
    expect([some.engine.orders.length, made.length]).toEqual([0, 0]);
    const other = await thumbOf(some, {saved: () => Promise.resolve(null)});
    await isThere(other);
    expect(some.engine.orders).toHaveLength(1);
  });

  it('stays a patch of colour where it cannot be made, and is tried again when it is looked at again', async () => {
    const some = somePictures();
    some.engine.failure = new Error('No.');
    const thumb = await thumbOf(some);
    await vi.waitFor(() => expect(some.engine.orders).toHaveLength(1));
    expect(all(thumb, 'img')).toHaveLength(0);
    some.engine.failure = null;
    thumb.remove();
    document.body.append(thumb);
    await isThere(thumb);
  });

  it('gives its address back when it leaves', async () => {
    const thumb = await thumbOf(somePictures());
    await isThere(thumb);
    const {src} = inside<HTMLImageElement>(thumb, 'img');
    thumb.remove();
    await expect(fetch(src)).rejects.toThrow();
  });
});
