/** The kernels dealt out among threads of Node: right whoever does how much of it, and done whoever does not come back. */
import {Worker} from 'node:worker_threads';
import * as tf from '@tensorflow/tfjs-core';
import {afterEach, describe, expect, test, vi} from 'vitest';
import {addColours} from '../../../../src/generator/kernels/colours.ts';
import {convolutionJob} from '../../../../src/generator/kernels/convolution-job.ts';
import {enlarged} from '../../../../src/generator/kernels/enlarged.ts';
import {BOARD_BYTES, type HelperTask, SCRATCH_BYTES} from '../../../../src/generator/kernels/helpers.ts';
import {JOB_BYTES, writeJob} from '../../../../src/generator/kernels/job.ts';
import {plainWinogradConv2d, transformedWeights} from '../../../../src/generator/kernels/winograd.ts';
import {randn} from '../../../../src/model/latent/random-state.ts';
import {maxDifference, take} from '../../../support/golden.ts';
import {kernelDifference} from '../../../support/kernel-difference.ts';
import {plainColours} from '../../../support/plain-colours.ts';
import {plainEnlargement} from '../../../support/plain-enlargement.ts';
import {sharedKernels, startThread, startThreadedWasm} from '../../../support/threaded-wasm.ts';

const LIMIT = 2e-4;

let stop: () => void = () => undefined;
afterEach(() => {
  stop();
  vi.restoreAllMocks();
});

const shapes = [
  [4, 4, 128, 128],
  [1, 1, 3, 1],
  [13, 6, 19, 16],
  [7, 30, 16, 19],
  [33, 30, 8, 70],
  [40, 31, 16, 17],
  [5, 6, 257, 6],
  [5, 6, 6, 257],
] as const;

async function checkConvolutions(times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    for (const [height, width, inputs, outputs] of shapes) {
      const shape = {pictures: 2, height, width, inputs, outputs, hasNoise: i > 0};
      expect(await kernelDifference(shape, i), JSON.stringify(shape)).toBeLessThan(LIMIT);
    }
  }
}

describe.each([1, 2, 3])('with %i threads', (threads) => {
  test('a convolution is that of a plain loop', async () => {
    stop = await startThreadedWasm(threads);
    await checkConvolutions(4);
  });

  test('ToRGB is that of a plain loop', async () => {
    stop = await startThreadedWasm(threads);
    const shape = {pictures: 2, height: 50, width: 62, inputs: 35, channels: 3, pixels: 2} as const;
    const numbers = {
      x: randn(1, 2 * 50 * 62 * 35),
      weights: randn(2, 35 * 12),
      styles: randn(3, 2 * 35),
      bias: randn(4, 12),
      before: randn(5, 2 * 50 * 62 * 3),
    };
    const expected = plainColours({...shape, ...numbers, edges: 'zeros', clamp: 5});
    for (let i = 0; i < 40; i++) {
      const y = tf.tidy(() =>
        addColours(
          {
            x: tf.tensor4d(numbers.x, [2, 50, 62, 35]),
            weights: tf.tensor4d(numbers.weights, [1, 1, 35, 12]),
            styles: tf.tensor2d(numbers.styles, [2, 35]),
            bias: tf.tensor1d(numbers.bias),
            before: tf.tensor4d(numbers.before, [2, 50, 62, 3]),
          },
          {pixels: 2, edges: 'zeros', clamp: 5},
        ),
      );
      expect(maxDifference(await take(y), expected)).toBeLessThan(1e-4);
    }
  });

  test('enlarging is that of a plain loop', async () => {
    stop = await startThreadedWasm(threads);
    const shape = {pictures: 2, height: 41, width: 30, channels: 19};
    const x = randn(1, 2 * 41 * 30 * 19);
    const noise = randn(2, 4 * 41 * 30);
    const finish = {slope: 0.2, clamp: 2};
    const expected = plainEnlargement(x, shape, noise, finish);
    for (let i = 0; i < 40; i++) {
      const y = tf.tidy(() =>
        enlarged({x: tf.tensor4d(x, [2, 41, 30, 19]), noise: tf.tensor4d(noise, [1, 82, 60, 1])}, finish),
      );
      expect(maxDifference(await take(y), expected)).toBeLessThan(1e-5);
    }
  });
});

