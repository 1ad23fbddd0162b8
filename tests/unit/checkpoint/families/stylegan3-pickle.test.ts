import {beforeAll, describe, expect, test} from 'vitest';
import type {Content} from '../../../../src/checkpoint/checkpoint.ts';
import {openCheckpoint, readContent} from '../../../../src/checkpoint/open-checkpoint.ts';
import {type PersistentModule, submodule} from '../../../../src/checkpoint/containers/persistent-module.ts';
import {findGenerator} from '../../../../src/checkpoint/families/find-generator.ts';
import {type PyDict, type PyValue} from '../../../../src/checkpoint/containers/py-value.ts';
import {checkSpec} from '../../../../src/checkpoint/families/check-spec.ts';
import {styleGan3Pickle} from '../../../../src/checkpoint/families/stylegan3-pickle.ts';
import {asTensor} from '../../../../src/checkpoint/containers/tensor-value.ts';
import type {StyleGan3Spec} from '../../../../src/model/generator-spec.ts';
import {maxDifference} from '../../../support/golden.ts';
import {readFixture} from '../../../support/read-fixture-node.ts';
import {STYLEGAN3_FIXTURES} from '../../../support/stylegan3-fixtures.ts';

let files: Uint8Array[];
beforeAll(async () => {
  files = await Promise.all(STYLEGAN3_FIXTURES.map(readFixture));
});

/** A module of the generator, for tests to spoil. */
function moduleAt(content: Content, ...path: string[]): PersistentModule {
  const module = submodule(findGenerator(content)!.module, ...path);
  if (!module) throw new Error(`No module ${path.join('.')}.`);
  return module;
}

const dictOf = (value: PyValue | undefined): PyDict => {
  if (!(value instanceof Map)) throw new TypeError('No dictionary.');
  return value;
};

