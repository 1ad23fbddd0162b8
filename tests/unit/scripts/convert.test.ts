import {spawnSync} from 'node:child_process';
import {chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {checkpointFixtures} from '../../support/checkpoint-fixtures.ts';
import {filesBelow} from '../../support/models-folder.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'convert-'));
});
afterEach(() => rmSync(root, {recursive: true}));

function run(args: readonly string[]): {status: number | null; stdout: string; stderr: string} {
  return spawnSync(process.execPath, ['--import', 'tsx', 'scripts/convert.ts', ...args], {
    cwd: resolve(import.meta.dirname, '../../..'),
    encoding: 'utf8',
  });
}

const {path} = checkpointFixtures.find(({name}) => name === 'st_f16_32')!;

function convert(cutoff: number): {stdout: string; stderr: string} {
  const options = ['--id', 'people', '--no-check', '--cutoff', String(cutoff)];
  const {status, stdout, stderr} = run([path, ...options, '--out', join(root, 'models/people')]);
  expect(status, stderr).toBe(0);
  return {stdout, stderr};
}

it('convert refuses a folder of somebody in one sentence, and leaves it as it was', () => {
  const folder = join(root, 'home');
  mkdirSync(join(folder, 'photos'), {recursive: true});
  writeFileSync(join(folder, 'thesis.txt'), 'years of work');
  chmodSync(folder, 0o700);
  const before = filesBelow(root);
  const {status, stdout, stderr} = run([path, '--id', 'people', '--no-check', '--out', folder]);
  expect({status, stdout}).toEqual({status: 1, stdout: ''});
  expect(stderr).toBe(
    `The folder ${folder} would be replaced, but holds "photos", which is no file of a model: give an empty or a new folder with --out.\n`,
  );
  expect(filesBelow(root)).toEqual(before);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

it('convert says which version it archived, and when models/ has become too large', () => {
  expect(convert(1).stdout).not.toContain('Archived');
  const second = convert(2);
  const folder = join(root, 'models/people');
  expect(second.stdout).toMatch(/^Archived +version 1 in /m);
  expect(second.stdout).toContain(`version 1 in ${join(folder, 'v1')}, for the links to it\n`);
  expect(second.stderr).not.toContain('40 MB');
  writeFileSync(join(root, 'models/large'), '');
  truncateSync(join(root, 'models/large'), 41e6);
  expect(convert(3).stderr).toMatch(/^Warning: models\/ should stay under 40 MB, but has 41\.\d MB: /m);
});
