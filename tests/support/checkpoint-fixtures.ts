/** The checkpoints of `tests/fixtures/checkpoints`, for tests in Node. */
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

export const checkpointFolder = join(import.meta.dirname, '../fixtures/checkpoints');

/** What `NAME.expected.json` says of the network, as far as reading it goes. */
export interface ExpectedNetwork {
  family: string;
  z_dim: number;
  w_dim: number;
  c_dim: number;
  num_ws: number;
  img_resolution: number;
  img_channels: number;
  /** Absent where the checkpoint holds none. */
  w_avg?: number[];
}

/** Every valid checkpoint: its name, and its path. */
export const checkpointFixtures: {name: string; path: string}[] = readdirSync(checkpointFolder, {
  withFileTypes: true,
})
  .filter((entry) => entry.isDirectory() && !['hostile', 'z'].includes(entry.name))
  .flatMap(({name}) =>
    readdirSync(join(checkpointFolder, name))
      .filter((file) => /\.(pkl|pt|safetensors)$/.test(file))
      .map((file) => ({name, path: join(checkpointFolder, name, file)})),
  );

/** Bytes of a valid checkpoint by its name. */
export function readCheckpointFixture(name: string): Uint8Array<ArrayBuffer> {
  const fixture = checkpointFixtures.find((candidate) => candidate.name === name);
  if (!fixture) throw new Error(`There is no fixture ${name}.`);
  return new Uint8Array(readFileSync(fixture.path));
}

/** What the code base that wrote a checkpoint says of it. */
export function readExpected(name: string): ExpectedNetwork {
  const text = readFileSync(join(checkpointFolder, name, `${name}.expected.json`), 'utf8');
  return JSON.parse(text) as ExpectedNetwork;
}
