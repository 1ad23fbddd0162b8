/** Keeps two commands from changing the lists of one `models/` at once. */
import {readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {makeFolder} from '../make-folder.ts';
import {UsageError} from '../usage-error.ts';

/** Of one that only moves files; copying a version takes a second. */
const longestWaitMs = 60_000;
const pauseMs = 50;

/** Whether the process that made the lock has ended without taking it away. */
function isStale(path: string): boolean {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return false;
  }
  const pid = Number(text);
  // Empty for the moment in which it is made.
  if (text === '' || !Number.isSafeInteger(pid)) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function takeLock(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), {flag: 'wx'});
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Runs what changes `models/`, alone.
 * @param models the folder of all models; made where it is missing
 * @throws {UsageError} if another command does not end
 */
export function withModelsLocked<Result>(models: string, change: () => Result): Result {
  makeFolder(models);
  const path = join(models, '.nonesuch-lock');
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  for (let waited = 0; !takeLock(path); waited += pauseMs) {
    if (isStale(path)) rmSync(path, {force: true});
    if (waited >= longestWaitMs) {
      throw new UsageError(`Another command works on ${models}: wait for its end, or remove ${path} if there is none.`);
    }
    Atomics.wait(sleeper, 0, 0, pauseMs);
  }
  try {
    return change();
  } finally {
    rmSync(path, {force: true});
  }
}
