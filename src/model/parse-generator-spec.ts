/** The schema of the `generator` block of model.json: `generator-spec.ts` with its ranges, and what must agree inside it. */
import {
  array,
  boolean,
  check,
  exactOptional,
  finite,
  integer,
  lazy,
  literal,
  maxValue,
  minLength,
  minValue,
  nullable,
  number,
  picklist,
  pipe,
  strictObject,
  strictTuple,
  unknown,
  variant,
} from 'valibot';
import type {GenericSchema} from 'valibot';
import {filteredSizes, planeSize} from './architecture.ts';
import {atMost} from './limits.ts';
import type {GeneratorSpec, PlaneSize} from './generator-spec.ts';

/** Far above every published network; keeps a broken file from asking for all the memory of a device. */
const MAX_WIDTH = 8192;
const MAX_RESOLUTION = 4096;
/** Of the learnt constant that rectangles grow from. */
const MAX_START = 64;

/** A whole number within a range, both ends included. */
function whole(from: number, to: number): GenericSchema<number> {
  const words = `a whole number from ${from} to ${to}`;
  return pipe(number(), integer(words), minValue(from, words), maxValue(to, words));
}

const width = whole(1, MAX_WIDTH);
const positive = pipe(
  number(),
  finite('a finite number'),
  check((value) => value > 0, 'a number above 0'),
);
const filter = pipe(
  unknown(),
  atMost(1024),
  array(pipe(number(), finite('a finite number'))),
  minLength(1, 'a list of filter taps'),
);
const resolution = pipe(
  whole(8, MAX_RESOLUTION),
  check((value) => Number.isInteger(Math.log2(value)), 'a power of two'),
);
const imgChannels = picklist([1, 3, 4]);
const noise = picklist(['stored', 'strength-only', 'none']);

const mapping = pipe(
  strictObject({
    zDim: width,
    wDim: width,
    cDim: whole(0, 1_000_000),
    labelMode: picklist(['none', 'embed', 'concat']),
    labelDim: whole(0, MAX_WIDTH),
    numLayers: whole(1, 64),
    hiddenDim: width,
    lastLayer: picklist(['leaky-relu', 'linear']),
    wAvg: picklist(['stored', 'sampled']),
  }),
  check(
    ({cDim, labelDim, labelMode}) =>
      (labelMode === 'none') === (cDim === 0) && (cDim === 0) === (labelDim === 0),
    'either unconditional (cDim 0, labelDim 0, labelMode "none") or conditional (all three set)',
  ),
);

/** A power-of-two pyramid has one block per resolution from 4 up. */
function hasAllBlocks(synthesis: {resolution: number; channels: number[]}): boolean {
  return synthesis.channels.length === Math.log2(synthesis.resolution) - 1;
}
const allBlocks = 'a network with one entry of "channels" for each resolution from 4 up to "resolution"';

const styleGan2 = pipe(
  strictObject({
    kind: literal('stylegan2'),
    mapping,
    synthesis: pipe(
      strictObject({
        resolution,
        start: exactOptional(strictTuple([whole(1, MAX_START), whole(1, MAX_START)])),
        imgChannels,
        channels: pipe(unknown(), atMost(16), array(width)),
        architecture: picklist(['skip', 'resnet', 'orig']),
        upsample: picklist(['transposed-conv', 'after-conv']),
        lastBlock: exactOptional(literal('sub-pixel')),
        resampleFilter: filter,
        noise,
        convClamp: nullable(positive),
        mirrorBy: nullable(whole(0, MAX_WIDTH - 1)),
      }),
      check((synthesis) => hasAllBlocks(synthesis), allBlocks),
      check(
        ({resolution, start = [4, 4]}) => start.every((side) => (side * resolution) / 4 <= MAX_RESOLUTION),
        `a network whose pictures have at most ${MAX_RESOLUTION} pixels a side`,
      ),
      check(
        ({lastBlock, architecture, upsample, noise}) =>
          lastBlock === undefined ||
          (architecture === 'skip' && upsample === 'after-conv' && noise === 'none'),
        'a network whose "lastBlock" is "sub-pixel" only with "skip", "after-conv" and noise "none"',
      ),
    ),
  }),
  check(
    ({mapping: {zDim}, synthesis: {mirrorBy}}) => mirrorBy === null || mirrorBy < zDim,
    'a network whose "synthesis.mirrorBy" is below "mapping.zDim"',
  ),
);

