import {existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {checkOutput} from '../../../../scripts/convert/check-output.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'check-output-'));
});
afterEach(() => rmSync(root, {recursive: true}));

describe('the place of a new model', () => {
  it('may be there or not, and nothing is left in it', () => {
    mkdirSync(join(root, 'old'));
    for (const folder of ['old', 'new', 'some/way/down']) checkOutput(join(root, folder));
    expect(readdirSync(root, {recursive: true})).toEqual(['old']);
  });

  it('must not be a file, nor lie in one', () => {
    writeFileSync(join(root, 'file'), '');
    for (const folder of ['file', 'file/people']) {
      expect(() => checkOutput(join(root, folder))).toThrow(/file is a file: give another place with --out/);
    }
  });

  it('may hold a model and its earlier versions', () => {
    const files = [
      'model.json',
      'traits.json',
      'directions.json',
      'CARD.md',
      'preview.webp',
      'weights-001.bin',
    ];
    mkdirSync(join(root, 'people/v8'), {recursive: true});
    for (const name of [...files, 'v8/model.json', 'v8/own-name.bin']) {
      writeFileSync(join(root, 'people', name), '{"shards": {"own-name.bin": {}}}');
    }
    checkOutput(join(root, 'people'));
  });

  it.each([
    ['a text', 'thesis.txt'],
    ['what is hidden', '.git/config'],
    ['another folder', 'photos/one.jpg'],
    ['an empty folder', 'photos/'],
    ['something in the folder of a version', 'v8/index.html'],
    ['a file that only ends as a shard does', 'weights-002.bin'],
    ['a folder that is named as a file', 'model.json/a'],
    ['a version in a version that holds something', 'v8/v7/notes.md'],
  ])('must not hold %s', (_, name) => {
    const path = join(root, 'people', name);
    mkdirSync(name.endsWith('/') ? path : join(path, '..'), {recursive: true});
    if (!name.endsWith('/')) writeFileSync(path, '');
    const before = readdirSync(root, {recursive: true});
    expect(() => checkOutput(join(root, 'people'))).toThrow(
      /^The folder \S+people would be replaced, but holds "[^"]+", which is no file of a model: give an empty or a new folder with --out\.$/,
    );
    expect(readdirSync(root, {recursive: true})).toEqual(before);
  });

  it('must neither be a link, nor hold one', () => {
    mkdirSync(join(root, 'people'));
    symlinkSync('people', join(root, 'link'));
    expect(() => checkOutput(join(root, 'link'))).toThrow(
      /link is a link to one: give the folder with --out/,
    );
    symlinkSync('/etc/hostname', join(root, 'people/CARD.md'));
    expect(() => checkOutput(join(root, 'people'))).toThrow(/but holds "CARD\.md"/);
  });

  // Linux has a folder in which not even its superuser can make another.
  it.runIf(existsSync('/proc/self'))('must be one in which something can be written', () => {
    expect(() => checkOutput('/proc/none/people')).toThrow(/^Nothing can be written in \/proc \(E[A-Z]+\)/);
  });
});
