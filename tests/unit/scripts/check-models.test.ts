import {createHash} from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {checkModels} from '../../../scripts/check-models.ts';
import {makeDirections} from '../../../src/convert/directions-file.ts';
import {randn} from '../../../src/model/latent/random-state.ts';
import {tensorTable} from '../../../src/model/architecture.ts';
import type {ModelDescriptor} from '../../../src/model/descriptor.ts';
import {sizeOf} from '../../../src/model/weight-layout.ts';
import {specWithTraits, tinyTraits, writeTinyModel} from '../../support/models-folder.ts';
import {ponyTraitsFile} from '../../support/pony-traits.ts';
import {tinyModel} from '../../support/tiny-model.ts';

let root: string;

function write(path: string, content: string | Uint8Array): void {
  writeFileSync(join(root, path), content);
}

function problems(): string[] {
  return checkModels(root).flatMap((report) => report.problems);
}

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'models-'));
  mkdirSync(join(root, 'tiny'));
  write('index.json', JSON.stringify({models: [{id: 'tiny', title: 'Tiny things'}]}));
  for (const [name, bytes] of (await tinyModel()).files) write(`tiny/${name}`, bytes);
  write('tiny/CARD.md', '# Tiny things');
});

afterEach(() => rmSync(root, {recursive: true}));

