/** Makes a whole picture larger, tile by tile, each in its turn among the engine's other orders. */
import type {EngineClient} from '../engine/client/engine-client.ts';
import {BICUBIC_CONTEXT} from '../lib/bicubic.ts';
import {coreInSource, crop, paste, planTiles, type RgbPicture, type Tile} from '../lib/tiles.ts';
import type {NetworkAddress} from '../engine/client/protocol.ts';

/** Side of the part of a tile that is kept: small enough for a bar that moves and for memory, large beside what lies around it. */
export const CORE_PX = 64;

export type Enlarger = Pick<EngineClient, 'ask'>;

export interface EnlargeOptions {
  signal: AbortSignal;
  /** Tiles that are done, of all. */
  onProgress: (done: number, of: number) => void;
}

/** Without the alpha of `[pixels, 4]`. */
export function rgbOf({
  width,
  height,
  bytes,
}: {
  width: number;
  height: number;
  bytes: ArrayBuffer;
}): RgbPicture {
  const rgba = new Uint8Array(bytes);
  const rgb = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++)
    rgb.set(rgba.subarray(4 * pixel, 4 * pixel + 3), 3 * pixel);
  return {width, height, rgb};
}

/** Pixels that a network reads for a picture, those around the tiles counted as often as they are read. */
export function pixelsRead({width, height}: {width: number; height: number}, context: number): number {
  return planTiles(width, height, CORE_PX, context).reduce(
    (sum, {source}) => sum + source.width * source.height,
    0,
  );
}

async function inTiles(
  engine: Enlarger,
  picture: RgbPicture,
  {factor, tiles, by}: {factor: number; tiles: Tile[]; by: Parameters<typeof askFor>[1]},
  {signal, onProgress}: EnlargeOptions,
): Promise<RgbPicture> {
  const [width, height] = [picture.width * factor, picture.height * factor];
  const large: RgbPicture = {width, height, rgb: new Uint8Array(width * height * 3)};
  onProgress(0, tiles.length);
  for (const [i, tile] of tiles.entries()) {
    const part = await askFor(engine, by, crop(picture, tile.source), signal);
    paste(large, crop(part, coreInSource(tile, factor)), tile.core.x * factor, tile.core.y * factor);
    onProgress(i + 1, tiles.length);
  }
  return large;
}

function askFor(
  engine: Enlarger,
  by: {kind: 'bicubic'; factor: number} | ({kind: 'network'} & NetworkAddress),
  part: RgbPicture,
  signal: AbortSignal,
): Promise<RgbPicture> {
  return engine.ask('enlarge', {by, ...part}, {signal});
}

/**
 * By the network at `address`, which is downloaded first unless it is there.
 * @throws an `AbortError` once `signal` says so
 * @throws {EngineError}
 */
export async function enlargeByNetwork(
  engine: Enlarger,
  picture: RgbPicture,
  {networkUrl, weightsUrl}: NetworkAddress,
  options: EnlargeOptions,
): Promise<RgbPicture> {
  const address = {networkUrl, weightsUrl};
  const {signal} = options;
  const {factor, context} = await engine.ask('open-network', address, {signal});
  const tiles = planTiles(picture.width, picture.height, CORE_PX, context);
  return inTiles(engine, picture, {factor, tiles, by: {kind: 'network', ...address}}, options);
}

/** @throws as `enlargeByNetwork` */
export function enlargeBicubically(
  engine: Enlarger,
  picture: RgbPicture,
  factor: number,
  options: EnlargeOptions,
): Promise<RgbPicture> {
  const tiles = planTiles(picture.width, picture.height, CORE_PX, BICUBIC_CONTEXT);
  return inTiles(engine, picture, {factor, tiles, by: {kind: 'bicubic', factor}}, options);
}
