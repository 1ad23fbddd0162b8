/** ONNX files, run by onnxruntime-web's WebAssembly, beside the pictures that the networks' own code makes. */
import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setThreadsCount} from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-web/wasm';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {onnxOf, parseExportOptions} from '../../../../scripts/onnx/run-export.ts';
import {openModelSource, startGenerator} from '../../../../scripts/render/model-source.ts';
import {tensorsOf} from '../../../../scripts/render/source-tensors.ts';
import {openCheckpoint} from '../../../../src/checkpoint/open-checkpoint.ts';
import type {CheckpointTensor} from '../../../../src/checkpoint/checkpoint.ts';
import {numWs, tensorTable} from '../../../../src/model/architecture.ts';
import type {GeneratorSpec, StyleGan2Spec} from '../../../../src/model/generator-spec.ts';
import {randn} from '../../../../src/model/latent/random-state.ts';
import {sizeOf} from '../../../../src/model/weight-layout.ts';
import {Generator} from '../../../../src/generator/generator.ts';
import {
  checkpointFixtures,
  checkpointFolder,
  readCheckpointFixture,
} from '../../../support/checkpoint-fixtures.ts';
import {maxDifference} from '../../../support/golden.ts';
import {tinyModel, tinySpec} from '../../../support/tiny-model.ts';

const repository = join(import.meta.dirname, '../../../..');

beforeAll(async () => {
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = `file://${join(repository, 'node_modules/onnxruntime-web/dist')}/`;
  ort.env.logLevel = 'error';
  // Without our own kernels: Winograd's transforms round by more than the two may differ.
  setThreadsCount(1);
  await tf.setBackend('wasm');
});

type Feeds = Record<string, ort.Tensor>;

const floats = (values: Float32Array, ...shape: number[]): ort.Tensor =>
  new ort.Tensor('float32', values, shape);

/** `[N, height, width, channels]` of a picture `[N, channels, height, width]`. */
async function run(file: Uint8Array, feeds: Feeds): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(file, {executionProviders: ['wasm']});
  const {image} = await session.run(feeds);
  const [count, channels, height, width] = image!.dims as [number, number, number, number];
  const values = image!.data as Float32Array;
  const places = height * width;
  const result = new Float32Array(values.length);
  for (let n = 0; n < count; n++) {
    for (let c = 0; c < channels; c++) {
      for (let p = 0; p < places; p++) {
        result[(n * places + p) * channels + c] = values[(n * channels + c) * places + p]!;
      }
    }
  }
  await session.release();
  return result;
}

interface Expected {
  w: Record<string, number[]>;
  images: {
    seed: number;
    psi: number;
    noise: 'const' | 'none';
    label?: number;
    truncation_cutoff?: number;
    file: string;
  }[];
  mixed: {layer_seeds: number[]; noise: 'const' | 'none'; file: string}[];
}

function expectedOf(name: string): Expected {
  return JSON.parse(readFileSync(join(checkpointFolder, name, `${name}.expected.json`), 'utf8')) as Expected;
}

const golden = (name: string, file: string): Float32Array =>
  new Float32Array(new Uint8Array(readFileSync(join(checkpointFolder, name, file))).buffer);

const names = checkpointFixtures.map(({name}) => name).filter((name) => !name.startsWith('sg3_'));
const plain = {input: 'z', hasHalves: false, hasNoise: true} as const;

/** What half floats of the weights may change, of a range of 2, in small networks and in a large one: 2 of 255 at some pixel. */
const halvesLimit = {small: 1e-2, large: 2e-2};

