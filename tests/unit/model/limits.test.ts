/** Files that somebody made up: what is far too much is refused by its count, and no name means anything of its own. */
import {describe, expect, it} from 'vitest';
import {DescriptorError} from '../../../src/model/descriptor-error.ts';
import {archivedVersions, parseArchive} from '../../../src/model/parse-archive.ts';
import {parseDescriptor} from '../../../src/model/parse-descriptor.ts';
import {parseIndex} from '../../../src/model/parse-index.ts';
import {parseTraits} from '../../../src/model/traits.ts';
import {ponyTraitsFile} from '../../support/pony-traits.ts';
import {tinyModel} from '../../support/tiny-model.ts';
import {processorMs} from '../../support/processor-time.ts';

const many = 100_000;
const {descriptor} = await tinyModel();
const stamp = {sha256: '0'.repeat(64), bytes: 1};

describe('a list of far too many', () => {
  const {generator, weightsManifest} = descriptor;
  const [group] = weightsManifest;
  const tensor = {name: 'x', shape: [1], dtype: 'float32'};
  it.each<[string, (json: unknown) => unknown, () => unknown]>([
    [
      'shards',
      parseDescriptor,
      () => ({
        ...descriptor,
        shards: Object.fromEntries(Array.from({length: many}, (_, i) => [`a${i}.bin`, stamp])),
      }),
    ],
    [
      'fields that are not known',
      parseDescriptor,
      () => ({
        ...descriptor,
        ...Object.fromEntries(Array.from({length: many}, (_, i) => [`a${i}`, 1])),
      }),
    ],
    [
      'paths',
      parseDescriptor,
      () => ({...descriptor, weightsManifest: [{...group, paths: new Array(many).fill('a.bin')}]}),
    ],
    [
      'tensors',
      parseDescriptor,
      () => ({
        ...descriptor,
        weightsManifest: [{...group, weights: new Array(many).fill(tensor)}],
      }),
    ],
    ['groups', parseDescriptor, () => ({...descriptor, weightsManifest: new Array(many).fill(group)})],
    [
      'dimensions',
      parseDescriptor,
      () => ({
        ...descriptor,
        weightsManifest: [{...group, weights: [{...tensor, shape: new Array(many).fill(1)}]}],
      }),
    ],
    ['classes', parseDescriptor, () => ({...descriptor, classes: new Array(10 * many).fill('a')})],
    [
      'channels',
      parseDescriptor,
      () => ({
        ...descriptor,
        generator: {...generator, synthesis: {...generator.synthesis, channels: new Array(many).fill(8)}},
      }),
    ],
    [
      'taps',
      parseDescriptor,
      () => ({
        ...descriptor,
        generator: {
          ...generator,
          synthesis: {...generator.synthesis, resampleFilter: new Array(many).fill(1)},
        },
      }),
    ],
    ['models', parseIndex, () => ({models: new Array(many).fill({id: 'a', title: 'A'})})],
    [
      'archived models',
      parseArchive,
      () => ({
        format: 1,
        models: Object.fromEntries(Array.from({length: many}, (_, i) => [`a${i}`, [1]])),
      }),
    ],
    [
      'archived versions',
      parseArchive,
      () => ({format: 1, models: {a: Array.from({length: many}, (_, i) => many - i)}}),
    ],
    ['traits', parseTraits, () => ({...ponyTraitsFile(), traits: new Array(many).fill({})})],
    [
      'characters of a matrix',
      parseTraits,
      () => ({...ponyTraitsFile(), traitsToW: {weight: 'A'.repeat(100 * many), bias: ''}}),
    ],
  ])('is refused in a moment: %s', (_, parse, make) => {
    const json = make();
    const work = (): void => expect(() => parse(json)).toThrow(DescriptorError);
    expect(processorMs(work)).toBeLessThan(1000);
  });
});

describe('a number out of any use', () => {
  it.each([
    [{version: 1e9}, '"version" must be a number of at most 999999999, got 1000000000.'],
    [{version: 1e21}, '"version" must be a whole number, got 1e+21.'],
    [{truncation: {psi: 1, cutoff: 101}}, '"truncation.cutoff" must be a number of at most 100, got 101.'],
    [{title: 'x'.repeat(10_001)}, '"title" must be a text of at most 10000 characters'],
    [{directions: {...stamp, bytes: 2 ** 40}}, '"directions.bytes" must be a number of at most 2147483648'],
  ])('is refused: %j', (change, sentence) => {
    expect(() => parseDescriptor({...descriptor, ...change})).toThrow(sentence);
  });
});

describe('a name of something that every object has', () => {
  it.each(['constructor', 'prototype'])('is a model as any other: %s', (id) => {
    const models = JSON.parse(`{"${id}": [2, 1]}`) as unknown;
    const archive = parseArchive({format: 1, models});
    expect(archivedVersions(archive, id)).toEqual([2, 1]);
    expect(parseDescriptor({...descriptor, id}).id).toBe(id);
  });

  it('is none where it cannot be a name', () => {
    const json = (text: string): unknown => JSON.parse(text);
    expect(() => parseArchive(json('{"format": 1, "models": {"__proto__": [1]}}'))).toThrow(
      /"models\.__proto__"/,
    );
    expect(() => parseArchive(json('{"format": 1, "models": {}, "__proto__": {"a": 1}}'))).toThrow(
      DescriptorError,
    );
    const polluted = json(
      JSON.stringify(descriptor).replace('"title"', '"__proto__": {"title": "x"}, "title"'),
    );
    expect(() => parseDescriptor(polluted)).toThrow(/"__proto__" is not a known field/);
    expect(({} as {title?: string}).title).toBeUndefined();
  });

  it.each(['constructor', 'toString', 'valueOf'])('is a trait as any other: %s', (name) => {
    const file = ponyTraitsFile() as {traits: {name: string}[]};
    const traits = file.traits.map((trait, i) => (i === 0 ? {...trait, name} : trait));
    expect(parseTraits({...file, traits}).traits[0]!.name).toBe(name);
  });
});