describe('a StyleGAN3 snapshot', () => {
  test('is known by its content, T and R, conditional and not', () => {
    const [t64, r32, cond32] = files.map((file) => openCheckpoint(file)) as [
      ReturnType<typeof openCheckpoint>,
      ReturnType<typeof openCheckpoint>,
      ReturnType<typeof openCheckpoint>,
    ];
    for (const {family, defaults} of [t64, r32, cond32]) {
      expect(family).toBe('stylegan3');
      expect(defaults).toEqual({psi: 1, cutoff: null});
    }
    const synthesisOf = ({spec}: {spec: unknown}): StyleGan3Spec['synthesis'] =>
      (spec as StyleGan3Spec).synthesis;
    expect(synthesisOf(t64)).toMatchObject({
      resolution: 64,
      input: {channels: 14, size: 36, samplingRate: 16, bandwidth: 2},
      convClamp: 256,
      imageClamp: 64,
    });
    expect(synthesisOf(t64).layers).toHaveLength(14);
    expect(synthesisOf(t64).layers[4]).toEqual({
      inChannels: 14,
      outChannels: 14,
      inSize: 36,
      outSize: 52,
      kernelSize: 3,
      upFactor: 4,
      downFactor: 2,
      padding: [-6, -9, -6, -9],
      upTaps: 24,
      downTaps: 12,
      radialDownFilter: false,
    });
    expect(synthesisOf(r32).layers.map(({kernelSize}) => kernelSize)).toEqual(new Array(14).fill(1));
    expect(synthesisOf(r32).layers.map(({radialDownFilter}) => radialDownFilter)).toEqual([
      ...new Array<boolean>(12).fill(true),
      false,
      false,
    ]);
    expect(synthesisOf(cond32).layers).toHaveLength(8);
    expect(cond32.spec.mapping).toMatchObject({cDim: 4, labelMode: 'embed', labelDim: 28});
  });

  test('is not taken for the stylegan2 configuration of the same code base', async () => {
    const {family, spec} = openCheckpoint(await readFixture('checkpoints/sg3repo_sg2_32/sg3repo_sg2_32.pkl'));
    expect(family).toBe('stylegan3 (stylegan2 configuration)');
    expect(spec.kind).toBe('stylegan2');
  });

  test('has the gains of a layer in its up-sampling filter and bias', () => {
    const {tensors} = openCheckpoint(files[0]!);
    const {state} = moduleAt(readContent(files[0]!), 'synthesis', 'L4_52_14');
    const stored = (kind: '_buffers' | '_parameters', name: string): Float32Array =>
      asTensor(dictOf(state.get(kind)).get(name), name)!.read();
    const inputGain = 1 / Math.sqrt(stored('_buffers', 'magnitude_ema')[0]!);
    expect(Math.abs(inputGain - 1)).toBeGreaterThan(0.05);
    const expectClose = (name: string, values: Float32Array): void => {
      expect(maxDifference(tensors.get(name)!.data, values)).toBeLessThan(1e-6);
    };
    const alongAxis = 4 * Math.sqrt(Math.SQRT2 * inputGain);
    expectClose(
      'synthesis.l4.upFilter',
      stored('_buffers', 'up_filter')
        .map((tap) => tap * alongAxis)
        .reverse(),
    );
    expectClose('synthesis.l4.downFilter', stored('_buffers', 'down_filter').reverse());
    expectClose(
      'synthesis.l4.bias',
      stored('_parameters', 'bias').map((value) => value / inputGain),
    );
  });

  test.each<[string, (content: Content) => void, string]>([
    [
      'a missing parameter',
      (content) => dictOf(moduleAt(content, 'synthesis', 'L3_36_14').state.get('_parameters')).delete('bias'),
      'A parameter of the generator is missing (synthesis.L3_36_14.bias).',
    ],
    [
      'a missing magnitude',
      (content) =>
        dictOf(moduleAt(content, 'synthesis', 'L3_36_14').state.get('_buffers')).delete('magnitude_ema'),
      'A parameter of the generator is missing (synthesis.L3_36_14.magnitude_ema).',
    ],
    [
      'a parameter too many',
      (content) => {
        const buffers = dictOf(moduleAt(content, 'synthesis', 'input').state.get('_buffers'));
        buffers.set('noise', buffers.get('phases')!);
      },
      'The generator has a parameter that this kind of network does not know, so its picture would be wrong (synthesis.input.noise).',
    ],
    [
      'a layer that is not there',
      (content) => dictOf(moduleAt(content, 'synthesis').state.get('_modules')).delete('L3_36_14'),
      'A part of the generator is missing (synthesis.L3_36_14).',
    ],
    [
      'a list of layers without ToRGB',
      (content) => (moduleAt(content, 'synthesis').state.get('layer_names') as PyValue[]).pop(),
      'The layers must be one or more, and ToRGB at the end (synthesis.layer_names).',
    ],
    [
      'a lost list of layers',
      (content) => moduleAt(content, 'synthesis').state.delete('layer_names'),
      'The layers must be one or more, and ToRGB at the end (synthesis.layer_names).',
    ],
    [
      'a size that is none',
      (content) => moduleAt(content, 'synthesis', 'L0_36_14').state.set('in_size', [36, 40]),
      'The width and height of a layer must be two whole numbers, but are [] (synthesis.L0_36_14.in_size).',
    ],
    [
      'a padding that is none',
      (content) => moduleAt(content, 'synthesis', 'L0_36_14').state.set('padding', [9, 8, 9.5, 8]),
      'The padding must be four whole numbers (synthesis.L0_36_14.padding).',
    ],
    [
      'a factor that is none',
      (content) => moduleAt(content, 'synthesis', 'L0_36_14').state.set('up_factor', 0),
      'up_factor must be a whole number from 1 to 16, but is 0 (synthesis.L0_36_14).',
    ],
    [
      'clamps that differ',
      (content) => moduleAt(content, 'synthesis', 'L2_36_14').state.set('conv_clamp', 128),
      'All layers must have the same conv_clamp (synthesis.L2_36_14).',
    ],
    [
      'ToRGB that resamples',
      (content) => moduleAt(content, 'synthesis', 'L14_64_3').state.set('up_factor', 2),
      'ToRGB must not resample (synthesis.L14_64_3).',
    ],
    [
      'another activation in the mapping network',
      (content) => moduleAt(content, 'mapping', 'fc0').state.set('activation', 'relu'),
      'activation must be "lrelu", but is relu (mapping.fc0).',
    ],
  ])('is refused with %s', (_, spoil, sentence) => {
    const content = readContent(files[0]!);
    expect(styleGan3Pickle.match(content)).toBe(true);
    spoil(content);
    expect(() => styleGan3Pickle.open(content)).toThrow(sentence);
  });

  test('may be a rectangle, of which each size has a width and a height', async () => {
    const [tall, wide] = await Promise.all(
      ['sg3t_tall', 'sg3r_wide'].map(async (name) => openCheckpoint(await readFixture(`cases/${name}.pkl`))),
    );
    const {synthesis} = tall!.spec as StyleGan3Spec;
    expect(synthesis).toMatchObject({
      resolution: 32,
      input: {size: {width: 18, height: 36}, samplingRate: 16},
    });
    expect(synthesis.layers.at(-1)).toMatchObject({
      inSize: {width: 26, height: 52},
      outSize: {width: 16, height: 32},
      padding: [-1, -2, -11, -12],
    });
    expect((wide!.spec as StyleGan3Spec).synthesis).toMatchObject({
      resolution: 48,
      input: {size: {width: 44, height: 36}},
    });
  });

  test('is refused as a rectangle whose layers do not fit', async () => {
    const content = readContent(await readFixture('cases/sg3t_tall.pkl'));
    moduleAt(content, 'synthesis', 'L5_16_7').state.set('padding', [-11, -12, -1, -2]);
    const {spec} = styleGan3Pickle.open(content);
    expect(() => checkSpec(spec, 'top level')).toThrow(
      /"synthesis\.layers\[5\]" must be a layer whose padding, factors and taps turn/,
    );
  });

  test('may have layers that do not resample, which have no filters', () => {
    const content = readContent(files[0]!);
    const {state} = moduleAt(content, 'synthesis', 'L0_36_14');
    dictOf(state.get('_buffers')).delete('up_filter');
    dictOf(state.get('_buffers')).delete('down_filter');
    state.set('up_factor', 1);
    state.set('down_factor', 1);
    state.set('padding', [-1, -1, -1, -1]);
    const {spec, tensors} = styleGan3Pickle.open(content);
    const [layer] = (spec as StyleGan3Spec).synthesis.layers;
    expect(layer).toMatchObject({upTaps: 1, downTaps: 1, radialDownFilter: false});
    expect([...tensors.get('synthesis.l0.downFilter')!.data]).toEqual([1]);
    expect(tensors.get('synthesis.l0.upFilter')!.data[0]).toBeGreaterThan(0);
  });
});
