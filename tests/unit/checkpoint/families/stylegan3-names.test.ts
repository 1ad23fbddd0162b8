/** StyleGAN3 of which only parameters were kept, against the same network saved whole by the official code. */
import {describe, expect, test} from 'vitest';
import type {Content} from '../../../../src/checkpoint/checkpoint.ts';
import {rowMajorStrides, StridedTensor} from '../../../../src/checkpoint/containers/strided-tensor.ts';
import type {PyValue} from '../../../../src/checkpoint/containers/py-value.ts';
import {findGenerator} from '../../../../src/checkpoint/families/find-generator.ts';
import {styleGan3Pickle} from '../../../../src/checkpoint/families/stylegan3-pickle.ts';
import {openCheckpoint, readContent} from '../../../../src/checkpoint/open-checkpoint.ts';
import {pictureSize, planeSize} from '../../../../src/model/architecture.ts';
import type {StyleGan3Spec} from '../../../../src/model/generator-spec.ts';
import {designStyleGan3} from '../../../support/stylegan3-design.ts';
import {readFixture} from '../../../support/read-fixture-node.ts';

/** The tensors of the official file, and nothing else of it. */
async function namesOf(name: string, prefix = ''): Promise<Extract<Content, {container: 'safetensors'}>> {
  const tensors = findGenerator(readContent(await readFixture(`checkpoints/${name}/${name}.pkl`)))!.tensors();
  return {
    container: 'safetensors',
    tensors: new Map([...tensors].map(([key, tensor]) => [`${prefix}${key}`, tensor])),
    metadata: new Map(),
  };
}

describe('a StyleGAN3 of which only parameters were kept', () => {
  test.each(['sg3_t64', 'sg3_r32'])(
    'is the network that was saved whole, and what was assumed is said (%s)',
    async (name) => {
      const whole = openCheckpoint(await readFixture(`checkpoints/${name}/${name}.pkl`));
      const {spec, tensors, family, notes, defaults} = styleGan3Pickle.open(await namesOf(name, 'decoder.'));
      expect(spec).toEqual(whole.spec);
      expect(tensors).toEqual(whole.tensors);
      expect({family, defaults}).toEqual({family: whole.family, defaults: whole.defaults});
      expect(notes).toEqual([expect.stringContaining('was assumed')]);
      expect(whole.notes).toEqual([]);
    },
  );

  test.each([
    ['T', 256, 1],
    ['T', 512, 1],
    ['T', 1024, 1],
    ['R', 256, 1],
    ['R', 512, 1],
    ['R', 1024, 1],
    ['T', 512, 2],
    ['R', 1024, 2],
  ] as const)(
    'has the layers of the paper: %s at %i px, %i times as high as wide',
    (config, resolution, aspect) => {
      // A sixteenth of the width, so that the test needs little memory.
      const design = designStyleGan3(config, resolution, 2048, aspect);
      const {input, layers} = design.synthesis;
      const tensors = new Map<string, StridedTensor>();
      const add = (name: string, ...shape: number[]): void => {
        const size = shape.reduce((product, length) => product * length, 1);
        const bytes = new Uint8Array(new Float32Array(size).fill(1).buffer);
        const layout = {dtype: 'float32', shape, strides: rowMajorStrides(shape), offset: 0} as const;
        tensors.set(name, StridedTensor.create(bytes, layout, name));
      };
      add('mapping.fc0.weight', 512, 512);
      add('mapping.fc0.bias', 512);
      add('mapping.fc1.weight', 512, 512);
      add('mapping.fc1.bias', 512);
      add('mapping.w_avg', 512);
      const addLayer = (name: string, inChannels: number, outChannels: number, kernelSize: number): void => {
        add(`${name}.weight`, outChannels, inChannels, kernelSize, kernelSize);
        add(`${name}.bias`, outChannels);
        add(`${name}.affine.weight`, inChannels, 512);
        add(`${name}.affine.bias`, inChannels);
        add(`${name}.magnitude_ema`);
      };
      add('synthesis.input.affine.weight', 4, 512);
      add('synthesis.input.affine.bias', 4);
      add('synthesis.input.transform', 3, 3);
      add('synthesis.input.freqs', input.channels, 2);
      add('synthesis.input.phases', input.channels);
      add('synthesis.input.weight', input.channels, input.channels);
      layers.forEach(
        ({inChannels, outChannels, outSize, kernelSize, upTaps, downTaps, radialDownFilter}, i) => {
          const name = `synthesis.L${i}_${planeSize(outSize).width}_${outChannels}`;
          addLayer(name, inChannels, outChannels, kernelSize);
          add(`${name}.up_filter`, upTaps);
          add(`${name}.down_filter`, ...(radialDownFilter ? [downTaps, downTaps] : [downTaps]));
        },
      );
      addLayer(`synthesis.L14_${resolution / aspect}_3`, layers.at(-1)!.outChannels, 3, 1);

      const {spec} = styleGan3Pickle.open({container: 'safetensors', tensors, metadata: new Map()});
      expect((spec as StyleGan3Spec).synthesis).toEqual(design.synthesis);
      expect(pictureSize(spec)).toEqual({width: resolution / aspect, height: resolution});
    },
  );

  test.each([
    [
      'an input of another margin',
      'synthesis.L0_36_14',
      'synthesis.L0_40_14',
      /A layer from 40 to 40 px is none of the published networks.*synthesis\.L0_40_14/,
    ],
    ['a layer that is missing', 'synthesis.L3_36_14', 'synthesis.M3_36_14', /ToRGB at the end/],
  ])('is refused with %s', async (_, from, to, sentence) => {
    const content = await namesOf('sg3_t64');
    const tensors = new Map([...content.tensors].map(([name, tensor]) => [name.replace(from, to), tensor]));
    expect(() => styleGan3Pickle.open({...content, tensors})).toThrow(sentence);
  });

  test('may have fewer layers; that its output has another scale cannot be seen, and the note says which was taken', async () => {
    const whole = openCheckpoint(await readFixture('checkpoints/sg3_cond32/sg3_cond32.pkl'));
    const {spec, notes} = styleGan3Pickle.open(await namesOf('sg3_cond32'));
    const {synthesis, mapping} = spec as StyleGan3Spec;
    expect({...synthesis, imageClamp: null}).toEqual({
      ...(whole.spec as StyleGan3Spec).synthesis,
      imageClamp: null,
    });
    expect(mapping).toEqual(whole.spec.mapping);
    expect(notes[0]).toContain('output scale 0.25');
  });

  test('is the same network when the whole module was saved by torch.save, alone or in a dictionary', async () => {
    const content = readContent(await readFixture('checkpoints/sg3_t64/sg3_t64.pkl'));
    if (content.container === 'safetensors' || !(content.root instanceof Map))
      throw new Error('No snapshot.');
    const whole = styleGan3Pickle.open(content);
    const module = content.root.get('G_ema')!;
    const roots: PyValue[] = [module, new Map([['G_ema', module]])];
    for (const root of roots) {
      const {spec, tensors, notes} = styleGan3Pickle.open({container: 'torch', root});
      expect(spec).toEqual(whole.spec);
      expect(tensors).toEqual(whole.tensors);
      expect(notes).toEqual([]);
    }
  });
});
