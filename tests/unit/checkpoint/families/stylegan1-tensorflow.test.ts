import {beforeAll, describe, expect, test} from 'vitest';
import type {Content} from '../../../../src/checkpoint/checkpoint.ts';
import {openCheckpoint, readContent} from '../../../../src/checkpoint/open-checkpoint.ts';
import {
  dictGet,
  type PyDict,
  PyObject,
  type PyValue,
} from '../../../../src/checkpoint/containers/py-value.ts';
import {tensorflowStyleGan1} from '../../../../src/checkpoint/families/stylegan1-tensorflow.ts';
import {generatorNetwork} from '../../../../src/checkpoint/families/tensorflow-network.ts';
import type {StyleGan1Spec} from '../../../../src/model/generator-spec.ts';
import {readFixture} from '../../../support/read-fixture-node.ts';
import {STYLEGAN1_FIXTURES} from '../../../support/stylegan1-fixtures.ts';

let files: Uint8Array[];
beforeAll(async () => {
  files = await Promise.all(STYLEGAN1_FIXTURES.map(readFixture));
});

/** State of Gs or of one of its components, for tests to spoil. */
function stateOf(content: Content, component?: 'synthesis' | 'mapping'): PyDict {
  const {state} = generatorNetwork(content)!;
  const network = component ? dictGet(dictGet(state, 'components'), component) : undefined;
  return (network instanceof PyObject ? network.state : state) as PyDict;
}

const variablesOf = (content: Content, component?: 'synthesis' | 'mapping'): [string, PyValue][] =>
  stateOf(content, component).get('variables') as [string, PyValue][];

function argument(name: string, value: PyValue): (content: Content) => void {
  return (content) => (stateOf(content).get('static_kwargs') as PyDict).set(name, value);
}

function removal(component: 'synthesis' | 'mapping', name: string): (content: Content) => void {
  return (content) => {
    const variables = variablesOf(content, component);
    variables.splice(
      variables.findIndex((entry) => entry[0] === name),
      1,
    );
  };
}

const synthesisOf = (content: Content): StyleGan1Spec['synthesis'] =>
  (tensorflowStyleGan1.open(content).spec as StyleGan1Spec).synthesis;

describe('a snapshot of the first StyleGAN', () => {
  test('is known by its content, conditional and not', () => {
    const checkpoints = files.map((file) => openCheckpoint(file));
    for (const {family, defaults, spec} of checkpoints) {
      expect(family).toBe('stylegan (TensorFlow, first version)');
      expect(defaults).toEqual({psi: 0.7, cutoff: 8});
      expect(spec.kind).toBe('stylegan1');
    }
    const [auto128, , cond32] = checkpoints;
    expect(auto128!.spec.synthesis).toEqual({
      resolution: 128,
      imgChannels: 3,
      channels: [12, 12, 12, 12, 10, 5],
      blurFilter: [1, 2, 1],
      noise: 'stored',
    });
    expect(auto128!.spec.mapping).toMatchObject({labelMode: 'none', numLayers: 3, wDim: 28});
    expect(cond32!.spec.mapping).toMatchObject({cDim: 4, labelMode: 'concat', labelDim: 512, zDim: 512});
  });

  test('turns the kernels of fused up-sampling round, and only those', () => {
    const kernels = (fused: boolean): {first: number[]; second: number[]} => {
      const content = readContent(files[1]!);
      argument('fused_scale', fused)(content);
      const {tensors} = tensorflowStyleGan1.open(content);
      const read = (layer: string): number[] => [...tensors.get(`synthesis.b8.${layer}.weight`)!.data];
      return {first: read('layer0'), second: read('layer1')};
    };
    const perPixel = 16 * 16;
    const turned = (values: number[]): number[] =>
      Array.from({length: 9}, (_, i) => values.slice((8 - i) * perPixel, (9 - i) * perPixel)).flat();
    expect(kernels(true).first).toEqual(turned(kernels(false).first));
    expect(kernels(true).second).toEqual(kernels(false).second);
  });

  test('says what truncation its code base would use', () => {
    const content = readContent(files[1]!);
    argument('truncation_psi', 0.5)(content);
    argument('truncation_cutoff', null)(content);
    expect(tensorflowStyleGan1.open(content).defaults).toEqual({psi: 0.5, cutoff: null});
  });

  test('may have another blur, or none', () => {
    const content = readContent(files[1]!);
    argument('blur_filter', [1, 4, 6, 4, 1])(content);
    expect(synthesisOf(content).blurFilter).toEqual([1, 4, 6, 4, 1]);
    argument('blur_filter', null)(content);
    expect(synthesisOf(content).blurFilter).toEqual([1]);
  });

  test('may have no noise', () => {
    const content = readContent(files[1]!);
    const state = stateOf(content, 'synthesis');
    const variables = variablesOf(content, 'synthesis');
    state.set(
      'variables',
      variables.filter(([name]) => !/noise\d|Noise/.test(name)),
    );
    expect(synthesisOf(content).noise).toBe('none');
  });

  test.each<[string, (content: Content) => void, string]>([
    [
      'a missing variable',
      removal('synthesis', '8x8/Conv1/Noise/weight'),
      'A parameter of the generator is missing (synthesis/8x8/Conv1/Noise/weight).',
    ],
    [
      'a missing layer',
      removal('synthesis', '32x32/Conv1/weight'),
      'The generator should make pictures of 32 pixels, but its layers end at 16 (synthesis/16x16/Conv1).',
    ],
    [
      'a variable too many',
      (content) => {
        const variables = variablesOf(content, 'synthesis');
        variables.push(['8x8/Conv2/bias', variables.find(([name]) => name === '8x8/Conv1/bias')![1]]);
      },
      'The generator has a parameter that this kind of network does not know, so its picture would be wrong (synthesis/8x8/Conv2/bias).',
    ],
    [
      'a network that still grows',
      (content) => {
        variablesOf(content, 'synthesis').find(([name]) => name === 'lod')![1] = 1.5;
      },
      'The network was still growing when it was saved (level of detail 1.5); take a later snapshot (synthesis/lod).',
    ],
    [
      'a network without styles',
      argument('use_styles', false),
      'use_styles must be true, but is false (static_kwargs).',
    ],
    [
      'pixel norm',
      argument('use_pixel_norm', true),
      'use_pixel_norm must be false, but is true (static_kwargs).',
    ],
    [
      'another activation',
      argument('nonlinearity', 'relu'),
      'nonlinearity must be "lrelu", but is relu (static_kwargs).',
    ],
    [
      'an unknown way of up-sampling',
      argument('fused_scale', 'sometimes'),
      'fused_scale must be true or false or "auto", but is sometimes (static_kwargs).',
    ],
  ])('is refused with %s', (_, spoil, sentence) => {
    const content = readContent(files[1]!);
    expect(tensorflowStyleGan1.match(content)).toBe(true);
    spoil(content);
    expect(() => tensorflowStyleGan1.open(content)).toThrow(sentence);
  });
});
