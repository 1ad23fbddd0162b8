/** What a checkpoint holds, for whoever asks before it is converted. */
import type {Checkpoint} from '../../src/checkpoint/checkpoint.ts';
import {countParameters} from '../../src/convert/count-parameters.ts';
import {describeGenerator} from '../../src/convert/describe-generator.ts';
import {storedBytes} from '../../src/convert/quantize.ts';
import {pictureSize} from '../../src/model/architecture.ts';
import {macsPerPicture} from '../../src/model/cost.ts';
import {megabytes, table} from './summary.ts';

/** Text about a checkpoint, for people. */
export function describeCheckpoint(checkpoint: Checkpoint): string {
  const {spec, defaults, notes, tensors} = checkpoint;
  const {mapping, synthesis} = spec;
  const {psi, cutoff} = defaults;
  const rows: [string, string][] = [
    ...describeGenerator(checkpoint),
    [
      'Mapping',
      `z ${mapping.zDim} -> w ${mapping.wDim}, ${mapping.numLayers} layers, average w ${mapping.wAvg}`,
    ],
    [
      'Truncation',
      `psi ${psi}${cutoff === null ? '' : `, first ${cutoff} layers`}, where nothing else is asked for`,
    ],
    ['Noise', 'noise' in synthesis ? synthesis.noise : 'no noise inputs'],
    [
      'Download',
      (['none', 'float16', 'uint8'] as const)
        .map((mode) => `${megabytes(storedBytes(tensors, mode))} ${mode === 'none' ? 'float32' : mode}`)
        .join(', '),
    ],
    ...notes.map((note): [string, string] => ['Note', note]),
  ];
  const list = [...tensors].map(([name, {shape}]) => `  ${name} [${shape.join(', ')}]`);
  return `${table(rows)}\n\nTensors after conversion:\n${list.join('\n')}`;
}

/** The same for programs. */
export function checkpointJson(checkpoint: Checkpoint): unknown {
  const {family, spec, defaults, notes, tensors} = checkpoint;
  const {width, height} = pictureSize(spec);
  return {
    family,
    width,
    height,
    channels: spec.synthesis.imgChannels,
    classes: spec.mapping.cDim,
    parameters: countParameters(spec),
    macsPerPicture: macsPerPicture(spec),
    truncation: defaults,
    downloadBytes: Object.fromEntries(
      (['none', 'float16', 'uint8'] as const).map((mode) => [
        mode === 'none' ? 'float32' : mode,
        storedBytes(tensors, mode),
      ]),
    ),
    notes,
    generator: spec,
    tensors: [...tensors].map(([name, {shape}]) => ({name, shape})),
  };
}
