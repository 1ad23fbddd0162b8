/** Makes pictures on as many cores as there are, or as it pays to use. */
import {availableParallelism, freemem} from 'node:os';
import type {Worker} from 'node:worker_threads';
import type {Pixels} from '../../src/engine/worker/pixels.ts';
import {macsPerPicture} from '../../src/model/cost.ts';
import {pictureSize} from '../../src/model/architecture.ts';
import type {GeneratorSpec} from '../../src/model/generator-spec.ts';
import {DescriptorError} from '../../src/model/descriptor-error.ts';
import {countParameters} from '../../src/convert/count-parameters.ts';
import {startNodeBackend} from '../generate/node-backend.ts';
import {UsageError} from '../usage-error.ts';
import {startGenerator, type ModelSource} from './model-source.ts';
import {runPictureTask, type PictureTask} from './picture-task.ts';
import {startRenderWorker} from './start-render-worker.ts';
import type {Reply, TaskFailure} from './render-worker.ts';

/** Multiply-accumulates of a core in a second, at the least; StyleGAN3's filters take as long again. */
const macsPerSecond = 8e9;
/** Below so much work for each, another thread takes longer to start than it saves. */
const leastSecondsEach = 3;
/** Weights in three forms, and what a picture's layers take: measured with config F at 1024 px. */
const bytesPerParameter = 12;
const bytesPerPixel = 1000;

/** How many threads to use. */
export function usefulJobs(
  spec: GeneratorSpec,
  pictures: number,
  {cores = availableParallelism(), freeBytes = freemem()}: {cores?: number; freeBytes?: number} = {},
): number {
  const {weights, filters} = macsPerPicture(spec);
  const seconds = (pictures * (weights + filters)) / macsPerSecond;
  const {width, height} = pictureSize(spec);
  const bytesEach = countParameters(spec) * bytesPerParameter + width * height * bytesPerPixel;
  const fitting = Math.floor((0.8 * freeBytes) / bytesEach);
  return Math.max(1, Math.min(cores, pictures, fitting, Math.floor(seconds / leastSecondsEach)));
}

/** The error as it was thrown in a thread. */
function errorOf({name, message, stack, ...fields}: TaskFailure): Error {
  // A checkpoint is read before there are threads.
  const kinds = {DescriptorError, UsageError};
  const kind = Object.hasOwn(kinds, name) ? kinds[name as keyof typeof kinds] : Error;
  const error = new kind(message);
  if (stack !== undefined) error.stack = stack;
  return Object.assign(error, fields);
}

type OnDone = (index: number, pixels: Pixels | null) => void | Promise<void>;

async function renderHere(source: ModelSource, tasks: readonly PictureTask[], onDone: OnDone): Promise<void> {
  await startNodeBackend();
  const generator = startGenerator(source);
  try {
    for (const [i, task] of tasks.entries()) await onDone(i, await runPictureTask(generator, task));
  } finally {
    generator.dispose();
  }
}

/** One thread after another task, until there is none. */
async function work(worker: Worker, waiting: [number, PictureTask][], onDone: OnDone): Promise<void> {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [index, task] = next;
    const reply = await new Promise<Reply>((resolve, reject) => {
      const fail = (error: unknown): void => reject(error as Error);
      const exit = (): void => reject(new Error('A thread that makes pictures has ended before its time.'));
      worker.once('error', fail).once('exit', exit);
      worker.once('message', (answer: Reply) => {
        worker.off('error', fail).off('exit', exit);
        resolve(answer);
      });
      worker.postMessage(task);
    });
    if (reply.kind === 'failed') throw errorOf(reply.failure);
    await onDone(index, reply.pixels);
  }
}

/**
 * Makes all pictures.
 * @param onDone called for each, in the order in which they are finished
 */
export async function renderAll(
  source: ModelSource,
  tasks: readonly PictureTask[],
  jobs: number,
  onDone: OnDone,
): Promise<void> {
  if (Math.min(jobs, tasks.length) <= 1) return renderHere(source, tasks, onDone);
  const waiting = [...tasks.entries()];
  const workers = Array.from({length: Math.min(jobs, tasks.length)}, () => startRenderWorker(source));
  try {
    await Promise.all(workers.map((worker) => work(worker, waiting, onDone)));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
