/** What a file is that is no checkpoint, as far as its bytes tell; people rename downloads and forget `git lfs pull`. */
import {strFromU8} from 'fflate';
import {echo} from '../../lib/printable.ts';
import {type Bytes, load} from './file-part.ts';

const READ_BYTES = 512;
const SAVED = 'probably an error message saved under the name of the checkpoint';

/** One line a kind, first come, first served. White space and a byte order mark before text are gone. */
const beginnings: [pattern: RegExp, description: string][] = [
  [
    /^version https:\/\/git-lfs/,
    'a Git LFS pointer to the checkpoint; run "git lfs pull" to fetch the file itself',
  ],
  [/^(<!--[^]*?-->\s*)*<(!doctype html|html|head|body|meta|title|script)/i, `a web page, ${SAVED}`],
  [/^<!--/, `a web page, ${SAVED}`],
  [/^<(\?xml|Error|!doctype)/i, `a text in XML, ${SAVED}`],
  [/^[{[]\s*("|\}|\]|\{|$)/, `a text in JSON, ${SAVED}`],
  [/^\x89PNG/, 'a PNG picture; give the network that made it'],
  [/^\xff\xd8\xff/, 'a JPEG picture; give the network that made it'],
  [/^RIFF....WEBP/s, 'a WebP picture; give the network that made it'],
  [/^BZh[1-9]/, 'compressed with bzip2; unpack it first'],
  [/^\xfd7zXZ/, 'compressed with xz; unpack it first'],
  [/^\x28\xb5\x2f\xfd/, 'compressed with Zstandard; unpack it first'],
  [/^[^ -~]\x8b/, 'compressed with gzip; unpack it first'],
  [/^Rar!|^7z\xbc\xaf/, 'a packed archive; unpack it first'],
  [/^\x93NUMPY/, 'an array of NumPy (.npy), such as latents; give the network that it is for'],
  [/^\x89HDF/, 'an HDF5 file (Keras), which is not supported; give the checkpoint of PyTorch or TensorFlow'],
  [/^GGUF/, 'a GGUF file, which holds language models; give a generator of pictures'],
  [
    /^.{4}TFL3/s,
    'a TensorFlow Lite file, whose layers cannot be read; give the checkpoint that it was made from',
  ],
  [/^c[\w.]+\n|^[(}\]]/, 'a pickle of protocol 0 or 1, which no checkpoint is; save it with protocol 4'],
  [/^(\0)\1*$/, 'nothing but zeros: a download that failed; fetch it again'],
];

const codesOf = (text: string, count: number): number[] =>
  Array.from({length: count}, (_, i) => text.charCodeAt(i));

/** Messages of Protocol Buffers, which have no mark of their own but the numbers of their first fields. */
function describeMessage(text: string): string | null {
  const [tag, , second] = codesOf(text, 3);
  // Version of the format, then the producer's name, a domain, a text or the graph.
  if (tag === 0x08 && [0x12, 0x1a, 0x22, 0x2a, 0x32, 0x3a, 0x42].includes(second!)) {
    return 'an ONNX file, whose layers cannot be read; give the checkpoint that it was made from';
  }
  if (tag === 0x0a && /(Const|Placeholder|NoOp|VarHandleOp|VariableV2)/.test(text.slice(0, 200))) {
    return 'a graph of TensorFlow (GraphDef), whose layers cannot be read; give the .pkl that it was made from';
  }
  return null;
}

/** The end of every table of TensorFlow and LevelDB. */
const TABLE_END = 'W\xfb\x80\x8b$uG\xdb';
const TENSORFLOW_INDEX =
  "the index of a checkpoint of TensorFlow (.index), which holds no weights; NVIDIA's networks come as .pkl";

/** `a PNG picture`, or what is expected if the bytes tell nothing. */
export function describeForeignFile(bytes: Bytes): string {
  const raw = strFromU8(load(bytes, 0, Math.min(bytes.length, READ_BYTES)), true);
  const text = raw.replace(/^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s+|^\xef\xbb\xbf/, '');
  const known = beginnings.find(([pattern]) => pattern.test(raw) || pattern.test(text));
  if (known) return known[1];
  const message = describeMessage(raw);
  if (message !== null) return message;
  if (strFromU8(load(bytes, Math.max(0, bytes.length - 8)), true) === TABLE_END) return TENSORFLOW_INDEX;
  if (/^[\x20-\x7e\s]+$/.test(text))
    return `a text that begins "${echo(text.trim(), 60)}"; fetch the file again`;
  return 'neither .pkl nor .pt nor .safetensors by its content';
}
