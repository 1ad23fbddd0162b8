import {readdirSync, readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {expect, it} from 'vitest';

const root = resolve(import.meta.dirname, '../../../src');

const files = readdirSync(root, {recursive: true, encoding: 'utf8'}).filter((name) =>
  /\.(ts|css|html)$/.test(name),
);

/** Letters inside of a drawing grow with the drawing; `rem` on a stranger's page is whatever the stranger made of it. */
const inPixels = /^(about\/about\.styles\.ts:\s+font-size: 1[23]\.5px;|embed\/embed\.ts:)/;

it('letters are as large as the visitor told the browser: no size of them is in pixels', () => {
  expect(files.length).toBeGreaterThan(100);
  const found = files.flatMap((name) =>
    readFileSync(join(root, name), 'utf8')
      .split('\n')
      .filter((line) => /font-size:\s*[\d.]+px|(font:|\d{3}) .*\d(px|pt)\//.test(line))
      .map((line) => `${name.replaceAll('\\', '/')}:${line}`),
  );
  expect(found.filter((line) => !inPixels.test(line))).toEqual([]);
  expect(found).toHaveLength(3);
});
