/** The package that `npm pack` makes, on a machine that has nothing else of the project. */
import {execFileSync, spawn, spawnSync, type ChildProcess} from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {checkpointFixtures} from '../support/checkpoint-fixtures.ts';
import {dist, expect, openWall, pictures, test, untilServed} from './site.ts';

const repository = resolve(import.meta.dirname, '../..');
/** A checkpoint with classes, and a picture that its own code makes of it. */
const fixture = checkpointFixtures.find(({name}) => name === 'ada_cond32')!.path;
const golden = fixture.replace('.pkl', '.seed3.psi0.7.const.f32');

/** Everything that people download. */
const mostBytes = 7e6;

test.describe.configure({mode: 'serial'});

let root: string;
let here: string;
test.beforeAll(() => {
  test.setTimeout(240_000);
  expect(dist, 'the package carries the site of this folder').toBe(join(repository, 'dist'));
  root = mkdtempSync(join(tmpdir(), 'nonesuch-package-'));
  here = join(root, 'somewhere');
  mkdirSync(here);
  const run = (command: string, args: string[], cwd: string): string =>
    execFileSync(command, args, {cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']});
  run('npx', ['tsx', 'scripts/pack.ts', '--keep-site'], repository);
  const name = run('npm', ['pack', '--ignore-scripts', '--pack-destination', root], repository).trim();
  expect(statSync(join(root, name)).size).toBeLessThan(mostBytes);
  writeFileSync(join(here, 'package.json'), '{"private": true}');
  // Without a network: it needs no other package.
  run('npm', ['install', '--offline', '--no-audit', '--no-fund', join(root, name)], here);
  copyFileSync(fixture, join(here, 'pets.pkl'));
});
test.afterAll(() => rmSync(root, {recursive: true}));

const program = (): string => join(here, 'node_modules/.bin/nonesuch');

function nonesuch(...args: string[]): {status: number | null; stdout: string; stderr: string} {
  const {status, stdout, stderr} = spawnSync(program(), args, {cwd: here, encoding: 'utf8'});
  return {status, stdout, stderr};
}

/** What it prints, of a command that ends well. */
function printed(...args: string[]): string {
  const {status, stdout, stderr} = nonesuch(...args);
  expect(status, stderr).toBe(0);
  expect(stderr).not.toMatch(/failed|\bat .*:\d+:\d+/);
  return stdout;
}

test('the package has no models, no other package, and says how it is called', () => {
  expect(readdirSync(join(here, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
    'nonesuch',
  ]);
  const folder = join(here, 'node_modules/nonesuch');
  expect(readdirSync(folder).sort()).toEqual(['LICENSE', 'README.md', 'dist', 'package.json', 'program']);
  expect(existsSync(join(folder, 'dist/models'))).toBe(false);
  expect(readFileSync(join(folder, 'program/third-party-notices.txt'), 'utf8')).toContain(
    '@tensorflow/tfjs-core',
  );
  expect(printed()).toContain('nonesuch build [MODEL ...] --out site');
  const {version} = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {version: string};
  expect(printed('--version')).toBe(`${version}\n`);
  for (const command of ['inspect', 'convert', 'render', 'models', 'export-onnx', 'build', 'serve']) {
    expect(printed(command, '--help')).toMatch(/^Usage:\n {2}nonesuch \w/);
  }
  expect(nonesuch('bild')).toEqual({
    status: 1,
    stdout: '',
    stderr: 'There is no command "bild": nonesuch --help lists them.\n',
  });
});

test('the package inspects and renders a checkpoint as it is', () => {
  expect(printed('inspect', 'pets.pkl')).toContain('Pictures     32 x 32 px, RGB, 4 classes\n');
  expect(JSON.parse(printed('inspect', 'pets.pkl', '--json'))).toMatchObject({
    width: 32,
    height: 32,
    classes: 4,
  });
  expect(
    printed('render', 'pets.pkl', '--seeds=3-5', '--trunc=0.7', '--class=1', '--float', '--jobs=2'),
  ).toContain('out/seed0003-psi0.7-class1.f32\n');
  const floats = (path: string): Float32Array => new Float32Array(new Uint8Array(readFileSync(path)).buffer);
  const made = floats(join(here, 'out/seed0003-psi0.7-class1.f32'));
  const expected = floats(golden);
  expect(made.length).toBe(expected.length);
  expect(Math.max(...made.map((value, i) => Math.abs(value - expected[i]!)))).toBeLessThan(1e-4);
});

test('the package converts, and keeps the list of models', () => {
  const names = [
    '--title',
    'Pets',
    '--noun',
    'pet',
    '--licence',
    'CC0-1.0',
    '--classes',
    'Cats,Dogs,Foxes,Owls',
  ];
  expect(printed('convert', 'pets.pkl', '--id', 'pets', ...names)).toMatch(
    /Written to {3}models\/pets, version 1\n\nNext: nonesuch build makes a site/,
  );
  expect(printed('export-onnx', 'models/pets')).toMatch(
    /^pets\.onnx has 0\.\d+ MB; it takes z \[N, 512\], psi \[1\], class \[N\] and gives image\.\n$/,
  );
  printed('convert', 'pets.pkl', '--id', 'others', '--no-check');
  expect(printed('models', 'check')).toMatch(/^ok {6}pets: Pets, version 1, 32 px, 0\.1 MB\nok {6}others: /);
  expect(printed('models', 'list')).toMatch(
    /^pets +Pets \(version 1; .*; CC0-1\.0; default\)\nothers +Others \(/,
  );
  expect(printed('models', 'default', 'others')).toBe('A site of models opens with others.\n');
  expect(printed('models', 'list')).toMatch(/^others .*; default\)\npets /);
  expect(printed('models', 'archive', 'pets')).toContain('Version 1 of pets lies in models/pets/v1');
  expect(printed('models', 'remove', 'others')).toMatch(
    /^others is removed with all its versions, 0\.\d MB\.\n$/,
  );
  expect(existsSync(join(here, 'models/others'))).toBe(false);
  expect(nonesuch('models', 'remove', 'pets')).toMatchObject({
    status: 1,
    stderr: 'pets is the only model in models, and a site needs one: add another first.\n',
  });
  expect(nonesuch('models', 'default', 'cats').stderr).toBe(
    'There is no model "cats" in models/index.json, which lists pets.\n',
  );
});

let server: ChildProcess | undefined;
test.afterEach(() => server?.kill());

/** The address of a site that the package serves. */
async function served(folder: string): Promise<string> {
  server = spawn(program(), ['serve', folder, '--port', '0'], {
    cwd: here,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((done) => server!.stdout!.setEncoding('utf8').once('data', done));
  return /^(http:\/\/localhost:\d+\/) shows /.exec(line)![1]!;
}

test('the package makes a site of a checkpoint, which has a wall and real addresses', async ({
  page,
  complaints,
}) => {
  const names = ['--title', 'Pets', '--noun', 'pet', '--licence', 'CC0-1.0', '--no-check'];
  expect(printed('build', 'pets.pkl', ...names, '--out', 'site/')).toContain(
    'site/ is a site of pets, for any',
  );
  expect(readFileSync(join(here, 'site/index.html'), 'utf8')).not.toContain('card.jpg');
  // As an app too it is one of pets, and shows nothing of others.
  const manifest = readFileSync(join(here, 'site/manifest.json'), 'utf8');
  expect(JSON.parse(manifest)).toMatchObject({name: 'Nonesuch: pets that do not exist', short_name: 'Pets'});
  expect(manifest).not.toContain('screenshots');
  expect(readdirSync(join(here, 'site/app')).sort()).toEqual([
    'apple-touch-icon.png',
    'icon-192.png',
    'icon-512.png',
    'maskable-192.png',
    'maskable-512.png',
  ]);
  const url = await served('site');
  await openWall(page, `${url}?wall=5`);
  await expect(page).toHaveTitle('Nonesuch: pets that do not exist');
  await expect(pictures(page).first()).toHaveAttribute('alt', /pet/);
  await untilServed(page);
  const type = await page.evaluate(async () => {
    const response = await fetch('pictures/pets/seed0000005.png?psi=0.7');
    return `${response.status} ${response.headers.get('Content-Type')}`;
  });
  expect(type).toBe('200 image/png');
  expect(complaints).toEqual([]);
  const outside = await page.request.get(`${url}%2e%2e/package.json`);
  expect(outside.status()).toBe(404);
});

test('a site is made anew of other models, and what is not of it stays', async ({page}) => {
  writeFileSync(join(here, 'site/CNAME'), 'example.org');
  const {stdout, stderr} = nonesuch('build', '--out', 'site');
  expect(stdout).toContain('site is a site of pets, for any static host.\n');
  expect(stderr).toContain('Note: CNAME lay there before and is still there.\n');
  expect(readFileSync(join(here, 'site/CNAME'), 'utf8')).toBe('example.org');
  // With what was archived.
  expect(existsSync(join(here, 'site/models/pets/v1/model.json'))).toBe(true);
  printed('build', 'models/pets', '--out', 'second');
  expect(existsSync(join(here, 'second/models/pets/v1/model.json'))).toBe(true);
  expect(readFileSync(join(here, 'second/models/archive.json'), 'utf8')).toContain('"pets": [1]');
  await openWall(page, `${await served('second')}?wall=5`);
});

test('no site is made over what is somebody else’s', () => {
  mkdirSync(join(here, 'photos'));
  writeFileSync(join(here, 'photos/a.jpg'), 'a');
  const refusals: [string[], RegExp][] = [
    [
      ['build', '--out', 'photos'],
      /^The folder \S+photos would be replaced, but holds no site that was made so/,
    ],
    [['build', '--out', 'pets.pkl'], /^A site is a folder, but \S+pets\.pkl is a file/],
    [['build', '--out', '/proc/site'], /^\/proc\/\S+ could not be written: /],
    [['build', 'none.pkl'], /^There is no none\.pkl: give a model's folder, or a checkpoint\.$/],
    [['build', '--models', 'photos'], /^There is no index\.json in photos/],
    [['build', 'models/pets', 'models/pets'], /^Two of the models have the id "pets"/],
    [['build', 'models/pets', '--title', 'x'], /^--title is for a single checkpoint/],
    [['serve', 'photos'], /^There is no site in photos: make one with nonesuch build/],
    [['serve', 'site', '--port', '99999'], /^--port must be a whole number from 0 to 65535/],
  ];
  for (const [args, sentence] of refusals) {
    const {status, stdout, stderr} = nonesuch(...args);
    expect({status, stdout}, stderr).toEqual({status: 1, stdout: ''});
    expect(stderr.trimEnd()).toMatch(sentence);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  }
  expect(readdirSync(join(here, 'photos'))).toEqual(['a.jpg']);
});
