/** `npm run convert -- inspect FILE`: what a checkpoint holds. */
import type {Checkpoint} from '../../src/checkpoint/checkpoint.ts';
import {describeGenerator} from '../../src/convert/describe-generator.ts';
import {storedBytes} from '../../src/convert/quantize.ts';
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