test('threads take part', async () => {
  const memory = new WebAssembly.Memory({initial: 512, maximum: 512, shared: true});
  const module = await sharedKernels();
  const {exports} = await WebAssembly.instantiate(module, {env: {memory}});
  const {run} = exports as unknown as {run(board: number, job: number, scratch: number): number};
  const [board, jobAt] = [1024, 1024 + BOARD_BYTES];
  const scratch = 2 ** 20;
  const worker = startThread({module, memory, board, scratch: scratch + SCRATCH_BYTES});
  stop = () => void worker.terminate();
  const numbers = 2 ** 22;
  const nowhere = {input: numbers, output: numbers + 2 ** 22, weights: numbers + 2 ** 23, noise: 0};
  const job = convolutionJob(
    {
      ...nowhere,
      ...{styles: numbers, scales: numbers, bias: numbers, slope: 1, clamp: 1},
      ...{pictures: 1, height: 128, width: 128, inputs: 32, outputs: 32},
    },
    2,
  );
  writeJob(memory.buffer, jobAt, job);
  const deadline = performance.now() + 20_000;
  let helped = 0;
  while (helped === 0 && performance.now() < deadline) {
    helped = run(board, jobAt, scratch + JOB_BYTES);
    expect(helped).toBeLessThanOrEqual(job.items);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect(helped).toBeGreaterThan(0);
});

/** Threads that do harm: `body` runs for each job with `words` of the board and the number under which its items are open. */
function badThread(body: string): (task: HelperTask) => Worker {
  const source = `
    const {workerData: {memory, board}} = require('node:worker_threads');
    const words = new Int32Array(memory.buffer, board);
    for (let last = 0; ; ) {
      const generation = Atomics.load(words, 0);
      if (generation === last || generation % 2 === 1) {
        if (generation === last) Atomics.wait(words, 0, generation);
        continue;
      }
      last = generation;
      const number = generation * 2;
      ${body}
    }
  `;
  return (workerData) => new Worker(source, {eval: true, workerData});
}

/** The states of the items begin at this word. */
const TAKES = 'for (let i = 0; i < 3; i++) Atomics.add(words, 16, 1);';
const CLAIMS = 'Atomics.compareExchange(words, 64 + Atomics.add(words, 16, 1), number, number + 1);';

describe('a convolution is done, and right,', () => {
  test('where a thread does not start', async () => {
    stop = await startThreadedWasm(2, () =>
      new Worker('throw new Error("no");', {eval: true}).on('error', () => 0),
    );
    await checkConvolutions(2);
  });

  test('where a thread ends', async () => {
    const workers: Worker[] = [];
    stop = await startThreadedWasm(3, (task) => {
      workers.push(startThread(task));
      return workers.at(-1)!;
    });
    await checkConvolutions(1);
    for (const worker of workers) await worker.terminate();
    await checkConvolutions(2);
  });

  test('where a thread takes work and does not do it', async () => {
    stop = await startThreadedWasm(2, badThread(TAKES));
    await checkConvolutions(3);
  });

  test('where a thread dies while it writes: from then on without help', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    // So much work that the thread wakes before it is done.
    const [x, filter] = [randn(1, 64 * 64 * 256), randn(2, 9 * 256 * 256)];
    const convolved = (): Promise<Float32Array> =>
      take(
        tf.tidy(() =>
          plainWinogradConv2d(
            tf.tensor4d(x, [1, 64, 64, 256]),
            transformedWeights(tf.tensor4d(filter, [3, 3, 256, 256])),
            tf.zeros([256]),
            1,
          ),
        ),
      );
    stop = await startThreadedWasm(1);
    const expected = await convolved();
    stop();
    stop = await startThreadedWasm(2, badThread(CLAIMS));
    for (let i = 0; i < 40 && warn.mock.calls.length === 0; i++) {
      expect(maxDifference(await convolved(), expected)).toBe(0);
    }
    expect(warn).toHaveBeenCalledOnce();
    expect(warn.mock.calls[0]![0]).toContain('go on without helpers');
    expect(maxDifference(await convolved(), expected)).toBe(0);
  });
});

test('nothing is kept on the heap', async () => {
  stop = await startThreadedWasm(2);
  const heap = (): number => (tf.backend() as unknown as {wasm: {HEAPU8: Uint8Array}}).wasm.HEAPU8.length;
  await checkConvolutions(1);
  const before = heap();
  for (let i = 0; i < 20; i++) await checkConvolutions(1);
  expect(heap()).toBe(before);
  expect(tf.memory().numTensors).toBe(0);
});
