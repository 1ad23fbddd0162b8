import type {ReactiveControllerHost} from 'lit';
import {beforeEach, describe, expect, it, vi} from 'vitest';
import {plainRecipe, type Recipe} from '../../../../src/ui/explore/recipe.ts';
import {ShownPicture} from '../../../../src/ui/explore/shown-picture.ts';
import type {Workbench} from '../../../../src/ui/explore/workbench.ts';

const host = {
  addController: vi.fn(),
  requestUpdate: vi.fn(),
  updateComplete: Promise.resolve(true),
} as unknown as ReactiveControllerHost;

/** Makes a picture whenever the test says so; its content says which. */
function bench(isSlow: boolean): {bench: Workbench; made: string[]; finish: () => Promise<void>} {
  const made: string[] = [];
  let waiting: (() => void)[] = [];
  const make = async (name: string): Promise<File> => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    made.push(name);
    return new File([name], 'x.png');
  };
  return {
    made,
    finish: async () => {
      waiting.splice(0).forEach((resolve) => resolve());
      waiting = [];
      await new Promise((resolve) => setTimeout(resolve));
    },
    bench: {
      linkOf: ({psi}: Recipe) => `?psi=${psi}`,
      file: ({psi}: Recipe) => make(`whole ${psi}`),
      draft: async ({psi}: Recipe) => ({
        file: await make(`${isSlow ? 'early' : 'whole'} ${psi}`),
        isWhole: !isSlow,
      }),
    } as unknown as Workbench,
  };
}

let shown: ShownPicture;
beforeEach(() => (shown = new ShownPicture(host)));

describe('ShownPicture', () => {
  it('shows an early picture while a slider moves, and the whole one once it rests', async () => {
    const {bench: slow, made, finish} = bench(true);
    shown.show(slow, plainRecipe(1, 0.5), true);
    await finish();
    expect(await shown.file!.text()).toBe('early 0.5');
    expect(shown.isCurrent).toBe(false);
    shown.show(slow, plainRecipe(1, 0.5), false);
    await finish();
    expect(await shown.file!.text()).toBe('whole 0.5');
    expect(shown.isCurrent).toBe(true);
    expect(made).toEqual(['early 0.5', 'whole 0.5']);
  });

  it('makes no picture twice where whole ones are quick', async () => {
    const {bench: quick, made, finish} = bench(false);
    shown.show(quick, plainRecipe(1, 0.5), true);
    await finish();
    expect(shown.isCurrent).toBe(true);
    shown.show(quick, plainRecipe(1, 0.5), false);
    await finish();
    expect(made).toEqual(['whole 0.5']);
    expect(shown.isCurrent).toBe(true);
  });

  it('leaves out what a slider has passed while a picture was being made', async () => {
    const {bench: slow, made, finish} = bench(true);
    for (const psi of [0.1, 0.2, 0.3]) shown.show(slow, plainRecipe(1, psi), true);
    await finish();
    await finish();
    expect(made).toEqual(['early 0.1', 'early 0.3']);
    expect(await shown.file!.text()).toBe('early 0.3');
  });
});
