/**
 * Renders drawings for training: `NAME.rgb` (uint8, count x size x size x 3), `NAME.traits` (float32, count x 142), `NAME.z`
 * (float32, count x 175: the coordinates of z that the traits are functions of) and `NAME.details` (uint8, count x 64 x 64: where
 * the small things are, see details.ts).
 *   npx tsx scripts/dataset/pony/render.ts --out .train/data --name p00 --count 10000 [--start-seed 0] [--size 256]
 */
import {closeSync, mkdirSync, openSync, renameSync, writeSync} from 'node:fs';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {detailsOf} from './details.ts';
import {drawPony} from './draw-pony.ts';
import {encodeTraits, TRAIT_COLUMNS} from './encode.ts';
import {USED_COORDINATES} from './latent.ts';
import {randomLatent} from './random-latent.ts';
import {rasterise} from './rasterise.ts';
import {sampleTraits} from './sample-traits.ts';

/** Writes drawings of seeds `start`.. and their traits. The files appear under their names only when they are whole. */
export function renderFiles(folder: string, name: string, start: number, count: number, size: number): void {
  mkdirSync(folder, {recursive: true});
  const path = join(folder, name);
  const pictures = openSync(`${path}.rgb.tmp`, 'w');
  const traits = openSync(`${path}.traits.tmp`, 'w');
  const latents = openSync(`${path}.z.tmp`, 'w');
  const details = openSync(`${path}.details.tmp`, 'w');
  for (let i = 0; i < count; i++) {
    const z = randomLatent(start + i, USED_COORDINATES);
    const pony = sampleTraits(z);
    writeSync(pictures, rasterise(drawPony(pony), size));
    writeSync(details, detailsOf(pony));
    writeSync(traits, Buffer.from(Float32Array.from(encodeTraits(pony)).buffer), 0, TRAIT_COLUMNS * 4);
    writeSync(latents, Buffer.from(z.buffer));
  }
  for (const file of [pictures, traits, latents, details]) closeSync(file);
  renameSync(`${path}.details.tmp`, `${path}.details`);
  renameSync(`${path}.z.tmp`, `${path}.z`);
  renameSync(`${path}.traits.tmp`, `${path}.traits`);
  renameSync(`${path}.rgb.tmp`, `${path}.rgb`);
}

export function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) {
    throw new RangeError(`--${name} must be a whole number from ${least} up, got "${text}".`);
  }
  return value;
}

function main(): void {
  const {values} = parseArgs({
    options: {
      out: {type: 'string'},
      name: {type: 'string', default: 'ponies'},
      count: {type: 'string', default: '1000'},
      size: {type: 'string', default: '256'},
      'start-seed': {type: 'string', default: '0'},
    },
  });
  if (!values.out) throw new Error('Say where to write: --out FOLDER.');
  const count = wholeNumber('count', values.count, 1);
  const size = wholeNumber('size', values.size, 8);
  renderFiles(values.out, values.name, wholeNumber('start-seed', values['start-seed'], 0), count, size);
}

if (process.argv[1] && import.meta.url === new URL(`file://${process.argv[1]}`).href) main();
