/** The built site after an update of its people: other pixels, and the version before them in the archive or not. */
import {createHash} from 'node:crypto';
import {cpSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {FileStamp, ModelDescriptor} from '../../src/model/descriptor.ts';
import {copyOfSite} from './second-build.ts';
import {versionOf} from './site.ts';

/** What the built site has, and what the updated one has. */
export const before = versionOf('people');
export const after = before + 1;

const SIDE_FILES = ['directions.json', 'traits.json', 'text.json'];

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

/** Has a file beside the model say that it is for the version after; its stamp. */
function forAfter(path: string): FileStamp {
  const content = JSON.stringify({
    ...(JSON.parse(readFileSync(path, 'utf8')) as {version: number}),
    version: after,
  });
  writeFileSync(path, content);
  return {sha256: createHash('sha256').update(content).digest('hex'), bytes: Buffer.byteLength(content)};
}

/** @param isArchived whether the site has kept the version before */
export function updatedSite(isArchived: boolean): string {
  const folder = copyOfSite();
  const model = join(folder, 'models/people');
  if (isArchived) {
    mkdirSync(join(model, `v${before}`));
    const files = readFileSync(join(model, 'model.json'), 'utf8');
    const {shards} = JSON.parse(files) as ModelDescriptor;
    for (const name of ['model.json', ...SIDE_FILES, ...Object.keys(shards)]) {
      cpSync(join(model, name), join(model, `v${before}`, name));
    }
    writeFileSync(
      join(folder, 'models/archive.json'),
      JSON.stringify({format: 1, models: {people: [before]}}),
    );
  }
  const descriptor = JSON.parse(readFileSync(join(model, 'model.json'), 'utf8')) as ModelDescriptor;
  writeFileSync(
    join(model, 'model.json'),
    JSON.stringify({
      ...withOtherPixels(descriptor),
      directions: forAfter(join(model, 'directions.json')),
      traits: forAfter(join(model, 'traits.json')),
      text: forAfter(join(model, 'text.json')),
    }),
  );
  return folder;
}
