/** A thread that makes pictures, with a backend and a generator of its own. */
import {parentPort, workerData} from 'node:worker_threads';
import type {Pixels} from '../../src/engine/worker/pixels.ts';
import {startNodeBackend} from '../generate/node-backend.ts';
import {startGenerator, type ModelSource} from './model-source.ts';
import {runPictureTask, type PictureTask} from './picture-task.ts';

/** Plain values: an error's own fields do not come across. */
export interface TaskFailure {
  name: string;
  message: string;
  stack?: string;
  code?: string;
  syscall?: string;
  path?: string;
}

export type Reply = {kind: 'done'; pixels: Pixels | null} | {kind: 'failed'; failure: TaskFailure};

function failureOf(error: unknown): TaskFailure {
  const {name, message, stack, code, syscall, path} = error as NodeJS.ErrnoException;
  return {
    name,
    message,
    ...(stack !== undefined && {stack}),
    ...(code !== undefined && {code}),
    ...(syscall !== undefined && {syscall}),
    ...(path !== undefined && {path}),
  };
}

const port = parentPort!;

async function start(): Promise<(task: PictureTask) => Promise<Pixels | null>> {
  await startNodeBackend();
  const generator = startGenerator(workerData as ModelSource);
  return (task) => runPictureTask(generator, task);
}

const started = start();
// Said with the first task.
started.catch(() => undefined);

port.on('message', (task: PictureTask) => {
  started
    .then((run) => run(task))
    .then(
      (pixels): Reply => ({kind: 'done', pixels}),
      (error: unknown): Reply => ({kind: 'failed', failure: failureOf(error)}),
    )
    .then((reply) => port.postMessage(reply));
});