describe.each(names)('the ONNX file of %s', (name) => {
  const {spec, tensors, defaults} = openCheckpoint(readCheckpointFixture(name));
  const expected = expectedOf(name);
  const {zDim, cDim, wDim} = spec.mapping;

  const feedsOf = ({seed, psi, label}: Expected['images'][0]): Feeds => ({
    z: floats(Float32Array.from(randn(seed, zDim)), 1, zDim),
    psi: floats(Float32Array.of(psi), 1),
    ...(cDim > 0 && {class: new ort.Tensor('int64', BigInt64Array.of(BigInt(label ?? 0)), [1])}),
  });

  it('gives the pictures of the original code: of z and psi, with noise and without, and with half floats', async () => {
    const images = expected.images.filter(({seed}) => seed !== 600);
    expect(images.length).toBeGreaterThan(0);
    for (const noise of new Set(images.map((image) => image.noise))) {
      for (const image of images.filter((one) => one.noise === noise)) {
        const truncation = {...defaults, cutoff: image.truncation_cutoff ?? null};
        const source = {spec, truncation, descriptor: null};
        const hasNoise = noise === 'const';
        const whole = await run(onnxOf(source, tensors, {...plain, hasNoise}), feedsOf(image));
        expect(maxDifference(whole, golden(name, image.file)), image.file).toBeLessThan(1e-4);
        const halves = await run(
          onnxOf(source, tensors, {...plain, hasNoise, hasHalves: true}),
          feedsOf(image),
        );
        expect(maxDifference(halves, golden(name, image.file)), image.file).toBeLessThan(halvesLimit.small);
      }
    }
  });

  it('gives the pictures of ws', async () => {
    for (const {layer_seeds: seeds, noise, file} of expected.mixed) {
      const ws = Float32Array.from(seeds.flatMap((seed) => expected.w[`seed${seed}`]!));
      const bytes = onnxOf({spec, truncation: defaults, descriptor: null}, tensors, {
        ...plain,
        input: 'ws',
        hasNoise: noise === 'const',
      });
      const made = await run(bytes, {ws: floats(ws, 1, numWs(spec), wDim)});
      expect(maxDifference(made, golden(name, file)), file).toBeLessThan(1e-4);
    }
  });
});

/** A tiny generator's tensors. */
async function tinyTensors(spec: GeneratorSpec): Promise<Map<string, CheckpointTensor>> {
  const {files} = await tinyModel(spec, 1);
  const all = new Float32Array(files.get('weights-001.bin')!.buffer);
  let at = 0;
  return new Map(
    [...tensorTable(spec)].map(([name, shape]): [string, CheckpointTensor] => {
      const data = all.slice(at, at + sizeOf(shape));
      at += data.length;
      return [name, {shape, data}];
    }),
  );
}

const ours: StyleGan2Spec = {
  ...tinySpec,
  synthesis: {
    ...tinySpec.synthesis,
    upsample: 'after-conv',
    noise: 'none',
    lastBlock: 'sub-pixel',
    mirrorBy: 3,
  },
};

it.each<[string, StyleGan2Spec]>([
  ['our own layers: bilinear, four pixels a place, mirrored by z', ours],
  ['a rectangle', {...tinySpec, synthesis: {...tinySpec.synthesis, start: [4, 3]}}],
  ['another filter', {...tinySpec, synthesis: {...tinySpec.synthesis, resampleFilter: [1, 2, 3, 2, 1, 1]}}],
])('several pictures at once are those of our own generator: %s', async (_, spec) => {
  const tensors = await tinyTensors(spec);
  const zs = [1, 2, 3, 4].map((seed) => Float32Array.from(randn(seed, spec.mapping.zDim)));
  const truncation = {psi: 0.6, cutoff: 2};
  const parameters = new Map([...tensors].map(([name, {shape, data}]) => [name, tf.tensor(data, shape)]));
  const generator = new Generator(spec, parameters);
  const image = tf.tidy(() =>
    generator.synthesize(generator.map(zs, {truncation}), {
      noiseMode: 'const',
      mirror: zs.map((z) => generator.mirrors(z)),
    }),
  );
  const expected = Float32Array.from(await image.data());
  image.dispose();
  generator.dispose();
  const made = await run(onnxOf({spec, truncation, descriptor: null}, tensors, plain), {
    z: floats(Float32Array.from(zs.flatMap((z) => [...z])), zs.length, spec.mapping.zDim),
    psi: floats(Float32Array.of(truncation.psi), 1),
  });
  expect(maxDifference(made, expected)).toBeLessThan(1e-4);
});

