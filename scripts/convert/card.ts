/** The first text of a model's `CARD.md`, for its maker to fill in. */
import {basename} from 'node:path';
import type {Checkpoint} from '../../src/checkpoint/checkpoint.ts';
import {describeGenerator} from '../../src/convert/describe-generator.ts';
import {printable} from '../../src/lib/printable.ts';
import type {ModelDescriptor} from '../../src/model/descriptor.ts';

/** @param file the checkpoint's */
export function cardText(
  checkpoint: Pick<Checkpoint, 'family' | 'spec'>,
  {title, licence, dataSource}: Pick<ModelDescriptor, 'title' | 'licence' | 'dataSource'>,
  file: string,
): string {
  const facts = describeGenerator(checkpoint).map(([label, text]) => `- ${label}: ${text}`);
  return `# ${title}

<!-- Say in place of what stands in brackets what only you know, and take out this line. -->

[What the pictures show, and what the model is for.]

${facts.join('\n')}
- Converted from: ${printable(basename(file))}
- Licence: ${licence}
- Training data: ${dataSource}
- Made by: [who trained it, when, with what; where the checkpoint was published]

## What it cannot do

[What comes out wrong, what the data leaves out, and what the pictures must not be used for.]
`;
}
