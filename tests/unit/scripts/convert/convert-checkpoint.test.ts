import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {checkModels} from '../../../../scripts/check-models.ts';
import {convertCheckpoint} from '../../../../scripts/convert/convert-checkpoint.ts';
import type {ConvertOptions} from '../../../../scripts/convert/options.ts';
import {checkpointFixtures} from '../../../support/checkpoint-fixtures.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'convert-'));
  mkdirSync(join(root, 'models'));
});
afterEach(() => rmSync(root, {recursive: true}));

function convert(name: string, onProgress: (message: string) => void = () => undefined): Promise<unknown> {
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
    folder: join(root, 'models/people'),
  };
  return convertCheckpoint(options, onProgress);
}

describe('converting a checkpoint', () => {
  it.each(['ada_skip64', 'sg3_t64', 'sg1_cond32', 'rosi_conv32'])(
    'gives %s directions that its descriptor knows, and the same bytes every time',
    async (name) => {
      await convert(name);
      const folder = join(root, 'models/people');
      writeFileSync(join(folder, 'CARD.md'), '# People');
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
    expect(readdirSync(folder)).toEqual(['model.json', 'traits.json', 'weights-001.bin']);
    expect(JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'))).not.toHaveProperty('directions');
  });
});
