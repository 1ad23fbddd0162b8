/** The frames of a morph, made ahead of the playing and kept within bounds; shared by the player and by saving. */
import type {Picture} from '../engine/client/engine-client.ts';
import {pictureSize, type PictureSize} from '../model/architecture.ts';
import {exploreParts, NOT_EXPLORING} from '../pictures/explore-state.ts';
import type {MorphState} from '../pictures/morph-state.ts';
import type {MakeOptions, ModelPictures} from '../pictures/model-pictures.ts';
import {FrameRing} from './frame-ring.ts';
import {MorphPath} from '../pictures/morph-path.ts';

/** A minute of small pictures, some seconds of large ones. */
const MOST_BYTES = 160e6;
const BYTES_PER_PIXEL = 4;
/** One that is being made and one that waits, so that the engine never does. */
const ORDERS_AHEAD = 2;

function wholeResolution({model}: ModelPictures): number {
  return model.generator.synthesis.resolution;
}

/** Fires `made` (a plain Event) when a frame has come. */
export class MorphFrames extends EventTarget {
  readonly path: MorphPath;
  readonly ring: FrameRing<Picture>;
  /** Pixels of a side. */
  readonly resolution: number;
  readonly size: PictureSize;
  readonly #pictures: ModelPictures;
  readonly #making = new Map<number, Promise<Picture>>();

  /** @param resolution a smaller one than the model's is that of an early picture */
  constructor(pictures: ModelPictures, morph: MorphState, resolution = wholeResolution(pictures)) {
    super();
    this.#pictures = pictures;
    this.path = new MorphPath(pictures, morph);
    this.resolution = resolution;
    this.size = pictureSize(pictures.model.generator, resolution);
    const {width, height} = this.size;
    const capacity = Math.floor(MOST_BYTES / (width * height * BYTES_PER_PIXEL));
    this.ring = new FrameRing(this.path.frameCount, capacity);
  }

  /** Makes what comes next, and goes on until all that there is room for is there or `signal` ends it. */
  makeAhead(options: MakeOptions & {signal: AbortSignal}): void {
    if (options.signal.aborted) return;
    for (const frame of this.ring.missing()) {
      if (this.#making.size >= ORDERS_AHEAD) return;
      if (this.#making.has(frame)) continue;
      this.get(frame, options).then(
        () => this.makeAhead(options),
        // The engine's own state says why; the player asks again.
        () => undefined,
      );
    }
  }

  /** A frame, from those at hand if it is there. */
  async get(frame: number, options: MakeOptions): Promise<Picture> {
    for (;;) {
      const known = this.ring.at(frame);
      if (known) return known;
      try {
        return await (this.#making.get(frame) ?? this.#make(frame, options));
      } catch (error) {
        // Another one had ordered it, and wants it no more.
        const isOthers = error instanceof DOMException && error.name === 'AbortError';
        if (!isOthers || options.signal?.aborted) throw error;
      }
    }
  }

  #make(frame: number, options: MakeOptions): Promise<Picture> {
    const making = this.path
      .sourceAt(frame)
      .then((source) => this.#pictures.pixels(source, options, this.resolution))
      .then((picture) => {
        this.ring.hold(frame, picture);
        return picture;
      })
      .finally(() => {
        this.#making.delete(frame);
        this.dispatchEvent(new Event('made'));
      });
    this.#making.set(frame, making);
    return making;
  }
}

let latest: {pictures: ModelPictures; key: string; frames: MorphFrames} | null = null;

/** The frames of a morph as it is played; those of the latest one are made once for whoever asks. */
export function framesOf(pictures: ModelPictures, morph: MorphState): MorphFrames {
  const key = exploreParts({...NOT_EXPLORING, morph}).join('&');
  if (latest?.pictures !== pictures || latest.key !== key) {
    const frames = new MorphFrames(pictures, morph, pictures.playableResolution(morph.play.fps));
    latest = {pictures, key, frames};
  }
  return latest.frames;
}

/** The same as whole pictures, as a film has them. */
export function wholeFramesOf(pictures: ModelPictures, morph: MorphState): MorphFrames {
  const frames = framesOf(pictures, morph);
  return frames.resolution === wholeResolution(pictures) ? frames : new MorphFrames(pictures, morph);
}