const styleGan1 = strictObject({
  kind: literal('stylegan1'),
  mapping,
  synthesis: pipe(
    strictObject({
      resolution,
      imgChannels,
      channels: pipe(unknown(), atMost(16), array(width)),
      blurFilter: pipe(
        filter,
        check((taps) => taps.length % 2 === 1, 'a filter with an odd number of taps'),
        check((taps) => taps.reduce((sum, tap) => sum + tap, 0) !== 0, 'a filter whose sum is not 0'),
      ),
      noise,
    }),
    check((synthesis) => hasAllBlocks(synthesis), allBlocks),
  ),
});

/** Pixels per side, or of both sides. */
function plane(most: number): GenericSchema<PlaneSize> {
  const side = whole(1, most);
  const rectangle = strictObject({width: side, height: side});
  return lazy((input) => (typeof input === 'object' ? rectangle : side));
}

function isSameSize(one: PlaneSize, other: PlaneSize): boolean {
  const [a, b] = [planeSize(one), planeSize(other)];
  return a.width === b.width && a.height === b.height;
}

const margin = whole(-MAX_RESOLUTION, MAX_RESOLUTION);
const styleGan3Layer = pipe(
  strictObject({
    inChannels: width,
    outChannels: width,
    inSize: plane(2 * MAX_RESOLUTION),
    outSize: plane(2 * MAX_RESOLUTION),
    kernelSize: picklist([1, 3]),
    upFactor: whole(1, 16),
    downFactor: whole(1, 16),
    padding: strictTuple([margin, margin, margin, margin]),
    upTaps: whole(1, 1024),
    downTaps: whole(1, 1024),
    radialDownFilter: boolean(),
  }),
  check((layer) => {
    const [width, height] = filteredSizes(layer);
    return isSameSize({width, height}, layer.outSize);
  }, 'a layer whose padding, factors and taps turn "inSize" into "outSize"'),
);

const styleGan3 = strictObject({
  kind: literal('stylegan3'),
  mapping,
  synthesis: pipe(
    strictObject({
      resolution: whole(8, MAX_RESOLUTION),
      imgChannels,
      input: pipe(
        strictObject({
          channels: width,
          size: plane(MAX_RESOLUTION),
          samplingRate: positive,
          bandwidth: positive,
        }),
        check(
          ({samplingRate, bandwidth}) => bandwidth < samplingRate / 2,
          'an input whose bandwidth is below half its sampling rate',
        ),
      ),
      layers: pipe(
        unknown(),
        atMost(256),
        array(styleGan3Layer),
        minLength(1, 'a list of at least one layer'),
      ),
      convClamp: nullable(positive),
      imageClamp: nullable(positive),
    }),
    check(
      ({input, layers}) =>
        layers[0]!.inChannels === input.channels && isSameSize(layers[0]!.inSize, input.size),
      'a network whose first layer takes the channels and size of its input',
    ),
    check(
      ({layers}) =>
        layers
          .slice(1)
          .every(
            ({inChannels, inSize}, i) =>
              inChannels === layers[i]!.outChannels && isSameSize(inSize, layers[i]!.outSize),
          ),
      'a network in which each layer takes the channels and size that the one before gives',
    ),
    check(({layers, resolution}) => {
      const {width, height} = planeSize(layers.at(-1)!.outSize);
      return Math.max(width, height) === resolution;
    }, 'a network whose last layer gives pictures of "resolution"'),
  ),
});

export const generatorSpec: GenericSchema<unknown, GeneratorSpec> = variant('kind', [
  styleGan2,
  styleGan1,
  styleGan3,
]);
