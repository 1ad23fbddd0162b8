/** The built site with one more model, converted from a checkpoint as a site maker does it. */
import {execFileSync} from 'node:child_process';
import {join, resolve} from 'node:path';
import {checkpointFixtures} from '../support/checkpoint-fixtures.ts';
import {copyOfSite} from './second-build.ts';

const root = resolve(import.meta.dirname, '../..');

/**
 * @param fixture name of a checkpoint of `tests/fixtures/checkpoints`
 * @param options more of the converter's command line
 * @returns the folder of a site that offers it as `converted`
 */
export function convertedSite(fixture: string, options: string[] = []): string {
  const folder = copyOfSite();
  const {path} = checkpointFixtures.find(({name}) => name === fixture)!;
  const model = [
    '--id',
    'converted',
    '--title',
    'Converted things',
    '--noun',
    'thing',
    '--licence',
    'CC0-1.0',
  ];
  execFileSync(
    process.execPath,
    [
      '--import',
      'tsx',
      'scripts/convert.ts',
      path,
      ...model,
      ...options,
      '--no-check',
      '--out',
      join(folder, 'models/converted'),
    ],
    {cwd: root, stdio: 'pipe'},
  );
  return folder;
}
