import {resolve} from 'node:path';
import {describe, expect, it} from 'vitest';
import {noticeOf, packageFolder} from '../../../../scripts/build/notices.ts';

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
