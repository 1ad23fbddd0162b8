/** What reading a checkpoint gives, and what each family of checkpoints has to offer. Types only. */
import type {GeneratorSpec} from '../model/generator-spec.ts';
import type {PyValue} from './containers/py-value.ts';
import type {StridedTensor} from './containers/strided-tensor.ts';

/** One finished tensor: dense, row-major. */
export interface CheckpointTensor {
  shape: number[];
  data: Float32Array;
}

/** A generator taken out of a checkpoint, laid out as the runtime wants it. */
export interface Checkpoint {
  /** The code base that wrote the file, for people: `stylegan2-ada-pytorch`. */
  family: string;
  spec: GeneratorSpec;
  /** Exactly the tensors of `tensorTable(spec)`, in its order, with all gains folded in. */
  tensors: Map<string, CheckpointTensor>;
  /** What a person should know about this conversion; full sentences. */
  notes: string[];
  /** Truncation that the code base uses when it is not told any. */
  defaults: {psi: number; cutoff: number | null};
}

/** A file taken apart as far as its container goes, before anybody knows which network it holds. */
export type Content =
  /** A Python pickle. */
  | {container: 'pickle'; root: PyValue}
  /** What `torch.save` writes: a zip archive, or the older stream of pickles. */
  | {container: 'torch'; root: PyValue}
  | {container: 'safetensors'; tensors: Map<string, StridedTensor>; metadata: Map<string, string>};

/** One family of checkpoints: recognised by its content, never by the name of the file. */
export interface Family {
  /** The code base that writes such files, for people. */
  readonly name: string;
  /** Whether the content is of this family. Looks only as far as it has to, and never throws. */
  match(content: Content): boolean;
  /**
   * Only called when `match` said yes.
   * @throws {CheckpointError} if a parameter is missing, unknown, or of the wrong shape
   */
  open(content: Content): Checkpoint;
}
