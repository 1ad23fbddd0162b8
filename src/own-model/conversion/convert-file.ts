/** From a checkpoint file to a model, in steps between which the page may ask, show and stop. Knows no messages, so that it runs in a test. */
import type {Checkpoint} from '../../checkpoint/checkpoint.ts';
import {CheckpointError} from '../../checkpoint/checkpoint-error.ts';
import {FilePart, type FileSource} from '../../checkpoint/containers/file-part.ts';
import {openCheckpoint} from '../../checkpoint/open-checkpoint.ts';
import {buildModel, modelOf} from '../../convert/build-model.ts';
import {describeGenerator} from '../../convert/describe-generator.ts';
import {type DirectionsFile, makeDirections} from '../../convert/directions-file.ts';
import {nextVersion} from '../../convert/next-version.ts';
import {storedBytes} from '../../convert/quantize.ts';
import {Sha256} from '../../lib/sha256.ts';
import type {ModelDescriptor} from '../../model/descriptor.ts';
import type {ModelFiles} from '../../model/model-files.ts';
import type {CheckpointFacts, Names} from './conversion-protocol.ts';

/** Read at once for the hash. */
const SLICE_BYTES = 2 ** 22;
const ID_DIGITS = 12;
/** Half floats, as the command line's converter makes of what it does not compare. */
const QUANTIZE = 'float16';

type OnShare = (share: number) => void;

/** The same file is the same model everywhere. */
export function identify(source: FileSource, onShare: OnShare): string {
  const hash = new Sha256();
  for (let start = 0; start < source.length; start += SLICE_BYTES) {
    const end = Math.min(source.length, start + SLICE_BYTES);
    hash.update(source.read(start, end));
    onShare(end / source.length);
  }
  return `local-${hash.hex().slice(0, ID_DIGITS)}`;
}

/** Says how far into the file reading has come; whole percents are enough. */
function watched(source: FileSource, onShare: OnShare): FileSource {
  let told = 0;
  return {
    length: source.length,
    read(start, end) {
      const percent = Math.floor((100 * end) / source.length);
      if (percent > told) onShare((told = percent) / 100);
      return source.read(start, end);
    },
  };
}

export class FileConversion {
  readonly id: string;
  readonly #checkpoint: Checkpoint;
  #model: ModelDescriptor | null = null;

  /**
   * Reads the generator, and of the file only what belongs to it.
   * @throws {CheckpointError} if there is none that is known
   */
  constructor(id: string, source: FileSource, onShare: OnShare) {
    this.id = id;
    this.#checkpoint = openCheckpoint(FilePart.whole(watched(source, onShare)));
  }

  get facts(): CheckpointFacts {
    const {spec, tensors, notes} = this.#checkpoint;
    return {
      id: this.id,
      rows: describeGenerator(this.#checkpoint),
      spec,
      keptBytes: storedBytes(tensors, QUANTIZE),
      notes,
    };
  }

  /**
   * @param before the model of this id that is there already; null for none
   * @throws {DescriptorError} if a name cannot stand in model.json
   */
  convert(names: Names, before: ModelDescriptor | null): ModelFiles {
    const files = buildModel({...modelOf(this.#checkpoint, {id: this.id, ...names}), quantize: QUANTIZE});
    files.descriptor.version = nextVersion(files.descriptor, before);
    this.#model = files.descriptor;
    return files;
  }

  /** Of what was converted; what the visitor said of it is not in the file. */
  directions(): DirectionsFile {
    if (!this.#model) throw new CheckpointError('Nothing was converted yet', this.id);
    return makeDirections(this.#model, this.#checkpoint.tensors);
  }
}
