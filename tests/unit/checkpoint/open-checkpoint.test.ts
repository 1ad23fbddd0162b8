import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {CheckpointError} from '../../../src/checkpoint/checkpoint-error.ts';
import {openCheckpoint} from '../../../src/checkpoint/open-checkpoint.ts';
import {numWs, tensorTable} from '../../../src/model/architecture.ts';
import {sizeOf} from '../../../src/model/weight-layout.ts';
import {
  checkpointFixtures,
  checkpointFolder,
  readCheckpointFixture,
  readExpected,
} from '../../support/checkpoint-fixtures.ts';

describe.each(checkpointFixtures)('the checkpoint $name', ({name}) => {
  it('is recognised, and holds the network that its own code base says', () => {
    const {family, spec} = openCheckpoint(readCheckpointFixture(name));
    const expected = readExpected(name);
    expect({
      family,
      z_dim: spec.mapping.zDim,
      w_dim: spec.mapping.wDim,
      c_dim: spec.mapping.cDim,
      num_ws: numWs(spec),
      img_resolution: spec.synthesis.resolution,
      img_channels: spec.synthesis.imgChannels,
    }).toEqual({
      family: expected.family,
      z_dim: expected.z_dim,
      w_dim: expected.w_dim,
      c_dim: expected.c_dim,
      num_ws: expected.num_ws,
      img_resolution: expected.img_resolution,
      img_channels: expected.img_channels,
    });
  });

  it('gives exactly the tensors that its spec asks for, in their order', () => {
    const {spec, tensors} = openCheckpoint(readCheckpointFixture(name));
    expect([...tensors].map(([tensor, {shape}]) => [tensor, shape])).toEqual([...tensorTable(spec)]);
    for (const {shape, data} of tensors.values()) expect(data).toHaveLength(sizeOf(shape));
  });

  it('has the average w of its code base, or says that it was sampled', () => {
    const {spec, tensors, notes} = openCheckpoint(readCheckpointFixture(name));
    const {w_avg: wAvg} = readExpected(name);
    if (wAvg && spec.mapping.wAvg === 'stored') {
      const actual = tensors.get('mapping.wAvg')!.data;
      wAvg.forEach((value, i) => expect(actual[i]).toBeCloseTo(value, 5));
    } else {
      expect(spec.mapping.wAvg).toBe('sampled');
      expect(notes.join(' ')).toContain('average w');
    }
  });

  it('is left as it was', () => {
    const bytes = readCheckpointFixture(name);
    openCheckpoint(bytes);
    expect(Buffer.compare(bytes, readCheckpointFixture(name))).toBe(0);
  });
});

it('reads a file from any position of a buffer', () => {
  const bytes = readCheckpointFixture('ada_orig32');
  const shifted = new Uint8Array(bytes.length + 7);
  shifted.set(bytes, 7);
  expect(openCheckpoint(shifted.subarray(7)).tensors).toEqual(openCheckpoint(bytes).tensors);
});

interface HostileFile {
  file: string;
  kind: string;
  expect: 'accept' | 'reject' | 'reject-or-ignore' | 'accept-without-execution' | 'accept-or-reject';
}

const hostile = JSON.parse(readFileSync(join(checkpointFolder, 'hostile/hostile.expected.json'), 'utf8')) as {
  limits: {seconds_per_file: number; extra_memory_mb: number; no_file_written: string[]};
  files: HostileFile[];
};

describe.each(hostile.files)('the file $file ($kind)', ({file, expect: expected}) => {
  it(`is handled as expected: ${expected}`, () => {
    const bytes = new Uint8Array(readFileSync(join(checkpointFolder, 'hostile', file)));
    const memoryBefore = process.memoryUsage().rss;
    const before = process.cpuUsage();
    let error: unknown = null;
    try {
      openCheckpoint(bytes);
    } catch (caught) {
      error = caught;
    }
    const {limits} = hostile;
    const {user, system} = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(limits.seconds_per_file);
    // The heap may grow for reasons of its own; a bomb would be gigabytes.
    expect((process.memoryUsage().rss - memoryBefore) / 1e6).toBeLessThan(4 * limits.extra_memory_mb);

    if (error) {
      expect(error).toBeInstanceOf(CheckpointError);
      expect((error as CheckpointError).message).toMatch(/^[^\n]{20,400}\.$/);
      expect((error as CheckpointError).where).not.toBe('');
    }
    if (expected === 'reject') expect(error).not.toBeNull();
    if (expected === 'accept' || expected === 'accept-without-execution') expect(error).toBeNull();

    for (const path of limits.no_file_written) expect(existsSync(path)).toBe(false);
    expect('polluted' in {}).toBe(false);
  });
});
