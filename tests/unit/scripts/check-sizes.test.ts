import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {afterEach, beforeEach, expect, it} from 'vitest';

let dist: string;
beforeEach(() => {
  dist = mkdtempSync(join(tmpdir(), 'check-sizes-'));
});
afterEach(() => rmSync(dist, {recursive: true}));

/** Files that each part of the output names. */
function parts(stdout: string): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  let title = '';
  for (const line of stdout.trimEnd().split('\n')) {
    const file = /^ +[\d.]+ KB {2}(.+)$/.exec(line)?.[1];
    if (file !== undefined) found[title]!.push(file);
    else found[(title = line.split(':')[0]!)] = [];
  }
  return found;
}

function checkSizes(files: string[]): Record<string, string[]> {
  for (const name of files) {
    mkdirSync(join(dist, name, '..'), {recursive: true});
    writeFileSync(join(dist, name), name);
  }
  const {status, stdout, stderr} = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'scripts/check-sizes.ts', dist],
    {cwd: resolve(import.meta.dirname, '../../..'), encoding: 'utf8'},
  );
  expect({status, stderr}).toEqual({status: 0, stderr: ''});
  return parts(stdout);
}

it('counts earlier versions of models apart from what a visit loads', () => {
  const site = ['index.html', 'sw.js', 'models/archive.json', 'models/tiny/a.bin'];
  expect(checkSizes(site)).not.toHaveProperty('Earlier versions of models, for old links, gzip');
  const found = checkSizes([...site, 'models/tiny/v8/a.bin', 'models/v9/a.bin', 'models/v9/v1/a.bin']);
  expect(found['First load, gzip']).toEqual(['index.html']);
  expect(found['Models, gzip']!.sort()).toEqual([
    'models/archive.json',
    'models/tiny/a.bin',
    'models/v9/a.bin',
  ]);
  expect(found['Earlier versions of models, for old links, gzip']!.sort()).toEqual([
    'models/tiny/v8/a.bin',
    'models/v9/v1/a.bin',
  ]);
});
