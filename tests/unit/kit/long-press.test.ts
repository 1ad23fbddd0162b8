/** A long press belongs to the browser: its menu saves and shares pictures. Chromium knows nothing of this line of iOS. */
import {readdirSync, readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {expect, it} from 'vitest';

const folder = resolve(import.meta.dirname, '../../../src');

it('no style takes the long press from iOS', () => {
  const files = readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter((name) =>
    /\.(ts|css|html)$/.test(name),
  );
  const takers = files.filter((name) =>
    /-webkit-touch-callout:\s*none/.test(readFileSync(join(folder, name), 'utf8')),
  );
  expect(takers).toEqual([]);
});