describe('checkModels', () => {
  it('passes a model whose files are all as its descriptor says', () => {
    expect(checkModels(root)).toEqual([
      {id: 'tiny', summary: 'Tiny things, version 1, 16 px, 0.0 MB', problems: []},
    ]);
  });

  it('passes the models of this repository', () => {
    const reports = checkModels(resolve(import.meta.dirname, '../../../models'));
    expect(reports.length).toBeGreaterThan(0);
    expect(reports.flatMap((report) => report.problems)).toEqual([]);
  });

  it('names a shard whose content is another', () => {
    const file = join(root, 'tiny/weights-002.bin');
    const bytes = readFileSync(file);
    bytes[100]! ^= 1;
    writeFileSync(file, bytes);
    expect(problems()).toEqual([
      expect.stringMatching(/^tiny\/weights-002\.bin: The shard must have the SHA-256 \w{64}, got \w{64}\.$/),
    ]);
  });

  it('names a shard that is cut off, and one that is missing', () => {
    const file = join(root, 'tiny/weights-001.bin');
    const {length} = readFileSync(file);
    writeFileSync(file, readFileSync(file).subarray(0, 10));
    rmSync(join(root, 'tiny/weights-003.bin'));
    expect(problems()).toEqual([
      `tiny/weights-001.bin: The shard must have ${length} bytes, got 10.`,
      'tiny/weights-003.bin: The shard is missing.',
    ]);
  });

  it('names a tensor that holds something else than finite numbers', async () => {
    const {descriptor} = await tinyModel();
    const file = join(root, 'tiny/weights-001.bin');
    const bytes = readFileSync(file);
    bytes.writeFloatLE(NaN, 0);
    writeFileSync(file, bytes);
    const {createHash} = await import('node:crypto');
    descriptor.shards['weights-001.bin']!.sha256 = createHash('sha256').update(bytes).digest('hex');
    write('tiny/model.json', JSON.stringify(descriptor));
    expect(problems()).toEqual(['tiny: The tensor "mapping.fc0.weight" holds numbers that are not finite.']);
  });

  it('names what disagrees between the index, the folder and the descriptor', () => {
    write('index.json', JSON.stringify({models: [{id: 'tiny', title: 'Small things'}]}));
    mkdirSync(join(root, 'forgotten'));
    expect(problems()).toEqual([
      'index.json: The folder "forgotten" is not listed.',
      'tiny/model.json: "title" must be "Small things" as in index.json, got "Tiny things".',
    ]);
  });

  it('names a file that belongs to nothing, a missing card, and traits that are none', () => {
    write('tiny/weights-009.bin', 'left over');
    write('tiny/traits.json', '{}');
    rmSync(join(root, 'tiny/CARD.md'));
    expect(problems()).toEqual([
      'tiny/weights-009.bin: The file belongs to no model; remove it.',
      'tiny/CARD.md: The file is missing; it says what the model is, its data and its licence.',
      expect.stringMatching(/^traits\.json: /),
    ]);
  });

  it('names links, and what lies beside the models', () => {
    write('elsewhere.html', '<script>alert(1)</script>');
    write('.DS_Store', '');
    symlinkSync('/etc/hostname', join(root, 'archive.json'));
    symlinkSync('tiny', join(root, 'other'));
    symlinkSync('/tmp', join(root, 'tiny/v8'));
    renameSync(join(root, 'tiny/CARD.md'), join(root, '.card'));
    symlinkSync('../.card', join(root, 'tiny/CARD.md'));
    write(
      'index.json',
      JSON.stringify({models: ['tiny', 'other'].map((id) => ({id, title: 'Tiny things'}))}),
    );
    const found = problems();
    for (const sentence of [
      'elsewhere.html: The file belongs to no model; remove it.',
      'archive.json: The file belongs to no model; remove it.',
      'index.json: The model "other" must lie in a folder, not behind a link.',
      'tiny/CARD.md: It must be a file, not a link or a folder, and is not published.',
      'tiny/v8: It must be a folder, not a link, and is not published.',
    ]) {
      expect(found).toContain(sentence);
    }
    expect(found.join()).not.toContain('DS_Store');
  });

  it('holds directions to the stamp in the descriptor, and to the model', async () => {
    const {descriptor} = await tinyModel();
    const tensors = new Map(
      [...tensorTable(descriptor.generator)].map(([name, shape], i) => [
        name,
        {shape, data: randn(i, sizeOf(shape))},
      ]),
    );
    const {content, stamp} = makeDirections(descriptor, tensors);
    const describe = (change: Partial<ModelDescriptor>): void =>
      write('tiny/model.json', JSON.stringify({...descriptor, directions: stamp, ...change}));
    describe({});
    expect(problems()).toEqual(['tiny/directions.json: The file is missing.']);
    write('tiny/directions.json', content);
    expect(problems()).toEqual([]);
    write('tiny/traits.json', '{}');
    expect(problems()).toEqual([
      'tiny/traits.json: The site never reads it, since model.json names directions and no traits; remove the file or "directions", or name both.',
    ]);
    const traits = JSON.stringify(ponyTraitsFile());
    const sha256 = createHash('sha256').update(traits).digest('hex');
    describe({traits: {sha256, bytes: Buffer.byteLength(traits)}});
    expect(problems()).toEqual([
      expect.stringMatching(/^tiny\/traits\.json: The file must have \d+ bytes, got 2\.$/),
    ]);
    write('tiny/traits.json', traits);
    expect(problems()).toEqual([
      'tiny/traits.json: It must be for tiny version 1, got pony version 1.',
      expect.stringMatching(/^tiny\/traits\.json: "wDim" must be \d+ as in model\.json, got 143\.$/),
    ]);
    rmSync(join(root, 'tiny/traits.json'));
    expect(problems()).toEqual(['tiny/traits.json: The file is missing.']);
    describe({version: 2});
    expect(problems()).toEqual(['tiny/directions.json: It must be for tiny version 2, got tiny version 1.']);
    write('tiny/directions.json', content.replace('"tiny"', '"tony"'));
    expect(problems()).toEqual([
      expect.stringMatching(/^tiny\/directions\.json: The file must have the SHA-256 \w{64}, got \w{64}\.$/),
    ]);
    write('tiny/model.json', JSON.stringify(descriptor));
    expect(problems()).toEqual(['tiny/directions.json: The file belongs to no model; remove it.']);
  });

  it('says when there is no index, or no JSON in it, or no descriptor', () => {
    write('index.json', '{');
    expect(problems()).toEqual([expect.stringMatching(/^index\.json: The file is no JSON: /)]);
    rmSync(join(root, 'index.json'));
    expect(problems()).toEqual(['index.json: The file is missing.']);
    write('index.json', JSON.stringify({models: [{id: 'none', title: 'None'}]}));
    expect(problems()).toContain('none/model.json: The file is missing.');
  });
});

