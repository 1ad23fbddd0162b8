/** The module shares its memory with TensorFlow.js: it may write where it is told to, and nowhere else. */
import {expect, test} from 'vitest';
import {
  convolutionJob,
  tilesPerBlock,
  weightsJob,
} from '../../../../src/generator/kernels/convolution-job.ts';
import {type Job, JOB_BYTES, writeJob} from '../../../../src/generator/kernels/job.ts';
import {coloursJob, enlargementJob} from '../../../../src/generator/kernels/rows-job.ts';
import {randn} from '../../../../src/model/latent/random-state.ts';
import {compiledKernels} from '../../../support/backends.ts';
import {maxDifference} from '../../../support/golden.ts';
import {plainColours} from '../../../support/plain-colours.ts';
import {plainEnlargement} from '../../../support/plain-enlargement.ts';
import {plainConvolution} from '../../../support/plain-convolution.ts';

interface Exports {
  run(board: number, job: number, scratch: number): number;
  joinChannels(...args: number[]): void;
  pictureBytes(from: number, to: number, count: number): void;
}

/** Neither zero nor a number: what is read from there spoils the result. */
const CANARY = 0x7fc0c0c0;

type Range = [from: number, bytes: number];

/** Memory full of canaries in which numbers are put with a gap between any two, and none of them aligned to a vector. */
class WatchedMemory {
  readonly memory = new WebAssembly.Memory({initial: 256});
  readonly #words = new Uint32Array(this.memory.buffer).fill(CANARY);
  #top = 20;

  async kernels(): Promise<Exports> {
    const {exports} = await WebAssembly.instantiate(await compiledKernels(), {env: {memory: this.memory}});
    return exports as unknown as Exports;
  }

  place(bytes: number): number {
    const address = this.#top;
    this.#top += bytes + 60;
    return address;
  }

  put(values: Float32Array): number {
    const address = this.place(values.byteLength);
    new Float32Array(this.memory.buffer, address, values.length).set(values);
    return address;
  }

  /** Runs a job. Indices of words that it changes outside of its result. */
  wronglyChangedBy(kernels: Exports, job: Job, ...result: Range): number[] {
    const address = this.place(JOB_BYTES);
    const scratch = this.place(job.scratchBytes);
    writeJob(this.memory.buffer, address, job);
    const work = (): unknown => kernels.run(0, address, scratch);
    return this.wronglyChanged(work, result, [scratch, job.scratchBytes]);
  }

