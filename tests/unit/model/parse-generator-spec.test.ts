import {parse} from 'valibot';
import {describe, expect, it} from 'vitest';
import {pictureSize, tensorTable} from '../../../src/model/architecture.ts';
import {macsPerPicture} from '../../../src/model/cost.ts';
import {parseWith} from '../../../src/model/descriptor-error.ts';
import type {StyleGan1Spec, StyleGan3Spec} from '../../../src/model/generator-spec.ts';
import {generatorSpec} from '../../../src/model/parse-generator-spec.ts';
import {styleGan1Spec, styleGan3Spec} from '../../support/specs.ts';
import {designStyleGan3} from '../../support/stylegan3-design.ts';
import {tinySpec} from '../../support/tiny-model.ts';

function parseChanged<Spec extends object>(spec: Spec, change: (spec: Spec) => void): () => unknown {
  const copy = structuredClone(spec);
  change(copy);
  return () => parseWith(generatorSpec, JSON.parse(JSON.stringify(copy)), 'model.json');
}

describe('the schema of a generator', () => {
  it.each([styleGan1Spec, styleGan3Spec])('takes a $kind generator as it is', (spec) => {
    expect(parse(generatorSpec, JSON.parse(JSON.stringify(spec)))).toEqual(spec);
  });

  it('takes a sub-pixel last block, and its tensors follow', () => {
    const synthesis = {
      ...tinySpec.synthesis,
      upsample: 'after-conv',
      noise: 'none',
      lastBlock: 'sub-pixel',
    } as const;
    const spec = {...tinySpec, synthesis};
    expect(parse(generatorSpec, JSON.parse(JSON.stringify(spec)))).toEqual(spec);
    const {resolution, channels} = synthesis;
    const tensors = tensorTable(spec);
    expect(tensors.get(`synthesis.b${resolution}.toRgb.weight`)).toEqual([1, 1, channels.at(-1), 12]);
    expect(tensors.get(`synthesis.b${resolution}.toRgb.bias`)).toEqual([12]);
    expect(tensors.get(`synthesis.b${resolution}.conv0.weight`)?.[2]).toBe(channels.at(-2)! + 3);
    expect(tensors.get(`synthesis.b${resolution / 2}.toRgb.bias`)).toEqual([3]);
  });

  it('takes rectangles, and their tensors and sizes follow', () => {
    const spec = {...tinySpec, synthesis: {...tinySpec.synthesis, start: [5, 3] as [number, number]}};
    expect(parse(generatorSpec, JSON.parse(JSON.stringify(spec)))).toEqual(spec);
    const {resolution, channels} = spec.synthesis;
    expect(pictureSize(spec)).toEqual({width: (3 * resolution) / 4, height: (5 * resolution) / 4});
    expect(pictureSize(tinySpec)).toEqual({width: resolution, height: resolution});
    expect(tensorTable(spec).get('synthesis.const')).toEqual([5, 3, channels[0]]);
    // Fifteen places for sixteen, in every layer.
    const dense = macsPerPicture({...spec, synthesis: {...spec.synthesis, start: [4, 4]}});
    expect(macsPerPicture(spec).filters / dense.filters).toBeCloseTo(15 / 16, 9);
  });

  it.each([
    [[0, 4], 'a whole number from 1 to 64'],
    [[4, 65], 'a whole number from 1 to 64'],
    [[4], 'start'],
    [[4, 2.5], 'a whole number'],
  ])('refuses a start of %j', (start, part) => {
    const spec = {...tinySpec, synthesis: {...tinySpec.synthesis, start}};
    expect(() => parseWith(generatorSpec, spec, 'model.json')).toThrow(part);
  });

  it('refuses rectangles of more pixels than any device shows', () => {
    const synthesis = {
      ...tinySpec.synthesis,
      resolution: 1024,
      start: [4, 20],
      channels: new Array(9).fill(4),
    };
    expect(() => parseWith(generatorSpec, {...tinySpec, synthesis}, 'model.json')).toThrow(
      'at most 4096 pixels',
    );
  });

  it.each<[string, (spec: StyleGan1Spec) => void, string]>([
    [
      'a missing block',
      ({synthesis}) => synthesis.channels.pop(),
      '"synthesis" must be a network with one entry of "channels" for each resolution',
    ],
    [
      'a blur that would shift the picture',
      ({synthesis}) => synthesis.blurFilter.push(1),
      '"synthesis.blurFilter" must be a filter with an odd number of taps',
    ],
    [
      'a blur that cannot be normalised',
      ({synthesis}) => (synthesis.blurFilter = [1, -2, 1]),
      '"synthesis.blurFilter" must be a filter whose sum is not 0',
    ],
    [
      'a field of another kind',
      ({synthesis}) => Object.assign(synthesis, {convClamp: 256}),
      '"synthesis.convClamp" is not a known field',
    ],
  ])('refuses %s in a StyleGAN generator', (_, change, sentence) => {
    expect(parseChanged(styleGan1Spec, change)).toThrow(sentence);
  });

  it('takes rectangles of StyleGAN3, and the size of their pictures follows', () => {
    const spec = designStyleGan3('T', 256, 1024, 2);
    expect(parse(generatorSpec, JSON.parse(JSON.stringify(spec)))).toEqual(spec);
    expect(pictureSize(spec)).toEqual({width: 128, height: 256});
    expect(tensorTable(spec)).toEqual(tensorTable(designStyleGan3('T', 256, 1024)));
    // A square may be said either way.
    const said = structuredClone(spec);
    said.synthesis.input.size = 36;
    expect(parseChanged(said, () => undefined)).toThrow('whose first layer takes the channels and size');
    const square = structuredClone(styleGan3Spec);
    square.synthesis.input.size = {width: 28, height: 28};
    expect(parse(generatorSpec, square)).toEqual(square);
  });

  const whole = 'must be a whole number from 1 to 4096';
  it.each<[string, unknown, string]>([
    ['no height', {width: 18}, '.height" is missing'],
    ['a side that is not whole', {width: 18.5, height: 36}, `.width" ${whole}, got 18.5`],
    ['a side of nothing', {width: 0, height: 36}, `.width" ${whole}, got 0`],
    ['more pixels than any device shows', {width: 18, height: 4097}, `.height" ${whole}, got 4097`],
    ['no pixels', 0, `" ${whole}, got 0`],
    ['another field', {width: 18, height: 36, depth: 1}, '.depth" is not a known field'],
    ['a list', [18, 36], '.width" is missing'],
    ['a text', '18x36', '" must be a number, got "18x36"'],
  ])('refuses a plane of %s', (_, size, part) => {
    const parsed = parseChanged(styleGan3Spec, ({synthesis}) => Object.assign(synthesis.input, {size}));
    expect(parsed).toThrow(`"synthesis.input.size${part}`);
  });

  it.each<[string, (spec: StyleGan3Spec) => void, string]>([
    [
      'a layer that is wider than the one before gives',
      ({synthesis}) => {
        const [, second] = synthesis.layers;
        second!.inSize = {width: 36, height: 28};
        second!.outSize = {width: 52, height: 36};
      },
      '"synthesis" must be a network in which each layer takes the channels and size that the one before gives',
    ],
    [
      'a padding that gives another size',
      ({synthesis}) => (synthesis.layers[0]!.padding[3] = 12),
      '"synthesis.layers[0]" must be a layer whose padding, factors and taps turn "inSize" into "outSize"',
    ],
    [
      'a first layer that does not fit the input',
      ({synthesis}) => (synthesis.input.channels = 7),
      '"synthesis" must be a network whose first layer takes the channels and size of its input',
    ],
    [
      'a layer that does not fit the one before',
      ({synthesis}) => (synthesis.layers[1]!.outChannels = 5),
      '"synthesis" must be a network in which each layer takes the channels and size that the one before gives',
    ],
    [
      'a last layer of another size',
      ({synthesis}) => (synthesis.resolution = 32),
      '"synthesis" must be a network whose last layer gives pictures of "resolution"',
    ],
    [
      'an input beyond its sampling rate',
      ({synthesis}) => (synthesis.input.bandwidth = 4),
      '"synthesis.input" must be an input whose bandwidth is below half its sampling rate',
    ],
    [
      'a network without layers',
      ({synthesis}) => (synthesis.layers = []),
      '"synthesis.layers" must be a list of at least one layer',
    ],
    [
      'a padding that is not whole',
      ({synthesis}) => (synthesis.layers[2]!.padding[0] = -10.5),
      '"synthesis.layers[2].padding[0]" must be a whole number',
    ],
  ])('refuses %s in a StyleGAN3 generator', (_, change, sentence) => {
    expect(parseChanged(styleGan3Spec, change)).toThrow(sentence);
  });
});
