import type * as fileSystem from 'node:fs';
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {writeModelFiles} from '../../../../scripts/convert/write-model.ts';
import {filesBelow} from '../../../support/models-folder.ts';
import {tinyModel} from '../../../support/tiny-model.ts';

/** Calls of the file system that fail, by a part of their first path. */
const failing: {rename: string | null; rm: string | null} = {rename: null, rm: null};

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof fileSystem>();
  const fail = (part: string | null, path: unknown): void => {
    if (part !== null && String(path).includes(part))
      throw Object.assign(new Error('EPERM'), {code: 'EPERM'});
  };
  return {
    ...fs,
    renameSync: (...args: Parameters<typeof fs.renameSync>) => {
      fail(failing.rename, args[0]);
      fs.renameSync(...args);
    },
    rmSync: (...args: Parameters<typeof fs.rmSync>) => {
      fail(failing.rm, args[0]);
      fs.rmSync(...args);
    },
  };
});

let root: string;
let folder: string;
beforeEach(() => {
  Object.assign(failing, {rename: null, rm: null});
  root = mkdtempSync(join(tmpdir(), 'write-model-'));
  folder = join(root, 'tiny');
});
afterEach(() => {
  failing.rm = null;
  rmSync(root, {recursive: true});
});

async function write(title: string, finish?: () => void): Promise<void> {
  const {descriptor, files} = await tinyModel();
  files.delete('model.json');
  writeModelFiles({descriptor: {...descriptor, title}, shards: files}, folder, null, finish);
}

const title = (): unknown =>
  (JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as {title: unknown}).title;

describe('a model that cannot be written', () => {
  it('leaves the folder as it was where it cannot be put into its place', async () => {
    await write('Before');
    writeFileSync(join(folder, 'CARD.md'), 'about');
    const before = filesBelow(root);
    failing.rename = '.tiny.new-';
    await expect(write('After')).rejects.toThrow('EPERM');
    expect(filesBelow(root)).toEqual(before);
    expect(readdirSync(root)).toEqual(['tiny']);
  });

  it('leaves the folder as it was where what follows fails, or none where there was none', async () => {
    const finish = (): void => {
      expect(title()).toBe('After');
      throw new Error('no list');
    };
    await expect(write('After', finish)).rejects.toThrow('no list');
    expect(readdirSync(root)).toEqual([]);
    await write('Before');
    const before = filesBelow(root);
    await expect(write('After', finish)).rejects.toThrow('no list');
    expect(filesBelow(root)).toEqual(before);
    expect(readdirSync(root)).toEqual(['tiny']);
  });

  it('is written all the same where only the old one cannot be removed', async () => {
    await write('Before');
    failing.rm = '.tiny.old-';
    await write('After');
    expect(title()).toBe('After');
    expect(existsSync(join(root, `.tiny.old-${process.pid}`))).toBe(true);
  });
});
