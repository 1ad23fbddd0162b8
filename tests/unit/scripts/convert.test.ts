import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {checkpointFixtures} from '../../support/checkpoint-fixtures.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'convert-'));
});
afterEach(() => rmSync(root, {recursive: true}));

function convert(cutoff: number): {stdout: string; stderr: string} {
  const {path} = checkpointFixtures.find(({name}) => name === 'st_f16_32')!;
  const options = ['--id', 'people', '--no-check', '--cutoff', String(cutoff)];
  const {status, stdout, stderr} = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'scripts/convert.ts', path, ...options, '--out', join(root, 'models/people')],
    {cwd: resolve(import.meta.dirname, '../../..'), encoding: 'utf8'},
  );
  expect(status, stderr).toBe(0);
  return {stdout, stderr};
}

it('convert says which version it archived, and when models/ has become too large', () => {
  expect(convert(1).stdout).not.toContain('Archived');
  const second = convert(2);
  const folder = join(root, 'models/people');
  expect(second.stdout).toMatch(/^Archived +version 1 in /m);
  expect(second.stdout).toContain(`version 1 in ${join(folder, 'v1')}, for the links to it\n`);
  expect(second.stderr).not.toContain('40 MB');
  writeFileSync(join(folder, 'large'), '');
  truncateSync(join(folder, 'large'), 41e6);
  expect(convert(3).stderr).toMatch(/^Warning: models\/ should stay under 40 MB, but has 41\.\d MB: /m);
});
