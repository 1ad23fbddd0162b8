/** Everything that crosses between the page and the worker that converts: types only. */
import type {FileStamp, ModelDescriptor} from '../../model/descriptor.ts';
import type {GeneratorSpec} from '../../model/generator-spec.ts';
import type {ModelFiles} from '../../model/model-files.ts';

/** What is known of a checkpoint once it has been read. */
export interface CheckpointFacts {
  /** Follows from the file's content alone. */
  id: string;
  /** Lines of a label and a text. */
  rows: [label: string, text: string][];
  spec: GeneratorSpec;
  /** What the weights take as half floats. */
  keptBytes: number;
  /** What a person should know about this conversion; full sentences. */
  notes: string[];
}

/** What the visitor says of the model. */
export interface Names {
  title: string;
  noun: string;
  /** Null where it is not known. */
  licence: string | null;
}

/** Page -> worker. */
export type ConversionRequest =
  /** First. Answers: `step` again and again, then `identified`, and `opened` or `failed`. */
  | {type: 'open'; file: File}
  /** After `opened`. Answers: `converted`, then `directions`; or `failed`. */
  | {type: 'convert'; names: Names; before: ModelDescriptor | null};

export type ConversionStep = 'hash' | 'read';

/** Worker -> page. */
export type ConversionReply =
  /** `share`: 0..1 of this step. */
  | {type: 'step'; step: ConversionStep; share: number}
  /** The id is known, before anything else of the file. */
  | {type: 'identified'; id: string}
  | {type: 'opened'; facts: CheckpointFacts}
  /** Shards are transferred. */
  | ({type: 'converted'} & ModelFiles)
  /** The last one: what `directions.json` holds. */
  | {type: 'directions'; content: string; stamp: FileStamp}
  /** `message` is one sentence for the visitor. */
  | {type: 'failed'; message: string};
