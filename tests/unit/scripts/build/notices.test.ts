import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join, resolve} from 'node:path';
import {build} from 'vite';
import {describe, expect, it} from 'vitest';
import {embed} from '../../../../scripts/build/embed.ts';
import {noticeOf, Notices, noticesFile, packageFolder} from '../../../../scripts/build/notices.ts';
import {serviceWorkerPackages} from '../../../../scripts/build/service-worker.ts';

const packages = resolve(import.meta.dirname, '../../../../node_modules');

describe('packageFolder', () => {
  it.each([
    ['/site/node_modules/lit/index.js', '/site/node_modules/lit'],
    ['/site/node_modules/@lit/context/index.js?v=1', '/site/node_modules/@lit/context'],
    ['\0/site/node_modules/a/node_modules/b/x.js', '/site/node_modules/a/node_modules/b'],
    ['/site/src/main.ts', null],
    ['\0vite/preload-helper.js', null],
  ])('of %s is %s', (id, folder) => expect(packageFolder(id)).toBe(folder));
});

describe('noticeOf', () => {
  it.each([
    [
      'lit',
      /^lit \d.*BSD-3-Clause\n.*github\.com\/lit\/lit[\s\S]*Redistribution and use in source and binary forms/,
    ],
    ['seedrandom', /^seedrandom [\s\S]*Copyright 2019 David Bau\.[\s\S]*without restriction/],
    ['@tensorflow/tfjs-core', /^@tensorflow\/tfjs-core 4[\s\S]*Apache License[\s\S]*Grant of Patent License/],
    ['mediabunny', /^mediabunny [\s\S]*github\.com[\s\S]*Mozilla Public License/],
  ])('%s: name, version, where it comes from, and the text of its licence', (name, expected) => {
    const {head, text} = noticeOf(`${packages}/${name}`);
    expect(`${head}\n${text}`).toMatch(expected);
  });
});

describe('Notices', () => {
  it('name what is in the page, in the file for other pages and in the service worker', async () => {
    const root = mkdtempSync(join(tmpdir(), 'nonesuch-notices-'));
    const sources = {
      'main.ts': "import {openDB} from 'idb'; console.log(openDB);",
      'src/embed/embed.ts': "import {zipSync} from 'fflate'; console.log(zipSync);",
      'src/embed/seed-of.ts': 'export const seedOf = Number;',
      'src/sw/service-worker.ts': "import {parse} from 'valibot'; console.log(parse);",
    };
    for (const [name, text] of Object.entries(sources)) {
      mkdirSync(dirname(join(root, name)), {recursive: true});
      writeFileSync(join(root, name), text);
    }
    symlinkSync(packages, join(root, 'node_modules'));
    const notices = new Notices();
    const result = await build({
      root,
      configFile: false,
      logLevel: 'silent',
      plugins: [embed({}, notices.collect()), serviceWorkerPackages(notices.collect()), notices.write()],
      build: {write: false, rollupOptions: {input: join(root, 'main.ts')}},
    });
    rmSync(root, {recursive: true});
    const [output] = Array.isArray(result) ? result : [result];
    const files = output && 'output' in output ? output.output : [];
    const file = files.find(({fileName}) => fileName === noticesFile);
    const text = file?.type === 'asset' ? String(file.source) : '';
    const named = [...text.matchAll(/^(\S+) \d+\.\d+\.\d+, /gm)].map(([, name]) => name);
    expect(named.sort()).toEqual(['fflate', 'idb', 'valibot']);
  });
});
