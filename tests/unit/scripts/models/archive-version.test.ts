import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {makeDirections} from '../../../../src/convert/directions-file.ts';
import {archiveVersion} from '../../../../scripts/models/archive-version.ts';
import {UsageError} from '../../../../scripts/usage-error.ts';
import {randn} from '../../../../src/model/latent/random-state.ts';
import {tensorTable} from '../../../../src/model/architecture.ts';
import {DescriptorError} from '../../../../src/model/descriptor-error.ts';
import {sizeOf} from '../../../../src/model/weight-layout.ts';
import {filesBelow, specWithTraits, tinyTraits, writeTinyModel} from '../../../support/models-folder.ts';
import {tinyModel} from '../../../support/tiny-model.ts';

let root: string;
const at = (path: string): string => join(root, path);
const archiveJson = (): unknown => JSON.parse(readFileSync(at('archive.json'), 'utf8'));

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'archive-'));
  await writeTinyModel(at('tiny'), {version: 9});
  writeFileSync(at('tiny/preview.webp'), 'preview');
});
afterEach(() => rmSync(root, {recursive: true}));

describe('archiving a version', () => {
  it('copies what the model needs, byte for byte, and lists it', () => {
    const before = filesBelow(root);
    expect(archiveVersion(root, 'tiny')).toMatchObject({version: 9, folder: at('tiny/v9'), isNew: true});
    const names = ['CARD.md', 'model.json', 'weights-001.bin', 'weights-002.bin', 'weights-003.bin'];
    const copies = names.map((name) => [`tiny/v9/${name}`, before[`tiny/${name}`]]);
    const {'archive.json': list, ...others} = filesBelow(root);
    expect(others).toEqual({...before, ...Object.fromEntries(copies)});
    expect(Buffer.from(list!, 'base64').toString()).toBe(
      '{\n  "format": 1,\n  "models": {\n    "tiny": [9]\n  }\n}\n',
    );
    expect(readdirSync(at('tiny')).sort()).toEqual([...names, 'preview.webp', 'v9'].sort());
  });

  it('does without a card', () => {
    rmSync(at('tiny/CARD.md'));
    archiveVersion(root, 'tiny');
    expect(readdirSync(at('tiny/v9'))).not.toContain('CARD.md');
  });

  it('puts versions in their order, beside those of other models', () => {
    writeFileSync(at('archive.json'), '{"format": 1, "models": {"people": [2], "tiny": [11, 10, 3]}}');
    archiveVersion(root, 'tiny');
    expect(archiveJson()).toEqual({format: 1, models: {people: [2], tiny: [11, 10, 9, 3]}});
  });

  it('takes the traits of the version along', async () => {
    await writeTinyModel(at('tiny'), {version: 9, generator: specWithTraits});
    writeFileSync(at('tiny/traits.json'), tinyTraits(9));
    archiveVersion(root, 'tiny');
    expect(readFileSync(at('tiny/v9/traits.json'), 'utf8')).toBe(tinyTraits(9));
  });

  it('leaves traits out that the site does not read, since they may be for the next version', async () => {
    const {descriptor} = await tinyModel();
    const tensors = new Map(
      [...tensorTable(descriptor.generator)].map(([name, shape], i) => [
        name,
        {shape, data: randn(i, sizeOf(shape))},
      ]),
    );
    const {content, stamp} = makeDirections({...descriptor, version: 9}, tensors);
    await writeTinyModel(at('tiny'), {version: 9, directions: stamp});
    writeFileSync(at('tiny/directions.json'), content);
    writeFileSync(at('tiny/traits.json'), tinyTraits(10));
    archiveVersion(root, 'tiny');
    expect(readFileSync(at('tiny/v9/directions.json'), 'utf8')).toBe(content);
    expect(readdirSync(at('tiny/v9'))).not.toContain('traits.json');
  });

  it('says that the same version is there already, and changes nothing', () => {
    archiveVersion(root, 'tiny');
    const before = filesBelow(root);
    expect(archiveVersion(root, 'tiny')).toMatchObject({version: 9, isNew: false});
    expect(filesBelow(root)).toEqual(before);
  });

  it('lists a folder that was there, and makes one that was listed', () => {
    archiveVersion(root, 'tiny');
    const before = filesBelow(root);
    rmSync(at('archive.json'));
    expect(archiveVersion(root, 'tiny').isNew).toBe(true);
    expect(filesBelow(root)).toEqual(before);
    rmSync(at('tiny/v9'), {recursive: true});
    expect(archiveVersion(root, 'tiny').isNew).toBe(true);
    expect(filesBelow(root)).toEqual(before);
  });

  it.each([
    ['a file changed', 'CARD.md', () => writeFileSync(at('tiny/CARD.md'), '# Other things')],
    ['a file came', 'traits.json', () => writeFileSync(at('tiny/v9/traits.json'), '{}')],
    ['a file is missing', 'model.json', () => rmSync(at('tiny/v9/model.json'))],
  ])('refuses other bytes under the same version: %s', (_, name, change) => {
    archiveVersion(root, 'tiny');
    change();
    const before = filesBelow(root);
    const sentence = `${at('tiny/v9')} is not the version 9 that lies in ${at('tiny')} (${name} differs), and what links show must stay: raise the version in ${at('tiny')}, or remove ${at('tiny/v9')} if it was never published.`;
    expect(() => archiveVersion(root, 'tiny')).toThrow(new UsageError(sentence));
    expect(filesBelow(root)).toEqual(before);
  });

  it.each([
    [
      'a damaged shard',
      /tiny\/weights-002\.bin: The shard must have/,
      () => writeFileSync(at('tiny/weights-002.bin'), 'x'),
    ],
    ['no model', /There is no model\.json in this folder/, () => rmSync(at('tiny/model.json'))],
    [
      'a model of another id',
      /"id" must be the folder's name, got "other"\.$/,
      () => writeTinyModel(at('tiny'), {id: 'other'}),
    ],
    [
      'the traits of another version',
      /tiny\/traits\.json: It must be for tiny version 9, got tiny version 10\.$/,
      async () => {
        await writeTinyModel(at('tiny'), {version: 9, generator: specWithTraits});
        writeFileSync(at('tiny/traits.json'), tinyTraits(10));
      },
    ],
    [
      'directions that are not there',
      /tiny\/directions\.json: The file is missing\.$/,
      () =>
        writeTinyModel(at('tiny'), {version: 9, directions: {sha256: '0'.repeat(64), bytes: 1}}),
    ],
    [
      'a broken list',
      /archive\.json: "format" must be 1, got 2\.$/,
      () => writeFileSync(at('archive.json'), '{"format": 2, "models": {}}'),
    ],
  ])('refuses %s, and leaves everything', async (_, sentence, change) => {
    await change();
    const before = filesBelow(root);
    expect(() => archiveVersion(root, 'tiny')).toThrow(DescriptorError);
    expect(() => archiveVersion(root, 'tiny')).toThrow(sentence);
    expect(filesBelow(root)).toEqual(before);
    expect(readdirSync(at('tiny'))).not.toContain('v9');
  });

  it.each([
    [
      'a file',
      () => {
        rmSync(at('tiny/CARD.md'));
        mkdirSync(at('tiny/CARD.md'));
      },
    ],
    ['the list', () => mkdirSync(at(`archive.json.${process.pid}.tmp`))],
  ])('leaves everything as it was if %s cannot be written', (_, change) => {
    change();
    const before = readdirSync(root, {recursive: true}).sort();
    expect(() => archiveVersion(root, 'tiny')).toThrow(UsageError);
    expect(() => archiveVersion(root, 'tiny')).toThrow(
      /tiny\/v9 could not be made, and what was there is as it was: .*\bE[A-Z]+\b/,
    );
    expect(readdirSync(root, {recursive: true}).sort()).toEqual(before);
  });

  it('is undone, the list too', () => {
    const before = filesBelow(root);
    archiveVersion(root, 'tiny').undo();
    expect(filesBelow(root)).toEqual(before);
    expect(readdirSync(at('tiny'))).not.toContain('v9');

    writeFileSync(at('archive.json'), '{"format":1,"models":{"tiny":[8]}}');
    const withList = filesBelow(root);
    archiveVersion(root, 'tiny').undo();
    expect(filesBelow(root)).toEqual(withList);
  });

  it('is not undone where it was there before', () => {
    archiveVersion(root, 'tiny');
    const before = filesBelow(root);
    archiveVersion(root, 'tiny').undo();
    expect(filesBelow(root)).toEqual(before);
  });
});
