import {describe, expect, it} from 'vitest';
import type {Content} from '../../../../src/checkpoint/checkpoint.ts';
import {openCheckpoint, readContent} from '../../../../src/checkpoint/open-checkpoint.ts';
import {ParameterTable} from '../../../../src/checkpoint/families/parameter-table.ts';
import type {PyObject} from '../../../../src/checkpoint/containers/py-value.ts';
import {dictGet, type PyDict, type PyValue} from '../../../../src/checkpoint/containers/py-value.ts';
import {rowMajorStrides, StridedTensor} from '../../../../src/checkpoint/containers/strided-tensor.ts';
import {findGenerator} from '../../../../src/checkpoint/families/find-generator.ts';
import {adaPickle} from '../../../../src/checkpoint/families/stylegan2-ada-pickle.ts';
import {rosinality} from '../../../../src/checkpoint/families/stylegan2-rosinality.ts';
import {tensorflowStyleGan2} from '../../../../src/checkpoint/families/stylegan2-tensorflow.ts';
import {submodule} from '../../../../src/checkpoint/containers/persistent-module.ts';
import {generatorNetwork} from '../../../../src/checkpoint/families/tensorflow-network.ts';
import {readCheckpointFixture} from '../../../support/checkpoint-fixtures.ts';

function tensor(
  shape: number[],
  bytes = new Uint8Array(4 * shape.reduce((a, b) => a * b, 1)),
): StridedTensor {
  return StridedTensor.create(
    bytes,
    {dtype: 'float32', shape, strides: rowMajorStrides(shape), offset: 0},
    't',
  );
}

describe('a table of parameters', () => {
  it('gives a parameter of the shape that is asked for', () => {
    const table = new ParameterTable(new Map([['a', tensor([2, 3])]]));
    expect(table.shape('a', 2)).toEqual([2, 3]);
    expect(table.take('a', [2, 3]).shape).toEqual([2, 3]);
    expect(() => table.finish()).not.toThrow();
  });

  it('names a parameter that is missing, or of another shape', () => {
    const table = new ParameterTable(new Map([['a', tensor([2, 3])]]));
    expect(() => table.take('b', [1])).toThrow('A parameter of the generator is missing (b).');
    expect(() => table.take('a', [3, 2])).toThrow('must have the shape [3, 2], but has [2, 3] (a).');
    expect(() => table.shape('a', 4)).toThrow(
      'must have 4 axes, none of them empty, but its shape is [2, 3] (a).',
    );
    expect(() => table.takeScalar('a')).toThrow('(a).');
  });

  it('names a parameter that nobody took', () => {
    const table = new ParameterTable(
      new Map([
        ['a', tensor([1])],
        ['b', tensor([1])],
        ['c.filter', tensor([1])],
      ]),
    );
    table.ignore(/\.filter$/);
    expect(() => table.finish()).toThrow(/does not know.*\(a, and 1 more\)/);
    table.takeScalar('a');
    table.take('b', [1]);
    expect(() => table.finish()).not.toThrow();
  });

  it('gives no two parameters the same numbers', () => {
    const bytes = new Uint8Array(16);
    const table = new ParameterTable(
      new Map([
        ['a', tensor([4], bytes)],
        ['b', tensor([4], bytes)],
      ]),
    );
    table.take('a', [4]);
    expect(() => table.take('b', [4])).toThrow('A parameter uses the same numbers as a (b).');
  });
});

const dictOf = (value: PyValue | undefined): PyDict => {
  if (!(value instanceof Map)) throw new TypeError('No dictionary.');
  return value;
};

function variablesOf(content: Content): PyValue[] {
  const synthesis = dictGet(dictGet(generatorNetwork(content)!.state, 'components'), 'synthesis');
  return dictGet((synthesis as PyObject).state, 'variables') as PyValue[];
}

/** Each family: where its parameters are, the name of one, and what it is called in messages. */
describe.each([
  {
    family: adaPickle,
    fixture: 'ada_resnet32',
    name: 'synthesis.b8.conv1.bias',
    add: (content: Content, value: PyValue) =>
      dictOf(
        submodule(findGenerator(content)!.module, 'synthesis', 'b8', 'conv1')!.state.get('_parameters'),
      ).set('surprise', value),
    remove: (content: Content) =>
      dictOf(
        submodule(findGenerator(content)!.module, 'synthesis', 'b8', 'conv1')!.state.get('_parameters'),
      ).delete('bias'),
    valueOf: (content: Content) =>
      dictOf(
        submodule(findGenerator(content)!.module, 'synthesis', 'b8', 'conv1')!.state.get('_parameters'),
      ).get('bias')!,
    added: 'synthesis.b8.conv1.surprise',
  },
  {
    family: tensorflowStyleGan2,
    fixture: 'tf_sg2_skip32',
    name: 'synthesis/8x8/Conv1/bias',
    add: (content: Content, value: PyValue) => variablesOf(content).push(['surprise', value]),
    remove: (content: Content) => {
      const list = variablesOf(content);
      list.splice(
        list.findIndex((entry) => Array.isArray(entry) && entry[0] === '8x8/Conv1/bias'),
        1,
      );
    },
    valueOf: () => 1.5,
    added: 'synthesis/surprise',
  },
  {
    family: rosinality,
    fixture: 'rosi_conv32',
    name: 'to_rgb1.bias',
    add: (content: Content, value: PyValue) =>
      dictOf(dictGet('root' in content ? content.root : null, 'g_ema')).set('surprise', value),
    remove: (content: Content) =>
      dictOf(dictGet('root' in content ? content.root : null, 'g_ema')).delete('to_rgb1.bias'),
    valueOf: (content: Content) =>
      dictOf(dictGet('root' in content ? content.root : null, 'g_ema')).get('to_rgb1.bias')!,
    added: 'surprise',
  },
])('a checkpoint of $family.name', ({family, fixture, name, add, remove, valueOf, added}) => {
  it('is refused by name when a parameter is missing', () => {
    const content = readContent(readCheckpointFixture(fixture));
    remove(content);
    expect(() => family.open(content)).toThrow(`A parameter of the generator is missing (${name}).`);
  });

  it('is refused by name when it has a parameter that nobody knows', () => {
    const content = readContent(readCheckpointFixture(fixture));
    add(content, valueOf(content));
    expect(() => family.open(content)).toThrow(`does not know, so its picture would be wrong (${added}).`);
  });

  it('is refused by name when a parameter holds no finite numbers', () => {
    const bytes = readCheckpointFixture(fixture);
    const before = openCheckpoint(bytes).tensors;
    // The first weight of a convolution, found by its value in the file, becomes infinity.
    const value = before.get('synthesis.const')!.data[0]!;
    const view = new DataView(bytes.buffer);
    for (let at = 0; at + 4 <= bytes.length; at++) {
      if (view.getFloat32(at, true) === value) view.setFloat32(at, Infinity, true);
    }
    // In a zip archive the checksum tells first.
    expect(() => openCheckpoint(bytes)).toThrow(/not finite.*\(synthesis\.const\)|checksum/);
  });
});
