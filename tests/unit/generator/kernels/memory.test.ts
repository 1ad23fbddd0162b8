/** The module shares its memory with TensorFlow.js: it may write where it is told to, and nowhere else. */
import {expect, test} from 'vitest';
import {
  type ConvolutionJob,
  JOB_BYTES,
  scratchBytes,
  tilesPerBlock,
  writeJob,
} from '../../../../src/generator/kernels/convolution-job.ts';
import {randn} from '../../../../src/model/latent/random-state.ts';
import {compiledKernels} from '../../../support/backends.ts';
import {maxDifference} from '../../../support/golden.ts';
import {plainConvolution} from '../../../support/plain-convolution.ts';

interface Exports {
  transformWeights(weights: number, to: number, inputs: number, outputs: number): void;
  convolve(job: number, scratch: number): void;
}

/** Neither zero nor a number: what is read from there spoils the result. */
const CANARY = 0x7fc0c0c0;

test.each([
  {pictures: 1, height: 4, width: 4, inputs: 4, outputs: 8},
  {pictures: 2, height: 9, width: 3, inputs: 3, outputs: 5},
  {pictures: 1, height: 13, width: 30, inputs: 7, outputs: 1},
  {pictures: 3, height: 1, width: 1, inputs: 1, outputs: 9},
  {pictures: 1, height: 40, width: 40, inputs: 65, outputs: 67},
])('writes nothing beside its result: %o', async (shape) => {
  const {pictures, height, width, inputs, outputs} = shape;
  const memory = new WebAssembly.Memory({initial: 256});
  const words = new Uint32Array(memory.buffer).fill(CANARY);
  const {exports} = await WebAssembly.instantiate(await compiledKernels(), {env: {memory}});
  const kernels = exports as unknown as Exports;
  // With a gap between any two, and none of them aligned to a vector.
  let top = 20;
  const place = (bytes: number): number => {
    const address = top;
    top += bytes + 60;
    return address;
  };
  const put = (values: Float32Array): number => {
    const address = place(values.byteLength);
    new Float32Array(memory.buffer, address, values.length).set(values);
    return address;
  };
  const numbers = {
    x: randn(1, pictures * height * width * inputs),
    filter: randn(2, 9 * inputs * outputs),
    styles: randn(3, pictures * inputs),
    scales: randn(4, pictures * outputs),
    bias: randn(5, outputs),
    noise: randn(6, height * width),
  };
  const [slope, clamp] = [0.2, 100];
  const filter = put(numbers.filter);
  const weightsBytes = 36 * Math.ceil(outputs / 8) * inputs * 32;
  const resultLength = pictures * height * width * outputs;
  const job: ConvolutionJob = {
    ...shape,
    slope,
    clamp,
    input: put(numbers.x),
    weights: place(weightsBytes),
    styles: put(numbers.styles),
    scales: put(numbers.scales),
    bias: put(numbers.bias),
    noise: put(numbers.noise),
    output: place(4 * resultLength),
  };
  const jobAddress = place(JOB_BYTES);
  const scratch = place(scratchBytes(job));
  writeJob(memory.buffer, jobAddress, job);
  const before = words.slice();

  kernels.transformWeights(filter, job.weights, inputs, outputs);
  kernels.convolve(jobAddress, scratch);

  const mayChange: [number, number][] = [
    [job.weights, weightsBytes],
    [job.output, 4 * resultLength],
    [scratch, scratchBytes(job)],
    // The counter of its tiles.
    [jobAddress + JOB_BYTES - 4, 4],
  ];
  const changed = [...words.keys()].filter((i) => words[i] !== before[i]);
  const wrong = changed.filter(
    (i) => !mayChange.some(([from, bytes]) => 4 * i >= from && 4 * i < from + bytes),
  );
  expect(wrong).toEqual([]);
  const actual = new Float32Array(memory.buffer, job.output, resultLength);
  const expected = plainConvolution({...numbers, ...shape, slope, clamp});
  expect(maxDifference(actual, expected)).toBeLessThan(1e-3);
});

test('a block of tiles is no larger than what fits, and no smaller than four where there are so many', () => {
  const job = {
    ...{input: 0, output: 0, weights: 0, styles: 0, scales: 0, bias: 0, noise: 0, slope: 1, clamp: 1},
    ...{pictures: 1, height: 256, width: 256},
  };
  const block = (inputs: number, outputs: number): number => tilesPerBlock({...job, inputs, outputs});
  expect(block(16, 16)).toBe(40);
  expect(block(512, 512)).toBe(4);
  expect(tilesPerBlock({...job, inputs: 16, outputs: 16, height: 8, width: 9})).toBe(6);
});
