/**
 * Measures which part of each trait the coarse, middle and fine layers of a model draw, and writes it into its traits.json
 * (whose stamp goes into model.json where the model has directions):
 *
 *     npx tsx scripts/measure-trait-layers.ts models/pony
 *
 * Each trait of a few pictures is changed in all layers, then in one range of them alone. The part of a range is how much of
 * the first change of the picture the second one makes.
 */
import {createHash} from 'node:crypto';
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import {decodeTensors} from '../src/engine/worker/weight-loader.ts';
import {LAYER_RANGES, moveStyles, type LayerRange} from '../src/model/latent/mixing.ts';
import {randn} from '../src/model/latent/random-state.ts';
import {numWs} from '../src/model/architecture.ts';
import type {ModelDescriptor} from '../src/model/descriptor.ts';
import {parseTraits, traitColumns, type Trait, type Traits} from '../src/model/traits.ts';
import {Generator} from '../src/generator/generator.ts';
import {startNodeBackend} from './generate/node-backend.ts';
import {readModelFolder} from './generate/read-model-folder.ts';

const PICTURES = 4;
/** Large enough for everything that has a name. */
const RESOLUTION = 128;

/** `[m] @ [m, n]`, as numbers. */
function times(row: Float32Array, matrix: Float32Array): Float32Array {
  const shape: [number, number] = [row.length, matrix.length / row.length];
  return tf.tidy(() =>
    tf
      .matMul(tf.tensor2d(row, [1, row.length]), tf.tensor2d(matrix, shape))
      .dataSync<'float32'>()
      .slice(),
  );
}

/** A change of one trait that can be seen: another option, the other side of a number's range, another colour. */
function changeOf(traits: Traits, index: number, row: Float32Array, turn: number): Float32Array {
  const trait: Trait = traits.traits[index]!;
  const start = traits.starts[index]!;
  const change = new Float32Array(traits.columns);
  const columns = change.subarray(start, start + traitColumns(trait));
  const present = row.subarray(start, start + columns.length);
  switch (trait.kind) {
    case 'number':
      columns[0] = present[0]! > (trait.min + trait.max) / 2 ? -1 : 1;
      break;
    case 'flag':
      columns[0] = present[0]! > 0.5 ? -1 : 1;
      break;
    case 'choice': {
      const chosen = present.indexOf(Math.max(...present));
      columns[chosen] = -1;
      columns[(chosen + 1 + (turn % (columns.length - 1))) % columns.length] = 1;
      break;
    }
    case 'colour':
      columns.forEach((_, i) => (columns[i] = (turn >> i) & 1 ? 1 : -1));
  }
  return change;
}

function dot(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, value, i) => sum + value * other[i]!, 0);
}

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('Say which model: npx tsx scripts/measure-trait-layers.ts models/pony');
await startNodeBackend();
const files = readModelFolder(folder);
const path = join(folder, 'traits.json');
const file = JSON.parse(readFileSync(path, 'utf8')) as {traits: Record<string, unknown>[]};
const traits = parseTraits(file);
const {generator: spec} = files.descriptor;
const generator = new Generator(spec, decodeTensors(files));
const layers = numWs(spec);
const {zDim, wDim} = spec.mapping;

function render(ws: Float32Array): Float32Array {
  return tf.tidy(() =>
    generator
      .synthesize(tf.tensor3d(ws, [1, layers, wDim]), {
        noiseMode: 'const',
        noiseSeed: 0,
        mirror: [false],
        maxResolution: RESOLUTION,
      })
      .dataSync<'float32'>()
      .slice(),
  );
}

const parts = traits.traits.map(() => LAYER_RANGES.map(() => 0));
for (let seed = 0; seed < PICTURES; seed++) {
  const ws = tf.tidy(() =>
    generator
      .map([randn(seed, zDim)], {truncation: {psi: 1, cutoff: null}})
      .dataSync<'float32'>()
      .slice(),
  );
  const row = times(ws.slice(0, wDim), traits.wToTraits.weight).map(
    (value, i) => value + traits.wToTraits.bias[i]!,
  );
  const before = render(ws);
  traits.traits.forEach((_, i) => {
    const direction = times(changeOf(traits, i, row, seed), traits.traitsToW.weight);
    const changeBy = (ranges: readonly LayerRange[]): Float32Array => {
      const moves = ranges.map((range) => ({range, direction, amount: 1}));
      return render(moveStyles(ws, moves, layers)).map((value, k) => value - before[k]!);
    };
    const whole = changeBy(LAYER_RANGES);
    LAYER_RANGES.forEach((range, k) => (parts[i]![k]! += dot(whole, changeBy([range]))));
  });
}
traits.traits.forEach(({name}, i) => {
  const positive = parts[i]!.map((part) => Math.max(0, part));
  const sum = positive.reduce((total, part) => total + part, 0);
  const shares = positive.map((part) => Number((part / sum).toFixed(2)));
  file.traits[i]!['layers'] = shares;
  console.log(`${name}: ${shares.join(' ')}`);
});
const content = `${JSON.stringify(file, null, 1)}\n`;
writeFileSync(path, content);
// A model with directions has to say that it has traits too; one that says so has to say which.
const {directions, traits: stamp} = files.descriptor;
if (directions || stamp) {
  const descriptorPath = join(folder, 'model.json');
  const descriptor = JSON.parse(readFileSync(descriptorPath, 'utf8')) as ModelDescriptor;
  const sha256 = createHash('sha256').update(content).digest('hex');
  descriptor.traits = {sha256, bytes: Buffer.byteLength(content)};
  writeFileSync(descriptorPath, `${JSON.stringify(descriptor, null, 1)}\n`);
}
generator.dispose();
