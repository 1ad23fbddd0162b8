import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {filesBelow, writeTinyModel} from '../../support/models-folder.ts';

let root: string;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'archive-model-'));
  await writeTinyModel(join(root, 'tiny'), {version: 9});
  writeFileSync(join(root, 'index.json'), '{"models": [{"id": "tiny", "title": "Tiny things"}]}');
});
afterEach(() => rmSync(root, {recursive: true}));

function archive(...args: string[]): {status: number | null; stdout: string; stderr: string} {
  const script = ['--import', 'tsx', 'scripts/archive-model.ts', ...args];
  const {status, stdout, stderr} = spawnSync(process.execPath, script, {
    cwd: resolve(import.meta.dirname, '../../..'),
    encoding: 'utf8',
  });
  return {status, stdout, stderr};
}

it('models:archive archives once, and says how much models/ has', () => {
  const folder = join(root, 'tiny/v9');
  expect(archive('tiny', '--models', root)).toEqual({
    status: 0,
    stdout: `Version 9 of tiny lies in ${folder}; ${root} has 0.0 MB.\n`,
    stderr: '',
  });
  writeFileSync(join(root, 'large'), '');
  truncateSync(join(root, 'large'), 41e6);
  expect(archive('tiny', '--models', root)).toEqual({
    status: 0,
    stdout: `Version 9 of tiny was archived before, with the same bytes, in ${folder}; ${root} has 41.0 MB.\n`,
    stderr: expect.stringMatching(/^Warning: models\/ should stay under 40 MB, but has 41\.0 MB: [^\n]+\n$/),
  });
});

it.each([
  [
    'a model that is not there',
    ['tony'],
    /^There is no model "tony" in .+index\.json, which lists tiny\.\n$/,
  ],
  ['a path', ['../tiny'], /^There is no model "\.\.\/tiny" in [^\n]+\n$/],
  [
    'a folder without models',
    ['tiny', '--models', '/none'],
    /^There is no index\.json in "\/none": [^\n]+\n$/,
  ],
  ['no model', ['--models', '.'], /^Give the id of one model: [^\n]+\n$/],
])('models:archive refuses %s with one sentence', (_, args, sentence) => {
  const before = filesBelow(root);
  const where = args.includes('--models') ? [] : ['--models', root];
  expect(archive(...args, ...where)).toEqual({
    status: 1,
    stdout: '',
    stderr: expect.stringMatching(sentence),
  });
  expect(filesBelow(root)).toEqual(before);
});
