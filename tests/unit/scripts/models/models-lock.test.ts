import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Worker} from 'node:worker_threads';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {withModelsLocked} from '../../../../scripts/models/models-lock.ts';

let root: string;
let lock: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lock-'));
  lock = join(root, 'models/.nonesuch-lock');
});
afterEach(() => rmSync(root, {recursive: true}));

it('is held while models/ changes, and gone afterwards, whatever happens', () => {
  const models = join(root, 'models');
  expect(withModelsLocked(models, () => readFileSync(lock, 'utf8'))).toBe(String(process.pid));
  expect(existsSync(lock)).toBe(false);
  const fail = (): never => {
    throw new Error('no');
  };
  expect(() => withModelsLocked(models, fail)).toThrow('no');
  expect(existsSync(lock)).toBe(false);
});

it('waits for another command to end', async () => {
  withModelsLocked(join(root, 'models'), () => undefined);
  writeFileSync(lock, String(process.pid));
  const code = `
    const {rmSync} = require('node:fs');
    setTimeout(() => rmSync(${JSON.stringify(lock)}), 300);
    require('node:worker_threads').parentPort.postMessage('started');`;
  const other = new Worker(code, {eval: true});
  await new Promise((done) => other.once('message', done));
  const start = performance.now();
  withModelsLocked(join(root, 'models'), () => undefined);
  expect(performance.now() - start).toBeGreaterThan(150);
  await other.terminate();
});

it('does not wait for a command that has crashed', () => {
  withModelsLocked(join(root, 'models'), () => undefined);
  // No system has so many processes.
  writeFileSync(lock, '99999999');
  expect(withModelsLocked(join(root, 'models'), () => 'done')).toBe('done');
});
