import {strToU8, unzipSync, zipSync} from 'fflate';
import {describe, expect, it} from 'vitest';
import type {ModelFiles} from '../../../src/model/model-files.ts';
import {unzipModel, zipModel} from '../../../src/own-model/model-archive.ts';
import {descriptorBlob} from '../../../src/pictures/local-models.ts';
import {tinyModel} from '../../support/tiny-model.ts';

const id = 'local-0123456789ab';
const tiny = await tinyModel();
const descriptor = {...tiny.descriptor, id};
const shards: ModelFiles['shards'] = new Map(
  Object.keys(descriptor.shards).map((name) => [name, Uint8Array.from(tiny.files.get(name)!)]),
);

async function archive(): Promise<Uint8Array> {
  const folder = `https://example.org/models/${id}/`;
  const files = new Map<string, Blob>([[`${folder}model.json`, descriptorBlob(descriptor)]]);
  for (const [name, bytes] of shards) files.set(`${folder}${name}`, new Blob([bytes]));
  return new Uint8Array(await (await zipModel(descriptor, files)).arrayBuffer());
}

/** The archive with some files changed; null leaves one out. */
async function changed(change: Record<string, Uint8Array | null>): Promise<Uint8Array> {
  const files = new Map<string, Uint8Array>(Object.entries(unzipSync(await archive())));
  for (const [name, content] of Object.entries(change)) {
    if (content) files.set(`${id}/${name}`, content);
    else files.delete(`${id}/${name}`);
  }
  return zipSync(Object.fromEntries(files));
}

describe('the archive of a model', () => {
  it('is the folder that models/ wants, card included', async () => {
    const names = Object.keys(unzipSync(await archive())).sort();
    expect(names).toEqual(['CARD.md', 'model.json', ...shards.keys()].map((name) => `${id}/${name}`));
  });

  it('gives the model back, packed by us or by others', async () => {
    const {model, directions} = unzipModel(await archive());
    expect(model.descriptor).toEqual(descriptor);
    expect([...model.shards]).toEqual([...shards]);
    expect(directions).toBeNull();
    expect(unzipModel(await changed({})).model.descriptor).toEqual(descriptor);
  });

  const first = [...shards.keys()][0]!;
  it.each<[string, Record<string, Uint8Array | null>, RegExp]>([
    ['a file that is missing', {[first]: null}, new RegExp(`${first} of this archive is missing`)],
    [
      'a file that is damaged',
      {[first]: new Uint8Array(shards.get(first)!.length)},
      /not what model.json says/,
    ],
    ['no model.json', {'model.json': null}, /has one model\.json, but this one has 0/],
    ['a model.json that is none', {'model.json': strToU8('{')}, /model\.json of this archive is no JSON/],
    [
      'a model of a site',
      {'model.json': strToU8(JSON.stringify({...descriptor, id: 'pony'}))},
      /called “pony”/,
    ],
    [
      'a model.json with less',
      {'model.json': strToU8(JSON.stringify({...descriptor, version: 0}))},
      /version/,
    ],
  ])('is refused in one sentence: %s', async (_, change, sentence) => {
    const file = await changed(change);
    expect(() => unzipModel(file)).toThrow(sentence);
  });

  it('is refused where it is cut off', async () => {
    const file = await archive();
    expect(() => unzipModel(file.subarray(0, 500))).toThrow('This archive is cut off or damaged');
  });
});
