import {userEvent} from 'vitest/browser';
import {describe, expect, it, vi} from 'vitest';
import '../../../src/morph/morph-player.ts';
import type {MorphPlayer} from '../../../src/morph/morph-player.ts';
import {DEFAULT_PLAY} from '../../../src/pictures/morph-state.ts';
import {plainRecipe, UNEDITED} from '../../../src/pictures/recipe.ts';
import {somePictures, type SomePictures} from '../../support/elements.ts';
import {button, heard, inside, mount, textOf} from '../../support/mount.ts';

async function play(seconds = 0.2): Promise<SomePictures & {player: MorphPlayer}> {
  const some = somePictures();
  const morph = {
    pictures: [plainRecipe(1, 0.7), plainRecipe(2, 0.7)],
    play: {...DEFAULT_PLAY, seconds, fps: 10},
  };
  const player = await mount(
    'nonesuch-morph-player',
    {pictures: some.pictures, morph},
    'container-type: size; width: 300px; height: 360px',
  );
  return {...some, player};
}

const drawn = (player: MorphPlayer): string | undefined =>
  inside<HTMLCanvasElement>(player, 'canvas').dataset['frame'];

describe('a morph', () => {
  it('is played round and round, each frame made once', async () => {
    const {player, engine} = await play();
    const seen = new Set<string | undefined>();
    await vi.waitFor(
      () => {
        seen.add(drawn(player));
        expect([...seen].filter((frame) => frame !== undefined).sort()).toEqual(['0', '1', '2', '3']);
      },
      {timeout: 10_000, interval: 20},
    );
    expect(engine.orders).toHaveLength(4);
    const canvas = inside<HTMLCanvasElement>(player, 'canvas');
    expect([canvas.width, canvas.height]).toEqual([32, 32]);
    expect(canvas.getContext('2d')!.getImageData(3, 3, 1, 1).data[3]).toBe(255);
  });

  it('is held and goes on by its button and by Space', async () => {
    const {player} = await play();
    await vi.waitFor(() => expect(drawn(player)).toBeDefined());
    await userEvent.click(button(player, 'Pause'));
    const {frame} = player;
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(player.frame).toBe(frame);
    inside(player, 'input').focus();
    await userEvent.keyboard(' ');
    expect(player.isPlaying).toBe(true);
    await vi.waitFor(() => expect(player.frame).not.toBe(frame));
  });

  it('goes to the frame that is pointed at, and its arrows do not lead to another picture', async () => {
    const {player} = await play(1);
    const slider = inside<HTMLInputElement>(player, 'input');
    const keys = heard(document, 'keydown');
    slider.value = '7';
    slider.dispatchEvent(new Event('input'));
    await vi.waitFor(() => expect(drawn(player)).toBe('7'));
    expect(player.isPlaying).toBe(false);
    expect(textOf(inside(player, 'output'))).toBe('0.7 / 2.0 s');
    slider.focus();
    await userEvent.keyboard('{ArrowRight}');
    await vi.waitFor(() => expect(drawn(player)).toBe('8'));
    expect(keys).toHaveLength(0);
  });

  it('opens a frame as the picture that it is', async () => {
    const {player} = await play(1);
    const chosen = heard(player, 'chosen');
    const slider = inside<HTMLInputElement>(player, 'input');
    slider.value = '5';
    slider.dispatchEvent(new Event('input'));
    await vi.waitFor(() => expect(drawn(player)).toBe('5'));
    await userEvent.click(button(player, 'Open this frame'));
    slider.value = '10';
    slider.dispatchEvent(new Event('input'));
    await vi.waitFor(() => expect(drawn(player)).toBe('10'));
    await userEvent.click(button(player, 'Open this frame'));
    const toward = {recipe: plainRecipe(2, 0.7), part: 500, through: 'w', isTurned: false};
    expect(chosen.map(({choice}) => choice)).toEqual([
      {seed: 1, psi: 0.7, explore: {...UNEDITED, toward, panel: 'seed'}},
      {seed: 2, psi: 0.7, explore: {...UNEDITED, panel: 'seed'}},
    ]);
  });

  it('goes on after a failure', async () => {
    const {pictures, engine} = somePictures();
    engine.failure = new Error('No.');
    const morph = {pictures: [plainRecipe(1, 0.7), plainRecipe(2, 0.7)], play: {...DEFAULT_PLAY, fps: 10}};
    const player = await mount('nonesuch-morph-player', {pictures, morph}, 'width: 300px; height: 360px');
    await vi.waitFor(() => expect(engine.orders.length + 1).toBeGreaterThan(0));
    expect(drawn(player)).toBeUndefined();
    engine.failure = null;
    await vi.waitFor(() => expect(drawn(player)).toBeDefined());
  });

  it('ends its work when it leaves, and plays on when it comes again', async () => {
    const {player, engine} = await play(2);
    await vi.waitFor(() => expect(drawn(player)).toBeDefined());
    player.remove();
    await vi.waitFor(() => expect(engine.waiting).toBe(0));
    const {frame} = player;
    document.body.append(player);
    await vi.waitFor(() => expect(player.frame).not.toBe(frame));
  });
});
