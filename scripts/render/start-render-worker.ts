import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {Worker} from 'node:worker_threads';
import {isPackaged} from '../places.ts';
import type {ModelSource} from './model-source.ts';

/** Starts a thread that makes pictures. */
export function startRenderWorker(source: ModelSource): Worker {
  if (isPackaged) return new Worker(join(import.meta.dirname, 'render-worker.js'), {workerData: source});
  // What makes Node read TypeScript has to be started in each thread anew.
  const url = pathToFileURL(join(import.meta.dirname, 'render-worker.ts')).href;
  const code = `import('tsx/esm/api').then(({register}) => { register(); return import(${JSON.stringify(url)}); });`;
  return new Worker(code, {eval: true, execArgv: [], workerData: source});
}
