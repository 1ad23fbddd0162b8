/** The built site after an update of its people: other pixels, and the version before them in the archive or not. */
import {createHash} from 'node:crypto';
import {cpSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {ModelDescriptor} from '../../src/model/descriptor.ts';
import {copyOfSite} from './second-build.ts';
import {versionOf} from './site.ts';

/** What the built site has, and what the updated one has. */
export const before = versionOf('people');
export const after = before + 1;

/** The same weights read differently: every style goes twice as far. */
function withOtherPixels(descriptor: ModelDescriptor): ModelDescriptor {
  const weightsManifest = structuredClone(descriptor.weightsManifest);
  for (const {name, quantization} of weightsManifest.flatMap(({weights}) => weights)) {
    if (!/affine\.weight$/.test(name) || !quantization || quantization.dtype === 'float16') continue;
    quantization.scale *= 2;
    quantization.min *= 2;
  }
  return {...descriptor, weightsManifest, version: after};
}

/** @param isArchived whether the site has kept the version before */
export function updatedSite(isArchived: boolean): string {
  const folder = copyOfSite();
  const model = join(folder, 'models/people');
  if (isArchived) {
    mkdirSync(join(model, `v${before}`));
    const files = readFileSync(join(model, 'model.json'), 'utf8');
    const {shards} = JSON.parse(files) as ModelDescriptor;
    for (const name of ['model.json', 'directions.json', ...Object.keys(shards)]) {
      cpSync(join(model, name), join(model, `v${before}`, name));
    }
    writeFileSync(
      join(folder, 'models/archive.json'),
      JSON.stringify({format: 1, models: {people: [before]}}),
    );
  }
  const descriptor = JSON.parse(readFileSync(join(model, 'model.json'), 'utf8')) as ModelDescriptor;
  const path = join(model, 'directions.json');
  const found = JSON.parse(readFileSync(path, 'utf8')) as {version: number};
  const directions = JSON.stringify({...found, version: after});
  writeFileSync(path, directions);
  const sha256 = createHash('sha256').update(directions).digest('hex');
  writeFileSync(
    join(model, 'model.json'),
    JSON.stringify({...withOtherPixels(descriptor), directions: {sha256, bytes: directions.length}}),
  );
  return folder;
}
