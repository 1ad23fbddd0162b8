/** Makes a drawing two or four times larger by the network for drawings, part by part, each in its turn among the engine's other orders. */
import type {DrawingNetworkAddress, Excitations} from '../engine/client/protocol.ts';
import {crop, paste, type RgbPicture} from '../lib/tiles.ts';
import type {Factor} from '../pictures/larger-state.ts';
import {BORDER, partsOf, partWithBorder, shrunk, withBorder} from './drawing-tiles.ts';
import type {Enlarger, EnlargeOptions} from './enlarge-picture.ts';

/** Of the small drawing from which the network learns what it must know of the whole. */
const GLANCE_PX = 256;

type Size = Pick<RgbPicture, 'width' | 'height'>;

/** The sizes that are enlarged, one after another: each time twice. */
function stepsTo(factor: Factor, {width, height}: Size): Size[] {
  return Array.from({length: Math.log2(factor)}, (_, i) => ({
    width: width * 2 ** i,
    height: height * 2 ** i,
  }));
}

/** Pixels that the network reads for a drawing, borders included. */
export function drawingPixelsRead(size: Size, factor: Factor): number {
  const withEdge = (length: number): number => length + 2 * BORDER;
  return stepsTo(factor, size).reduce((sum, step) => {
    const parts = partsOf(step).reduce((all, {width, height}) => all + withEdge(width) * withEdge(height), 0);
    const shrink = Math.ceil(Math.max(step.width, step.height) / GLANCE_PX);
    return sum + parts + withEdge(step.width / shrink) * withEdge(step.height / shrink);
  }, 0);
}

async function twice(
  engine: Enlarger,
  picture: RgbPicture,
  address: DrawingNetworkAddress & {excitations: Excitations},
  {signal, onPart}: {signal: AbortSignal; onPart: () => void},
): Promise<RgbPicture> {
  const bordered = withBorder(picture);
  const [width, height] = [picture.width * 2, picture.height * 2];
  const large: RgbPicture = {width, height, rgb: new Uint8Array(width * height * 3)};
  for (const part of partsOf(picture)) {
    const fields = {by: {kind: 'drawing' as const, ...address}, ...partWithBorder(bordered, part)};
    const {rgb, ...size} = await engine.ask('enlarge', fields, {signal});
    const kept = {
      x: 0,
      y: 0,
      width: Math.min(size.width, width - 2 * part.x),
      height: Math.min(size.height, height - 2 * part.y),
    };
    paste(large, crop({...size, rgb}, kept), 2 * part.x, 2 * part.y);
    onPart();
  }
  return large;
}

/**
 * The network is downloaded first unless it is there.
 * @throws an `AbortError` once `signal` says so
 * @throws {EngineError}
 */
export async function enlargeDrawing(
  engine: Enlarger,
  picture: RgbPicture,
  factor: Factor,
  {weightsUrl, bytes}: DrawingNetworkAddress,
  {signal, onProgress}: EnlargeOptions,
): Promise<RgbPicture> {
  const address = {weightsUrl, bytes};
  const steps = stepsTo(factor, picture);
  const parts = steps.reduce((sum, step) => sum + partsOf(step).length, 0);
  let done = 0;
  let large = picture;
  for (const [i] of steps.entries()) {
    const glance = withBorder(shrunk(large, GLANCE_PX));
    const {excitations} = await engine.ask('excitations', {...address, ...glance}, {signal});
    // The download is over: what comes now is the work.
    if (i === 0) onProgress(0, parts);
    const onPart = (): void => onProgress(++done, parts);
    large = await twice(engine, large, {...address, excitations}, {signal, onPart});
  }
  return large;
}