describe('checkModels, of earlier versions', () => {
  const list = (archive: unknown): void =>
    write('archive.json', JSON.stringify({format: 1, models: archive}));

  beforeEach(async () => {
    await writeTinyModel(join(root, 'tiny'), {version: 9});
    await writeTinyModel(join(root, 'tiny/v8'), {version: 8, title: 'What tiny things were called'});
    await writeTinyModel(join(root, 'tiny/v1'), {version: 1});
    rmSync(join(root, 'tiny/v1/CARD.md'));
    list({tiny: [8, 1]});
  });

  it('passes those that archive.json lists, under titles of their own, with a card or without', () => {
    expect(checkModels(root)).toEqual([
      {id: 'tiny', summary: 'Tiny things, version 9, 16 px, 0.0 MB', problems: []},
      {id: 'tiny/v8', summary: 'What tiny things were called, version 8, 16 px, 0.0 MB', problems: []},
      {id: 'tiny/v1', summary: 'Tiny things, version 1, 16 px, 0.0 MB', problems: []},
    ]);
  });

  it('checks them as it checks a model', async () => {
    write('tiny/v8/weights-002.bin', 'x');
    write('tiny/v1/preview.webp', 'of no use');
    mkdirSync(join(root, 'tiny/v1/v1'));
    write('tiny/v1/traits.json', '{}');
    expect(checkModels(root).map(({id, problems}) => [id, problems])).toEqual([
      ['tiny', []],
      [
        'tiny/v8',
        [expect.stringMatching(/^tiny\/v8\/weights-002\.bin: The shard must have \d+ bytes, got 1\.$/)],
      ],
      [
        'tiny/v1',
        [
          'tiny/v1/preview.webp: The file belongs to no model; remove it.',
          'tiny/v1/v1: The file belongs to no model; remove it.',
          expect.stringMatching(/^traits\.json: /),
        ],
      ],
    ]);
  });

  it('holds traits and directions to the version of their folder', async () => {
    await writeTinyModel(join(root, 'tiny/v8'), {version: 8, generator: specWithTraits});
    write('tiny/v8/traits.json', tinyTraits(8));
    expect(problems()).toEqual([]);
    write('tiny/v8/traits.json', tinyTraits(9));
    await writeTinyModel(join(root, 'tiny/v1'), {directions: {sha256: '0'.repeat(64), bytes: 1}});
    expect(problems()).toEqual([
      'tiny/v8/traits.json: It must be for tiny version 8, got tiny version 9.',
      'tiny/v1/directions.json: The file is missing.',
    ]);
  });

  it('names an id and a version that are not those of the folder, and a descriptor that is none', async () => {
    await writeTinyModel(join(root, 'tiny/v8'), {version: 7, id: 'tony'});
    write('tiny/v1/model.json', '{}');
    expect(problems()).toEqual([
      'tiny/v8/model.json: "id" must be "tiny", got "tony".',
      'tiny/v8/model.json: "version" must be 8, as its folder says, got 7.',
      'tiny/v1/model.json: "format" is missing.',
    ]);
  });

  it('names a folder that is not listed, and one that is not there', () => {
    list({tiny: [8, 7]});
    expect(problems()).toEqual([
      'archive.json: The folder tiny/v7 is missing; put it back, or remove its number.',
      'tiny/v1: archive.json does not list this version; list it, or remove the folder.',
    ]);
    rmSync(join(root, 'archive.json'));
    expect(problems()).toEqual([
      'tiny/v1: archive.json does not list this version; list it, or remove the folder.',
      'tiny/v8: archive.json does not list this version; list it, or remove the folder.',
    ]);
  });

  it.each([8, 7])('says that the present version, %i, is not higher than all', async (version) => {
    await writeTinyModel(join(root, 'tiny'), {version});
    expect(problems()).toEqual([
      `tiny/model.json: "version" must be higher than 8, which is in archive.json, got ${version}.`,
    ]);
  });

  it('names a list that is broken, and a model in it that the site does not have', () => {
    list({tiny: [1, 8]});
    expect(problems()).toEqual([expect.stringMatching(/^archive\.json: "models\.tiny" must be a list/)]);
    list({tiny: [8, 1], tony: [3]});
    expect(problems()).toEqual(['archive.json: "models.tony" is no model of index.json; remove it.']);
  });

  it('says when all of it is too large', () => {
    const {size} = statSync(join(root, 'tiny/v1/weights-001.bin'));
    write('tiny/v1/large.bin', '');
    truncateSync(join(root, 'tiny/v1/large.bin'), 40e6 - size);
    expect(checkModels(root)[0]).toEqual({
      id: 'models',
      summary: '',
      problems: [expect.stringMatching(/^models\/ should stay under 40 MB, but has 40\.\d MB: /)],
    });
  });
});
