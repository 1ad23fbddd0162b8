import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {FilePart, load, placeOf} from '../../../../src/checkpoint/containers/file-part.ts';
import {openCheckpoint} from '../../../../src/checkpoint/open-checkpoint.ts';
import {checkpointFixtures, checkpointFolder} from '../../../support/checkpoint-fixtures.ts';

/** A file, and how much of it was asked for. */
function fileOf(bytes: Uint8Array): {file: FilePart; reads: [number, number][]} {
  const reads: [number, number][] = [];
  const file = FilePart.whole({
    length: bytes.length,
    read(start, end) {
      if (start < 0 || end > bytes.length || start > end) throw new RangeError(`${start} to ${end}`);
      reads.push([start, end]);
      return bytes.slice(start, end);
    },
  });
  return {file, reads};
}

describe('a part of a file', () => {
  const bytes = Uint8Array.from({length: 300_000}, (_, i) => (i * 7) % 251);

  it('gives the bytes that a view of the whole file would', () => {
    const {file} = fileOf(bytes);
    for (const [start, end] of [
      [0, 0],
      [0, 5],
      [131_060, 131_090],
      [10, 250_000],
      [299_990, 300_000],
      [299_990, 400_000],
      [400_000, 400_010],
    ] as const) {
      expect(load(file, start, end)).toEqual(bytes.subarray(start, end));
    }
    const inner = file.subarray(1000, 2000).subarray(10, 20);
    expect(inner.load()).toEqual(bytes.subarray(1010, 1020));
    expect(placeOf(inner)).toEqual({of: placeOf(file).of, start: 1010});
  });

  it('reads once what lies close together', () => {
    const {file, reads} = fileOf(bytes);
    for (let at = 0; at < 100_000; at += 100) load(file, at, at + 100);
    expect(reads).toHaveLength(1);
  });
});

/** What opening gives: the tensors, or the error. */
function outcome(open: () => ReturnType<typeof openCheckpoint>): unknown {
  try {
    const {tensors, ...others} = open();
    return {...others, tensors: [...tensors]};
  } catch (error) {
    return String(error);
  }
}

describe('a checkpoint that is not in memory', () => {
  it.each(checkpointFixtures)('$name opens as one that is', ({path}) => {
    const bytes = new Uint8Array(readFileSync(path));
    expect(outcome(() => openCheckpoint(fileOf(bytes).file))).toEqual(outcome(() => openCheckpoint(bytes)));
  });

  const hostile = join(checkpointFolder, 'hostile');
  it.each(readdirSync(hostile).filter((name) => !name.endsWith('.json')))('%s ends as it does', (name) => {
    const bytes = new Uint8Array(readFileSync(join(hostile, name)));
    expect(outcome(() => openCheckpoint(fileOf(bytes).file))).toEqual(outcome(() => openCheckpoint(bytes)));
  });
});
