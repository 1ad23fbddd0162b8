import {mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {build, type Rollup} from 'vite';
import {models} from '../../../../scripts/build/models.ts';
import {filesBelow, writeTinyModel} from '../../../support/models-folder.ts';

let root: string;
const at = (path: string): string => join(root, 'models', path);

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'build-models-'));
  await writeTinyModel(at('tiny'), {version: 9});
  await writeTinyModel(at('tiny/v8'), {version: 8});
  writeFileSync(at('tiny/preview.webp'), 'a picture');
  writeFileSync(at('index.json'), JSON.stringify({models: [{id: 'tiny', title: 'Tiny things'}]}));
  writeFileSync(at('archive.json'), JSON.stringify({format: 1, models: {tiny: [8]}}));
  writeFileSync(join(root, 'main.js'), 'export {};');
});
afterEach(() => rmSync(root, {recursive: true}));

/** Builds, and gives what was warned of. */
async function built(): Promise<string[]> {
  const warnings: string[] = [];
  const onwarn = ({message}: Rollup.RollupLog): unknown => warnings.push(message);
  await build({
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [models()],
    build: {rollupOptions: {input: join(root, 'main.js'), onwarn}},
  });
  return warnings;
}

it('a build has the models, their earlier versions and the lists', async () => {
  expect(await built()).toEqual([]);
  expect(filesBelow(join(root, 'dist/models'))).toEqual(filesBelow(join(root, 'models')));
});

it('a build has nothing else of what lies there, and says so', async () => {
  const expected = filesBelow(join(root, 'models'));
  writeFileSync(join(root, 'secret'), 'not of the site');
  await writeTinyModel(at('other'));
  await writeTinyModel(at('tiny/v7'), {version: 7});
  for (const [name, content] of [
    ['page.html', '<script>alert(1)</script>'],
    ['tiny/index.html', '<script>alert(1)</script>'],
    ['tiny/card.svg', '<svg onload="alert(1)"/>'],
    ['tiny/weights-009.bin', 'of no version'],
    ['tiny/v8/preview.webp', 'of the present one only'],
    ['tiny/a\u001b[2Jb', 'a name that clears the screen'],
  ] as const) {
    writeFileSync(at(name), content);
  }
  symlinkSync('../secret', at('secret.json'));
  symlinkSync('../../secret', at('tiny/traits.json'));
  symlinkSync('/etc', at('tiny/etc'));
  mkdirSync(at('tiny/.v9.new-1'));
  writeFileSync(at('tiny/.v9.new-1/a.bin'), 'half written');
  const warnings = await built();
  expect(filesBelow(join(root, 'dist/models'))).toEqual(expected);
  expect(readdirSync(join(root, 'dist/models'), {recursive: true})).toHaveLength(
    Object.keys(expected).length + 2,
  );
  const left = warnings.flatMap((warning) => /models\/(\S+) belongs to no model/.exec(warning)?.[1] ?? []);
  expect(left).toContain('page.html');
  expect(left).toContain('tiny/traits.json');
  expect(left).toContain('tiny/a\\u{1b}[2Jb');
  expect(left.filter((name) => name.startsWith('other/')).length).toBeGreaterThan(0);
});

it.each([
  [
    'a listed model behind a link',
    () => symlinkSync('tiny', at('link')),
    /link: A listed model must be a folder/,
  ],
  ['a description that is a link', () => symlinkSync('tiny/model.json', at('link')), /link: A listed model/],
])('a build does not follow %s', async (_, prepare, sentence) => {
  prepare();
  const listed = ['tiny', 'link'].map((id) => ({id, title: id}));
  writeFileSync(at('index.json'), JSON.stringify({models: listed}));
  await expect(built()).rejects.toThrow(sentence);
});

it('a build refuses a model that the site could not read', async () => {
  writeFileSync(at('tiny/model.json'), '{}');
  await expect(built()).rejects.toThrow(/model\.json: "format" is missing/);
});
