/** The way from one slide of the slideshow to the next. */
import type {Recipe} from './recipe.ts';
import type {Picture} from '../engine/client/engine-client.ts';
import {framesPerStep, type MorphPlay} from './morph-state.ts';
import type {MakeOptions, ModelPictures} from './model-pictures.ts';
import {MorphPath} from './morph-path.ts';

/** As long as a slow engine needs to make them while the slide before is looked at. */
const PLAY: MorphPlay = {seconds: 2, fps: 12, through: 'w', pace: 'eased'};

/**
 * The frames between two slides, all of them looking the way that the first one looks.
 * @throws {DOMException} `AbortError` once `signal` says so
 */
export async function makeSlideMorph(
  pictures: ModelPictures,
  from: Recipe,
  to: Recipe,
  options: MakeOptions & {signal: AbortSignal},
): Promise<Picture[]> {
  const path = new MorphPath(pictures, {pictures: [from, to], play: PLAY});
  const frames: Picture[] = [];
  for (let frame = 1; frame <= framesPerStep(PLAY); frame++) {
    frames.push(await pictures.pixels(await path.sourceAt(frame), options));
    options.signal.throwIfAborted();
  }
  return frames;
}

/** Resolves when the last frame is on show, or `signal` ends it. */
export function playSlideMorph(
  canvas: HTMLCanvasElement,
  frames: readonly Picture[],
  signal: AbortSignal,
): Promise<void> {
  const context = canvas.getContext('2d');
  const start = performance.now();
  let shown = -1;
  return new Promise((resolve) => {
    const tick = (now: number): void => {
      // The first call may be of a moment before the start.
      const due = Math.floor((Math.max(0, now - start) * PLAY.fps) / 1000);
      const frame = Math.min(due, frames.length - 1);
      if (frame !== shown) {
        const {width, height, bytes} = frames[frame]!;
        if (canvas.width !== width) [canvas.width, canvas.height] = [width, height];
        context?.putImageData(new ImageData(new Uint8ClampedArray(bytes), width, height), 0, 0);
        canvas.dataset['frame'] = String(frame + 1);
        shown = frame;
      }
      if (signal.aborted || due >= frames.length) resolve();
      else requestAnimationFrame(tick);
    };
    tick(start);
  });
}