it('the ponies of the site are the same', async () => {
  const source = openModelSource(join(repository, 'models/pony'), () => undefined);
  const {zDim} = source.spec.mapping;
  const z = Float32Array.from(randn(42, zDim));
  const generator = startGenerator(source);
  const image = tf.tidy(() =>
    generator.synthesize(generator.map([z], {truncation: {...source.truncation, psi: 0.7}}), {
      noiseMode: 'const',
      mirror: [generator.mirrors(z)],
    }),
  );
  const expected = Float32Array.from(await image.data());
  image.dispose();
  generator.dispose();
  const feeds = {z: floats(z, 1, zDim), psi: floats(Float32Array.of(0.7), 1)};
  const tensors = tensorsOf(source);
  const whole = onnxOf(source, tensors, plain);
  expect(maxDifference(await run(whole, feeds), expected)).toBeLessThan(1e-4);
  const halves = onnxOf(source, tensors, {...plain, hasHalves: true});
  expect(maxDifference(await run(halves, feeds), expected)).toBeLessThan(halvesLimit.large);
  expect(halves.length).toBeLessThan(0.55 * whole.length);
});

describe("onnx's own checker", () => {
  const python = [process.env['NONESUCH_PYTHON'], 'python3'].find(
    (command) => command && spawnSync(command, ['-c', 'import onnx']).status === 0,
  );
  const folder = mkdtempSync(join(tmpdir(), 'onnx-'));
  afterAll(() => rmSync(folder, {recursive: true}));

  it.runIf(python)('finds nothing wrong', async () => {
    const files: string[] = [];
    const write = (name: string, bytes: Uint8Array): void => {
      files.push(join(folder, `${name}.onnx`));
      writeFileSync(files.at(-1)!, bytes);
    };
    for (const name of names) {
      const {spec, tensors, defaults} = openCheckpoint(readCheckpointFixture(name));
      const source = {spec, truncation: defaults, descriptor: null};
      write(`${name}-z`, onnxOf(source, tensors, plain));
      write(`${name}-ws`, onnxOf(source, tensors, {input: 'ws', hasHalves: true, hasNoise: false}));
    }
    write(
      'ours',
      onnxOf(
        {spec: ours, truncation: {psi: 1, cutoff: null}, descriptor: null},
        await tinyTensors(ours),
        plain,
      ),
    );
    const code = `import sys, onnx
for name in sys.argv[1:]:
    model = onnx.load(name)
    onnx.checker.check_model(model, full_check=True)
    onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True)
`;
    const {status, stderr} = spawnSync(python!, ['-c', code, ...files], {encoding: 'utf8'});
    expect(status, stderr).toBe(0);
  });

  it.skipIf(python)('is not asked: there is no Python with onnx here (NONESUCH_PYTHON names one)', () => {
    expect(existsSync(folder)).toBe(true);
  });
});

describe('the command line of export-onnx', () => {
  it('says what is exported and how', () => {
    expect(parseExportOptions(['m'])).toEqual({
      model: 'm',
      out: null,
      input: 'z',
      hasHalves: false,
      hasNoise: true,
    });
    expect(parseExportOptions(['m', '--input=ws', '--float16', '--noise=none', '--out=a.onnx'])).toEqual({
      model: 'm',
      out: 'a.onnx',
      input: 'ws',
      hasHalves: true,
      hasNoise: false,
    });
  });

  it.each<[string, string[], RegExp]>([
    ['no model', ['--float16'], /^Give one model/],
    ['another input', ['m', '--input', 'w'], /^--input must be z or ws, but is "w"\.$/],
    ['random noise', ['m', '--noise', 'random'], /^--noise must be const or none/],
  ])('refuses %s', (_, args, sentence) => {
    expect(() => parseExportOptions(args)).toThrow(sentence);
  });

  it('refuses StyleGAN3', () => {
    const {spec, tensors, defaults} = openCheckpoint(readCheckpointFixture('sg3_t64'));
    expect(() => onnxOf({spec, truncation: defaults, descriptor: null}, tensors, plain)).toThrow(
      'Only StyleGAN and StyleGAN2 are written as ONNX, but this is a StyleGAN3.',
    );
  });
});
