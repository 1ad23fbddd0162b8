import {spawn} from 'node:child_process';
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {checkModels} from '../../../../scripts/check-models.ts';
import {convertCheckpoint, type Converted} from '../../../../scripts/convert/convert-checkpoint.ts';
import type {ConvertOptions} from '../../../../scripts/convert/options.ts';
import {describeResult} from '../../../../scripts/convert/summary.ts';
import {archiveVersion} from '../../../../scripts/models/archive-version.ts';
import {UsageError} from '../../../../scripts/usage-error.ts';
import {checkpointFixtures} from '../../../support/checkpoint-fixtures.ts';
import {filesBelow} from '../../../support/models-folder.ts';
import {traitsFor} from '../../../support/pony-traits.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'convert-'));
  mkdirSync(join(root, 'models'));
});
afterEach(() => rmSync(root, {recursive: true}));

function convert(
  name: string,
  onProgress: (message: string) => void = () => undefined,
  change: Partial<ConvertOptions> = {},
): Promise<Converted> {
  const options: ConvertOptions = {
    file: checkpointFixtures.find((fixture) => fixture.name === name)!.path,
    id: 'people',
    title: 'People',
    noun: 'person',
    licence: 'CC0-1.0',
    dataSource: null,
    quantize: null,
    psi: null,
    cutoff: null,
    classes: null,
    keepsNoise: true,
    isChecked: false,
    archivesReplaced: true,
    folder: join(root, 'models/people'),
    ...change,
  };
  return convertCheckpoint(options, onProgress);
}

describe('converting a checkpoint', () => {
  it.each(['ada_skip64', 'sg3_t64', 'sg1_cond32', 'rosi_conv32'])(
    'gives %s directions that its descriptor knows, and the same bytes every time',
    async (name) => {
      await convert(name);
      const folder = join(root, 'models/people');
      expect(checkModels(join(root, 'models')).flatMap(({problems}) => problems)).toEqual([]);
      const files = readdirSync(folder).map((file) => [file, readFileSync(join(folder, file))]);
      expect(files.map(([file]) => file)).toContain('directions.json');
      await convert(name);
      expect(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file))])).toEqual(files);
    },
  );

  it('finds a broken model in the folder before it reads the checkpoint, and leaves it', async () => {
    const folder = join(root, 'models/people');
    mkdirSync(folder);
    writeFileSync(join(folder, 'model.json'), '{}');
    const read: string[] = [];
    await expect(convert('st_f16_32', (message) => read.push(message))).rejects.toThrow(/model\.json/);
    expect(read).toEqual([]);
    expect(readdirSync(folder)).toEqual(['model.json']);
  });

  it('leaves a model that has named traits without directions', async () => {
    await convert('st_f16_32');
    const folder = join(root, 'models/people');
    writeFileSync(join(folder, 'traits.json'), '{}');
    await convert('st_f16_32');
    expect(readdirSync(folder)).toEqual(['CARD.md', 'model.json', 'traits.json', 'weights-001.bin']);
    expect(JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'))).not.toHaveProperty('directions');
  });
});

