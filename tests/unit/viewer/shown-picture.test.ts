import {plainRecipe, type Recipe} from '../../../src/pictures/recipe.ts';
import type {ReactiveControllerHost} from 'lit';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import type {PictureLease} from '../../../src/pictures/picture-service.ts';
import type {PublishedPicture} from '../../../src/pictures/picture-store.ts';
import {ShownPicture} from '../../../src/viewer/shown-picture.ts';
import type {ModelPictures} from '../../../src/pictures/model-pictures.ts';

const host = {
  addController: vi.fn(),
  requestUpdate: vi.fn(),
  updateComplete: Promise.resolve(true),
} as unknown as ReactiveControllerHost;

/** Makes a picture whenever the test says so; its content says which. */
function pictures(isSlow: boolean): {
  pictures: ModelPictures;
  made: string[];
  published: string[];
  released: string[];
  finish: () => Promise<void>;
} {
  const made: string[] = [];
  const published: string[] = [];
  const released: string[] = [];
  let waiting: (() => void)[] = [];
  const make = async (name: string): Promise<File> => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    made.push(name);
    return new File([name], 'x.png');
  };
  const lease = ({psi}: Recipe, file: File): PictureLease => {
    published.push(String(psi));
    const address = `https://example.org/pictures/${psi}.png`;
    const picture = {src: address, address, file} as PublishedPicture;
    return {picture, release: () => released.push(String(psi))};
  };
  return {
    made,
    published,
    released,
    finish: async () => {
      waiting.splice(0).forEach((resolve) => resolve());
      waiting = [];
      await new Promise((resolve) => setTimeout(resolve));
    },
    pictures: {
      keyOf: ({psi}: Recipe) => `?psi=${psi}`,
      draft: async ({psi}: Recipe) => ({
        file: await make(`${isSlow ? 'early' : 'whole'} ${psi}`),
        isWhole: !isSlow,
      }),
      acquire: async (recipe: Recipe, {signal}: {signal: AbortSignal}) => {
        const file = await make(`whole ${recipe.psi}`);
        signal.throwIfAborted();
        return lease(recipe, file);
      },
      adopt: (recipe: Recipe, file: File) => Promise.resolve(lease(recipe, file)),
    } as unknown as ModelPictures,
  };
}

let shown: ShownPicture;
beforeEach(() => (shown = new ShownPicture(host)));
afterEach(() => void vi.useRealTimers());

describe('ShownPicture', () => {
  it('shows an early picture while a slider moves, and the whole one once it rests', async () => {
    const {pictures: slow, made, finish} = pictures(true);
    shown.show(slow, plainRecipe(1, 0.5), true);
    await finish();
    expect(await shown.view!.file.text()).toBe('early 0.5');
    expect(shown.isCurrent).toBe(false);
    shown.show(slow, plainRecipe(1, 0.5), false);
    await finish();
    expect(await shown.view!.file.text()).toBe('whole 0.5');
    expect(shown.isCurrent).toBe(true);
    expect(made).toEqual(['early 0.5', 'whole 0.5']);
  });

  it('makes no picture twice where whole ones are quick', async () => {
    const {pictures: quick, made, finish} = pictures(false);
    shown.show(quick, plainRecipe(1, 0.5), true);
    await finish();
    expect(shown.isCurrent).toBe(true);
    shown.show(quick, plainRecipe(1, 0.5), false);
    await finish();
    expect(made).toEqual(['whole 0.5']);
    expect(shown.isCurrent).toBe(true);
  });

  it('gives the picture its address once it rests, and none to those that a slider has passed', async () => {
    const {pictures: quick, published, finish} = pictures(false);
    for (const psi of [0.1, 0.2]) {
      shown.show(quick, plainRecipe(1, psi), true);
      await finish();
    }
    expect(shown.isDraft).toBe(true);
    expect(shown.view!.address).toMatch(/^blob:/);
    shown.show(quick, plainRecipe(1, 0.2), false);
    await finish();
    expect(published).toEqual(['0.2']);
    expect(shown.isDraft).toBe(false);
    expect(shown.view).toMatchObject({address: 'https://example.org/pictures/0.2.png'});
  });

  it('releases what is no longer on show, and calls off what is on its way when it goes', async () => {
    vi.useFakeTimers();
    const revoke = vi.spyOn(URL, 'revokeObjectURL');
    const {pictures: quick, released, finish: flush} = pictures(false);
    const finish = async (): Promise<void> => {
      const done = flush();
      await vi.advanceTimersByTimeAsync(0);
      await done;
    };
    shown.show(quick, plainRecipe(1, 0.1), true);
    await finish();
    const {src} = shown.view!;
    shown.show(quick, plainRecipe(1, 0.1), false);
    await finish();
    await vi.advanceTimersByTimeAsync(1000);
    expect(revoke).toHaveBeenCalledWith(src);
    shown.show(quick, plainRecipe(1, 0.5), false);
    shown.hostDisconnected();
    await finish();
    await vi.advanceTimersByTimeAsync(1000);
    expect(released).toEqual(['0.1']);
    expect(shown.view).toBeNull();
  });

  it('leaves out what a slider has passed while a picture was being made', async () => {
    const {pictures: slow, made, finish} = pictures(true);
    for (const psi of [0.1, 0.2, 0.3]) shown.show(slow, plainRecipe(1, psi), true);
    await finish();
    await finish();
    expect(made).toEqual(['early 0.1', 'early 0.3']);
    expect(await shown.view!.file.text()).toBe('early 0.3');
  });

  it('calls off what was asked for when another picture is, and stays with the one before until it is there', async () => {
    const {pictures: quick, made, published, finish} = pictures(false);
    shown.show(quick, plainRecipe(1, 0.1));
    await finish();
    shown.show(quick, plainRecipe(1, 0.2));
    shown.show(quick, plainRecipe(1, 0.3));
    expect(await shown.view!.file.text()).toBe('whole 0.1');
    expect(shown.isCurrent).toBe(false);
    await finish();
    await finish();
    expect(await shown.view!.file.text()).toBe('whole 0.3');
    expect(made).toEqual(['whole 0.1', 'whole 0.2', 'whole 0.3']);
    expect(published).toEqual(['0.1', '0.3']);
  });

  it('says what could not be made, and tries again', async () => {
    const {pictures: quick, finish} = pictures(false);
    const {acquire} = quick;
    quick.acquire = () => Promise.reject(new Error('The engine is out of memory.'));
    shown.show(quick, plainRecipe(1, 0.1));
    await vi.waitFor(() => expect(shown.error).toBe('This picture could not be made.'));
    quick.acquire = acquire;
    shown.retry();
    expect(shown.error).toBe('');
    await finish();
    expect(await shown.view!.file.text()).toBe('whole 0.1');
  });

  it('waits for what makes pictures of the next model, without an error', async () => {
    const [{pictures: old}, {pictures: next, finish}] = [pictures(false), pictures(false)];
    old.acquire = () => Promise.reject(new DOMException('gone', 'AbortError'));
    shown.show(old, plainRecipe(1, 0.1));
    await Promise.resolve();
    await Promise.resolve();
    expect(shown.error).toBe('');
    shown.show(next, plainRecipe(1, 0.1));
    await finish();
    expect(shown.isCurrent).toBe(true);
    expect(await shown.view!.file.text()).toBe('whole 0.1');
  });
});
