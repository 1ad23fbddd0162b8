/** Text for those who hear the page alone is hidden by one rule, wherever it is. */
import {readdirSync, readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {expect, it} from 'vitest';
import {appStyles} from '../../../src/app/app.styles.ts';
import {unseen} from '../../../src/kit/tokens.css.ts';
import {viewerStyles} from '../../../src/viewer/viewer.styles.ts';

const folder = resolve(import.meta.dirname, '../../../src');

it('stands in one place', () => {
  const files = readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter((name) =>
    name.endsWith('.ts'),
  );
  const places = files.flatMap((name) =>
    (readFileSync(join(folder, name), 'utf8').match(/clip-path: inset\(50%\)/g) ?? []).map(() => name),
  );
  expect(places).toEqual(['kit/tokens.css.ts']);
});

it('is in the styles of the page and of the large picture', () => {
  expect(appStyles.cssText).toMatch(/h1 \{\s*position: absolute;/);
  expect(viewerStyles.map(({cssText}) => cssText).join('')).toContain(`.unseen {\n      ${unseen.cssText}`);
});
