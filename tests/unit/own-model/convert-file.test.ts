import {createHash} from 'node:crypto';
import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {convertCheckpoint} from '../../../scripts/convert/convert-checkpoint.ts';
import {parseCommand, type ConvertOptions} from '../../../scripts/convert/options.ts';
import {descriptorText} from '../../../src/convert/build-model.ts';
import type {FileSource} from '../../../src/checkpoint/containers/file-part.ts';
import {FileConversion, identify} from '../../../src/own-model/conversion/convert-file.ts';
import {checkpointFixtures, readCheckpointFixture} from '../../support/checkpoint-fixtures.ts';

const names = {title: 'Things', noun: 'thing', licence: 'CC0-1.0'};
const sourceOf = (bytes: Uint8Array<ArrayBuffer>): FileSource => ({
  length: bytes.length,
  read: (start, end) => bytes.slice(start, end),
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nonesuch-'));
});
afterEach(() => rmSync(folder, {recursive: true}));

/** The files of a model by name. */
function filesOf(path: string): Map<string, string> {
  return new Map(
    readdirSync(path)
      .sort()
      .map((name) => [name, readFileSync(join(path, name)).toString('base64')]),
  );
}

describe.each(checkpointFixtures)('$name, converted on the page', ({name, path}) => {
  it('gives the very files that the command line writes, but for the card to fill in', async () => {
    const bytes = readCheckpointFixture(name);
    const digest = createHash('sha256').update(bytes).digest('hex');
    const shares: number[] = [];
    const id = identify(sourceOf(bytes), (share) => shares.push(share));
    expect(id).toBe(`local-${digest.slice(0, 12)}`);
    expect(shares.at(-1)).toBe(1);

    const conversion = new FileConversion(id, sourceOf(bytes), () => undefined);
    const {descriptor, shards} = conversion.convert(names, null);
    const {content, stamp} = conversion.directions();
    const made = new Map<string, Uint8Array | string>(shards);
    made.set('directions.json', content);
    made.set('model.json', descriptorText({...descriptor, directions: stamp}));
    const sum = [...shards.values()].reduce((bytes, {length}) => bytes + length, 0);
    expect(conversion.facts.keptBytes).toBe(sum);

    const out = join(folder, id);
    const command = ['--id', id, '--title', names.title, '--noun', names.noun, '--licence', names.licence];
    const options = parseCommand([path, ...command, '--no-check', '--out', out]) as ConvertOptions;
    await convertCheckpoint(options, () => undefined);
    const expected = filesOf(out);
    expect(expected.delete('CARD.md')).toBe(true);
    expect([...made.keys()].sort()).toEqual([...expected.keys()]);
    for (const [file, content] of made)
      expect(Buffer.from(content).toString('base64')).toBe(expected.get(file));
  });
});

describe('a model that is there already', () => {
  it('keeps its version where the pixels are the same, and gets the next one where not', () => {
    const conversion = new FileConversion(
      'local-0123456789ab',
      sourceOf(readCheckpointFixture('ada_orig32')),
      () => undefined,
    );
    const first = conversion.convert(names, null).descriptor;
    expect(first.version).toBe(1);
    expect(conversion.convert({...names, title: 'Others'}, {...first, version: 4}).descriptor.version).toBe(
      4,
    );
    const others = {...first, version: 4, truncation: {psi: 1, cutoff: 3}};
    expect(conversion.convert(names, others).descriptor.version).toBe(5);
  });
});
