/**
 * Writes pairs for the mapping network, as many as wanted: float32 rows of z's used coordinates, then the traits.
 *   npx tsx scripts/dataset/pony/pairs.ts --out .train/pairs.f32 --count 2000000 [--start-seed 1000000000]
 * A header `FILE.json` says how many columns of each a row has.
 */
import {closeSync, openSync, writeFileSync, writeSync} from 'node:fs';
import {parseArgs} from 'node:util';
import {encodeTraits, TRAIT_COLUMNS} from './encode.ts';
import {MIRROR_COORDINATE, USED_COORDINATES, Z_DIM} from './latent.ts';
import {randomLatent} from './random-latent.ts';
import {wholeNumber} from './render.ts';
import {sampleTraits} from './sample-traits.ts';

const {values} = parseArgs({
  options: {
    out: {type: 'string'},
    count: {type: 'string', default: '100000'},
    'start-seed': {type: 'string', default: '1000000000'},
  },
});
if (!values.out) throw new Error('Say where to write: --out FILE.');
const count = wholeNumber('count', values.count, 1);
const start = wholeNumber('start-seed', values['start-seed'], 0);

const columns = USED_COORDINATES + TRAIT_COLUMNS;
const block = new Float32Array(4096 * columns);
const file = openSync(values.out, 'w');
for (let first = 0; first < count; first += 4096) {
  const rows = Math.min(4096, count - first);
  for (let i = 0; i < rows; i++) {
    const z = randomLatent(start + first + i, USED_COORDINATES);
    block.set(z, i * columns);
    block.set(encodeTraits(sampleTraits(z)), i * columns + USED_COORDINATES);
  }
  writeSync(file, new Uint8Array(block.buffer, 0, rows * columns * 4));
}
closeSync(file);
const header = {
  zDim: Z_DIM,
  zColumns: USED_COORDINATES,
  traitColumns: TRAIT_COLUMNS,
  mirrorBy: MIRROR_COORDINATE,
  rows: count,
};
writeFileSync(`${values.out}.json`, `${JSON.stringify(header, null, 2)}\n`);
