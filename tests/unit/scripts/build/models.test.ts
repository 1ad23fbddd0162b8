import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {build} from 'vite';
import {models} from '../../../../scripts/build/models.ts';
import {filesBelow} from '../../../support/models-folder.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'build-models-'));
});
afterEach(() => rmSync(root, {recursive: true}));

it('a build has the models, their earlier versions and the lists, but nothing half written', async () => {
  mkdirSync(join(root, 'models/tiny/v8'), {recursive: true});
  mkdirSync(join(root, 'models/tiny/.v9.new-1'));
  for (const name of [
    'index.json',
    'archive.json',
    'tiny/model.json',
    'tiny/v8/model.json',
    'tiny/v8/a.bin',
  ]) {
    writeFileSync(join(root, 'models', name), name);
  }
  const expected = filesBelow(join(root, 'models'));
  writeFileSync(join(root, 'models/tiny/.v9.new-1/a.bin'), 'half');
  writeFileSync(join(root, 'main.js'), 'export {};');
  await build({
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [models()],
    build: {rollupOptions: {input: join(root, 'main.js')}},
  });
  expect(filesBelow(join(root, 'dist/models'))).toEqual(expected);
});