  /** Indices of words that `work` changes outside of these places. */
  wronglyChanged(work: () => unknown, ...mayChange: Range[]): number[] {
    const before = this.#words.slice();
    work();
    const changed = [...this.#words.keys()].filter((i) => this.#words[i] !== before[i]);
    return changed.filter((i) => !mayChange.some(([from, bytes]) => 4 * i >= from && 4 * i < from + bytes));
  }
}

test.each([
  {pictures: 1, height: 4, width: 4, inputs: 4, outputs: 8},
  {pictures: 2, height: 9, width: 3, inputs: 3, outputs: 5},
  {pictures: 1, height: 13, width: 30, inputs: 7, outputs: 1},
  {pictures: 3, height: 1, width: 1, inputs: 1, outputs: 9},
  {pictures: 1, height: 40, width: 40, inputs: 65, outputs: 67},
])('a convolution writes nothing beside its result: %o', async (shape) => {
  const {pictures, height, width, inputs, outputs} = shape;
  const numbers = {
    x: randn(1, pictures * height * width * inputs),
    filter: randn(2, 9 * inputs * outputs),
    styles: randn(3, pictures * inputs),
    scales: randn(4, pictures * outputs),
    bias: randn(5, outputs),
    noise: randn(6, height * width),
  };
  const [slope, clamp] = [0.2, 100];
  const weightsBytes = 36 * Math.ceil(outputs / 8) * inputs * 32;
  const resultLength = pictures * height * width * outputs;
  const expected = plainConvolution({...numbers, ...shape, slope, clamp});
  // Alone, and dealt out among threads.
  for (const threads of [1, 2, 8]) {
    const watched = new WatchedMemory();
    const kernels = await watched.kernels();
    const filter = watched.put(numbers.filter);
    const convolution = {
      ...shape,
      slope,
      clamp,
      input: watched.put(numbers.x),
      weights: watched.place(weightsBytes),
      styles: watched.put(numbers.styles),
      scales: watched.put(numbers.scales),
      bias: watched.put(numbers.bias),
      noise: watched.put(numbers.noise),
      output: watched.place(4 * resultLength),
    };
    const {weights, output} = convolution;
    const transform = weightsJob(filter, weights, inputs, outputs);
    expect(watched.wronglyChangedBy(kernels, transform, weights, weightsBytes)).toEqual([]);
    const job = convolutionJob(convolution, threads);
    expect(watched.wronglyChangedBy(kernels, job, output, 4 * resultLength)).toEqual([]);
    const actual = new Float32Array(watched.memory.buffer, output, resultLength);
    expect(maxDifference(actual, expected)).toBeLessThan(1e-3);
  }
});

test.each([
  {pictures: 1, height: 4, width: 4, inputs: 4, channels: 3, pixels: 1},
  {pictures: 2, height: 3, width: 5, inputs: 7, channels: 3, pixels: 2},
  {pictures: 3, height: 2, width: 2, inputs: 1, channels: 1, pixels: 1},
  {pictures: 1, height: 1, width: 1, inputs: 33, channels: 4, pixels: 2},
] as const)('ToRGB writes nothing beside its result: %o', async (shape) => {
  const {pictures, height, width, inputs, channels, pixels} = shape;
  const watched = new WatchedMemory();
  const kernels = await watched.kernels();
  const outputs = pixels ** 2 * channels;
  const pixelsInAll = pictures * height * width * pixels ** 2;
  const numbers = {
    x: randn(1, pictures * height * width * inputs),
    weights: randn(2, inputs * outputs),
    styles: randn(3, pictures * inputs),
    bias: randn(4, outputs),
    before: randn(5, (pixelsInAll * channels) / 4),
  };
  const resultLength = pixelsInAll * channels;
  const [x, weights, styles, bias, before] = Object.values(numbers).map((values) => watched.put(values));
  const output = watched.place(4 * resultLength);
  const job = coloursJob({
    ...{features: x!, output, weights: weights!, styles: styles!, bias: bias!, before: before!},
    ...{pictures, height, width, inputs, channels, pixels, fades: true, clamp: 100},
  });
  expect(watched.wronglyChangedBy(kernels, job, output, 4 * resultLength)).toEqual([]);
  const actual = new Float32Array(watched.memory.buffer, output, resultLength);
  const expected = plainColours({...numbers, ...shape, edges: 'zeros', clamp: 100});
  expect(maxDifference(actual, expected)).toBeLessThan(1e-4);
});

test.each([
  {pictures: 1, height: 4, width: 4, channels: 8},
  {pictures: 2, height: 3, width: 5, channels: 7},
  {pictures: 3, height: 1, width: 1, channels: 1},
  {pictures: 1, height: 50, width: 33, channels: 18},
])('enlarging writes nothing beside its result: %o', async (shape) => {
  const {pictures, height, width, channels} = shape;
  const watched = new WatchedMemory();
  const kernels = await watched.kernels();
  const x = randn(1, pictures * height * width * channels);
  const noise = randn(2, 4 * height * width);
  const [input, noiseAt] = [watched.put(x), watched.put(noise)];
  const bytes = 16 * x.length;
  const output = watched.place(bytes);
  const [slope, clamp] = [0.2, 1];
  const job = enlargementJob({...shape, input, output, noise: noiseAt, slope, clamp});
  expect(watched.wronglyChangedBy(kernels, job, output, bytes)).toEqual([]);
  const actual = new Float32Array(watched.memory.buffer, output, 4 * x.length);
  const expected = plainEnlargement(x, shape, noise, {slope, clamp});
  expect(maxDifference(actual, expected)).toBeLessThan(1e-5);
});

test.each([
  [1, 1, 1],
  [3, 5, 2],
  [7, 16, 3],
])('joining %i times %i and %i channels writes nothing beside its result', async (places, a, b) => {
  const watched = new WatchedMemory();
  const kernels = await watched.kernels();
  const [first, second] = [watched.put(randn(1, places * a)), watched.put(randn(2, places * b))];
  const bytes = 4 * places * (a + b);
  const output = watched.place(bytes);
  const work = (): void => kernels.joinChannels(first, second, output, places, a, b);
  expect(watched.wronglyChanged(work, [output, bytes])).toEqual([]);
});

test.each([1, 4, 15, 16, 17, 63])('bytes of %i numbers fill whole sixteens', async (count) => {
  const watched = new WatchedMemory();
  const kernels = await watched.kernels();
  const numbers = watched.put(randn(1, count));
  const bytes = 16 * Math.ceil(count / 16);
  const output = watched.place(bytes);
  const work = (): void => kernels.pictureBytes(numbers, output, count);
  expect(watched.wronglyChanged(work, [output, bytes])).toEqual([]);
});

test('a block of tiles is no larger than what fits, and no smaller than four where there are so many', () => {
  const convolution = {
    ...{input: 0, output: 0, weights: 0, styles: 0, scales: 0, bias: 0, noise: 0, slope: 1, clamp: 1},
    ...{pictures: 1, height: 256, width: 256},
  };
  const block = (inputs: number, outputs: number): number => tilesPerBlock({...convolution, inputs, outputs});
  expect(block(16, 16)).toBe(40);
  expect(block(512, 512)).toBe(4);
  expect(tilesPerBlock({...convolution, inputs: 16, outputs: 16, height: 8, width: 9})).toBe(6);
});
