/** What the converter tells people about a checkpoint and the model made of it. */
import type {Checkpoint} from '../../src/checkpoint/checkpoint.ts';
import {describeGenerator} from '../../src/convert/describe-generator.ts';
import {totalShardBytes} from '../../src/model/weight-layout.ts';
import type {ArchivedVersion} from '../models/archive-version.ts';
import type {Quantized} from './choose-quantization.ts';

/** `23.6 MB`, in millions of bytes. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 2 : 1)} MB`;
}

/** Lines of a label and a text, the texts one below another. */
export function table(rows: readonly [label: string, text: string][]): string {
  return rows.map(([label, text]) => `${label.padEnd(13)}${text}`).join('\n');
}

function quality({psnr, pictures, resolution, mode, files}: Quantized): string {
  if (mode === 'none') return 'exact';
  if (psnr === null) return 'not measured';
  const {kind, synthesis} = files.descriptor.generator;
  const isMiddle = kind === 'stylegan3' && resolution < synthesis.resolution;
  const size = isMiddle ? `: the middle ${resolution} px` : ` of ${resolution} px`;
  return `${psnr.toFixed(1)} dB against float32, over ${pictures} ${pictures > 1 ? 'pictures' : 'picture'}${size}`;
}

/**
 * The summary after a conversion.
 * @param archived the version that was replaced; null where none was kept
 */
export function describeResult(
  checkpoint: Checkpoint,
  quantized: Quantized,
  folder: string,
  archived: Pick<ArchivedVersion, 'version' | 'folder'> | null,
): string {
  const {descriptor} = quantized.files;
  const files = Object.keys(descriptor.shards).length;
  const weights = quantized.mode === 'none' ? 'float32' : quantized.mode;
  const kept: [string, string][] = archived
    ? [['Archived', `version ${archived.version} in ${archived.folder}, for the links to it`]]
    : [];
  return table([
    ...describeGenerator(checkpoint),
    [
      'Download',
      `${megabytes(totalShardBytes(descriptor))} in ${files} ${files > 1 ? 'files' : 'file'}, ${weights}`,
    ],
    ['Quality', quality(quantized)],
    ['Written to', `${folder}, version ${descriptor.version}`],
    ...kept,
  ]);
}