describe('replacing a model', () => {
  const silent = (): void => undefined;
  const at = (path: string): string => join(root, 'models', path);
  const version = (folder = at('people')): unknown =>
    (JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as {version: unknown}).version;
  const list = (models: unknown): void =>
    writeFileSync(at('archive.json'), JSON.stringify({format: 1, models}));
  /** Converts, with another cutoff for other pixels. */
  const convertWith = (cutoff: number | null, change: Partial<ConvertOptions> = {}): Promise<Converted> =>
    convert('st_f16_32', silent, {cutoff, ...change});

  it('raises the version where pixels change, and archives what was there', async () => {
    expect((await convertWith(null)).archived).toBeNull();
    expect(version()).toBe(1);
    writeFileSync(at('people/CARD.md'), '# People');
    const first = filesBelow(at('people'));
    const {archived, checkpoint, quantized} = await convertWith(2);
    expect(version()).toBe(2);
    expect(archived).toMatchObject({version: 1, folder: at('people/v1')});
    expect(filesBelow(at('people/v1'))).toEqual(first);
    expect(describeResult(checkpoint, quantized, 'models/people', archived)).toContain(
      `\nWritten to   models/people, version 2\nArchived     version 1 in ${at('people/v1')}, for the links to it`,
    );

    const before = filesBelow(at('people/v1'));
    const other = await convert('ada_skip64', silent);
    expect(version()).toBe(3);
    expect(other.archived).toMatchObject({version: 2, folder: at('people/v2')});
    expect(filesBelow(at('people/v1'))).toEqual(before);
    expect(version(at('people/v2'))).toBe(2);
    expect(JSON.parse(readFileSync(at('archive.json'), 'utf8'))).toEqual({
      format: 1,
      models: {people: [2, 1]},
    });
    const reports = checkModels(join(root, 'models'));
    expect(reports.map(({id, problems}) => [id, problems])).toEqual([
      ['people', []],
      ['people/v2', []],
      ['people/v1', []],
    ]);
  });

  it('keeps the version where pixels stay, and archives nothing', async () => {
    await convertWith(null);
    const {archived, checkpoint, quantized} = await convertWith(null, {title: 'Persons', psi: 0.5});
    expect(version()).toBe(1);
    expect(archived).toBeNull();
    expect(describeResult(checkpoint, quantized, 'models/people', archived)).not.toContain('Archived');
    expect(readdirSync(at(''))).toEqual(['index.json', 'people']);
    expect(readdirSync(at('people'))).not.toContain('v1');
  });

  it('archives nothing where it is told so, nor a model that is not of the site', async () => {
    await convertWith(null);
    expect((await convertWith(2, {archivesReplaced: false})).archived).toBeNull();
    expect(version()).toBe(2);
    expect(readdirSync(at(''))).toEqual(['index.json', 'people']);
    expect(readdirSync(at('people'))).not.toContain('v1');

    const folder = join(root, 'people');
    await convertWith(null, {folder});
    expect((await convertWith(2, {folder})).archived).toBeNull();
    expect(version(folder)).toBe(2);
    expect(readdirSync(root)).toEqual(['models', 'people']);
    expect(readdirSync(folder)).not.toContain('v1');
  });

  it('takes a version that was archived by hand as archived', async () => {
    await convertWith(null);
    archiveVersion(at(''), 'people');
    await convertWith(null);
    expect(version()).toBe(1);
    expect((await convertWith(2)).archived).toMatchObject({version: 1, isNew: false});
    expect(version()).toBe(2);
    expect(checkModels(at('')).flatMap(({problems}) => problems)).toEqual([]);
  });

  it('never gives a number twice that the archive has', async () => {
    list({people: [6, 4], others: [11]});
    await convertWith(null);
    expect(version(), 'a new model').toBe(7);
    await convertWith(2);
    expect(version(), 'other pixels').toBe(8);
    list({people: [20, 7]});
    await convertWith(2);
    expect(version(), 'the same pixels, but later ones were archived').toBe(21);
    expect(version(at('people/v8'))).toBe(8);
    await convertWith(2);
    expect(version(), 'the same pixels').toBe(21);
  });

  it('leaves everything as it was where the version cannot be archived, and says how to go on', async () => {
    await convertWith(null);
    writeFileSync(at('people/weights-001.bin'), 'damaged');
    const before = filesBelow(root);
    const refused = convertWith(2);
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(
      /people cannot be archived \(--no-archive replaces it all the same\): \S+people\/weights-001\.bin: The shard must have \d+ bytes, got 7\.$/,
    );
    expect(filesBelow(root)).toEqual(before);
    await convertWith(2, {archivesReplaced: false});
    expect(version()).toBe(2);
  });

  it('finds a broken archive before it reads the checkpoint', async () => {
    writeFileSync(at('archive.json'), '[]');
    const read: string[] = [];
    await expect(convert('st_f16_32', (message) => read.push(message))).rejects.toThrow(
      /archive\.json: "format"/,
    );
    expect(read).toEqual([]);
    expect(readdirSync(at(''))).toEqual(['archive.json']);
  });

  it.each([
    ['the list of models', 'index.json'],
    ['the archive', 'archive.json'],
  ])('leaves everything as it was where %s cannot be written', async (_, name) => {
    await convertWith(null);
    mkdirSync(at(`${name}.${process.pid}.tmp`));
    const before = readdirSync(root, {recursive: true}).sort();
    const bytes = filesBelow(root);
    await expect(convertWith(2)).rejects.toThrow(/what was there is as it was: /);
    expect(filesBelow(root)).toEqual(bytes);
    expect(readdirSync(root, {recursive: true}).sort()).toEqual(before);
  });

  it('leaves nothing of a new model where the list of models cannot be written', async () => {
    mkdirSync(at(`index.json.${process.pid}.tmp`));
    await expect(convertWith(null)).rejects.toThrow(/what was there is as it was: /);
    expect(readdirSync(at(''))).toEqual([`index.json.${process.pid}.tmp`]);
  });

  const field = (name: string): unknown =>
    (JSON.parse(readFileSync(at('people/model.json'), 'utf8')) as Record<string, unknown>)[name];
  const unsaid = {title: null, noun: null, licence: null};

  it('keeps what was said of it before, and says so', async () => {
    await convertWith(null, {dataSource: 'Faces that were drawn.'});
    const {notes} = await convertWith(2, unsaid);
    expect(['title', 'noun', 'licence', 'dataSource'].map(field)).toEqual([
      'People',
      'person',
      'CC0-1.0',
      'Faces that were drawn.',
    ]);
    expect(notes).toContain('Kept from before: --title "People", --noun "person", --licence "CC0-1.0".');
    const second = await convertWith(2, {...unsaid, licence: 'CC BY 4.0'});
    expect([field('title'), field('licence')]).toEqual(['People', 'CC BY 4.0']);
    expect(second.notes).toContain('Kept from before: --title "People", --noun "person".');
    const list = JSON.parse(readFileSync(at('index.json'), 'utf8')) as unknown;
    expect(list).toEqual({models: [{id: 'people', title: 'People'}]});
  });

  it('calls a new model by its id where nothing is said', async () => {
    await convertWith(null, unsaid);
    expect(['title', 'noun', 'licence'].map(field)).toEqual(['People', 'people', 'Not stated']);
    expect((await convertWith(2, unsaid)).notes.join()).not.toContain('Not stated');
  });

  it('keeps the names of classes while their number fits', async () => {
    const classes = ['Cats', 'Dogs', 'Foxes', 'Owls'];
    await convert('ada_cond32', silent, {classes});
    await convert('ada_cond32', silent, {cutoff: 2});
    expect(field('classes')).toEqual(classes);
    await convertWith(null);
    expect(field('classes')).toBeUndefined();
  });

  it('says before and after that a model is replaced', async () => {
    await convertWith(null);
    const said: string[] = [];
    const {notes} = await convert('st_f16_32', (message) => said.push(message), {cutoff: 2});
    expect(said[0]).toBe(`${at('people')} has People, version 1: it will be replaced.`);
    expect(notes).toContain('Version 1 was replaced by version 2.');
    expect((await convertWith(2)).notes.join()).not.toContain('was replaced');
  });

  it('drops the words of a version that is replaced, which stay in the archive', async () => {
    await convertWith(null);
    const {generator} = JSON.parse(readFileSync(at('people/model.json'), 'utf8')) as {
      generator: {mapping: {wDim: number}};
    };
    const {wDim} = generator.mapping;
    const traits = JSON.stringify(traitsFor('people', 1, wDim));
    rmSync(at('people/directions.json'));
    await convertWith(null);
    writeFileSync(at('people/traits.json'), traits);
    await convertWith(null);
    expect(readFileSync(at('people/traits.json'), 'utf8')).toBe(traits);
    const {notes} = await convertWith(2);
    expect(notes).toContain(
      'traits.json was for version 1 and is left out; the model has directions instead.',
    );
    expect(readdirSync(at('people'))).toEqual([
      'CARD.md',
      'directions.json',
      'model.json',
      'v1',
      'weights-001.bin',
    ]);
    expect(readFileSync(at('people/v1/traits.json'), 'utf8')).toBe(traits);
    expect(checkModels(at('')).flatMap(({problems}) => problems)).toEqual([]);
    // Made for the version to come.
    writeFileSync(at('people/traits.json'), JSON.stringify(traitsFor('people', 3, wDim)));
    await convertWith(3);
    expect(readdirSync(at('people'))).toContain('traits.json');
  });

  it('writes a card to fill in, once', async () => {
    const {notes} = await convertWith(null);
    expect(notes).toContain(
      `${at('people/CARD.md')} is for you to fill in: what the model is, its data, its licence.`,
    );
    expect(readFileSync(at('people/CARD.md'), 'utf8')).toMatch(
      /^# People\n[^]*- Pictures: 32 x 32 px, RGB\n[^]*- Converted from: st_f16_32\S*\n- Licence: CC0-1\.0\n/,
    );
    expect(checkModels(at('')).flatMap(({problems}) => problems)).toEqual([]);
    writeFileSync(at('people/CARD.md'), '# Mine');
    expect((await convertWith(2)).notes.join()).not.toContain('CARD.md');
    expect(readFileSync(at('people/CARD.md'), 'utf8')).toBe('# Mine');
  });
});

it('two conversions at once lose nothing in the list of models', async () => {
  const script = join(import.meta.dirname, '../../../../scripts/convert.ts');
  const {path} = checkpointFixtures.find(({name}) => name === 'st_f16_32')!;
  const ids = ['one', 'two', 'three'];
  const statuses = await Promise.all(
    ids.map((id) => {
      const out = join(root, 'models', id);
      const args = ['--import', 'tsx', script, path, '--id', id, '--no-check', '--out', out];
      const child = spawn(process.execPath, args, {stdio: 'ignore'});
      return new Promise((done) => child.once('close', done));
    }),
  );
  expect(statuses).toEqual([0, 0, 0]);
  const {models} = JSON.parse(readFileSync(join(root, 'models/index.json'), 'utf8')) as {
    models: {id: string}[];
  };
  expect(models.map(({id}) => id).sort()).toEqual([...ids].sort());
  expect(readdirSync(join(root, 'models')).sort()).toEqual(['index.json', ...ids].sort());
});
