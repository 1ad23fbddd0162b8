/** Small files that would take all memory or all time. */
import {strToU8, zipSync} from 'fflate';
import {describe, expect, it} from 'vitest';
import {CheckpointError} from '../../../../src/checkpoint/checkpoint-error.ts';
import {CopyLimit} from '../../../../src/checkpoint/containers/copy-limit.ts';
import {openCheckpoint} from '../../../../src/checkpoint/open-checkpoint.ts';
import {readPythonPickle} from '../../../../src/checkpoint/containers/python-pickle.ts';
import {generatorNetwork, networkVariables} from '../../../../src/checkpoint/families/tensorflow-network.ts';
import {ZipArchive} from '../../../../src/checkpoint/containers/zip-archive.ts';
import {bytes, pickle, text, uint32} from '../../../support/pickle-builder.ts';
import {processorMs} from '../../../support/processor-time.ts';

/** A pickle that keeps `value` and `callee`, and calls that with `[value, ...more]` again and again; all results stay in a list. */
function repeated(callee: string, value: Uint8Array, times: number, ...more: Uint8Array[]): Uint8Array {
  const call = bytes('h', 1, '(', 'h', 0, ...more, 't', 'R');
  const calls = new Uint8Array(call.length * times);
  for (let i = 0; i < times; i++) calls.set(call, i * call.length);
  const head = [0x80, 4, value, 'q', 0, '0', `c${callee}\n`, 'q', 1, '0', ']', '('];
  return join(bytes(...head), calls, bytes('e', '.'));
}

/** `bytes` of megabytes, quickly. */
function join(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function listOf(count: number): Uint8Array {
  return join(bytes(']', '('), new Uint8Array(2 * count).fill(0x4e), bytes('e'));
}

/** Pairs of the same two values, as a dictionary is made of. */
function pairs(count: number): Uint8Array {
  const pair = bytes('N', 'N', 0x86);
  const all = new Uint8Array(pair.length * count);
  for (let i = 0; i < count; i++) all.set(pair, i * pair.length);
  return join(bytes(']', '('), all, bytes('e'));
}

function longText(length: number): Uint8Array {
  return join(bytes('X', uint32(length)), new Uint8Array(length).fill(0x61));
}

describe('a file that has itself copied', () => {
  it.each<[string, () => Uint8Array]>([
    ['torch.Size of one list', () => repeated('torch\nSize', listOf(100_000), 200_000)],
    ['sets of one list', () => repeated('builtins\nset', listOf(100_000), 200_000)],
    ['dictionaries of one list', () => repeated('collections\nOrderedDict', pairs(50_000), 50_000)],
    ['one text encoded', () => repeated('_codecs\nencode', longText(10_000_000), 400, text('latin1'))],
  ])('again and again is refused: %s', (_, make) => {
    const file = make();
    const before = process.memoryUsage().rss;
    expect(() => openCheckpoint(file)).toThrow(
      /copied over and over.*; nothing of it was executed \(byte \d+\)/,
    );
    expect(process.memoryUsage().rss - before).toBeLessThan(400e6);
  });

  it('counts what all of its parts copy together', () => {
    const limit = new CopyLimit(1e6);
    limit.count(2 ** 20, 'a');
    limit.count(4e6, 'b');
    expect(() => limit.count(1, 'c')).toThrow(CheckpointError);
  });

  it('reads one stream of torch.save again and again no more', () => {
    const stream = bytes(
      0x80,
      2,
      0x8a,
      0x0a,
      0x6c,
      0xfc,
      0x9c,
      0x46,
      0xf9,
      0x20,
      0x6a,
      0xa8,
      0x50,
      0x19,
      '.',
      0x80,
      2,
      'M',
      0xe9,
      0x03,
      '.',
      0x80,
      2,
      '}',
      '.',
    );
    const root = join(
      bytes(0x80, 2, '('),
      ...Array.from({length: 20_000}, () => bytes('(', ']', '0', 't')),
      bytes(
        '0',
        '(',
        text('storage'),
        'ctorch\nByteStorage\n',
        text('0'),
        text('cpu'),
        'K',
        0,
        't',
        'Q',
        '.',
      ),
    );
    const keys = bytes(0x80, 2, ']', text('0'), 'a', '.', 0, 0, 0, 0, 0, 0, 0, 0);
    const content = join(stream, root, keys);
    const value = join(bytes('B', uint32(content.length)), content);
    const file = repeated('torch.storage\n_load_from_bytes', value, 50_000);
    expect(() => openCheckpoint(file)).toThrow(/copied over and over/);
  });
});

describe('an archive whose entries lie in one another', () => {
  it('is refused once they are more than the file', () => {
    const files = Object.fromEntries(['a', 'b', 'c'].map((name) => [name, strToU8(name.repeat(1000))]));
    const archive = new ZipArchive(zipSync(files, {level: 0}));
    for (const name of ['a', 'b', 'c']) archive.read(name);
    expect(() => {
      for (let i = 0; i < 6; i++) archive.read('a');
    }).toThrow(/take more room than it has \(a\)/);
  });
});

describe('a file that is nested without end', () => {
  const deep = 200_000;
  const nested = `${'['.repeat(deep)}${']'.repeat(deep)}`;
  const withHeader = (json: string): Uint8Array =>
    bytes(new Uint8Array(BigUint64Array.of(BigInt(json.length)).buffer), json);
  /** `[[[…]]]` of a pickle. */
  const list = join(bytes(']'), new Uint8Array(deep).fill(0x85));

  it.each<[string, () => Uint8Array]>([
    ['a shape', () => withHeader(`{"a":{"dtype":"F32","shape":${nested},"data_offsets":[0,0]}}`)],
    ['a range', () => withHeader(`{"a":{"dtype":"F32","shape":[0],"data_offsets":[${nested},0]}}`)],
    ['a type', () => withHeader(`{"a":{"dtype":${nested},"shape":[0],"data_offsets":[0,0]}}`)],
    ['a note', () => withHeader(`{"__metadata__":{"a":${nested}}}`)],
    ['an entry', () => withHeader(`{"a":${nested}}`)],
    [
      'a name of a parameter',
      () => {
        // The name comes first: the other parameter is none.
        const state = bytes('}', '(', list, 'N', text('convs.0.conv.weight'), 'N', 'u');
        return zipSync({'data.pkl': pickle('}', text('g_ema'), state, 's')}, {level: 0});
      },
    ],
    ['all of a pickle', () => pickle(list)],
  ])('ends in a sentence: %s', (_, make) => {
    expect(() => openCheckpoint(make())).toThrow(CheckpointError);
  });

  /** TensorFlow: Gs with components that are, each of them, the network before. */
  it('walks networks that are parts of one another no more than once over', () => {
    const made = 'cdnnlib.tflib.network\nNetwork\n)R';
    const state = (components: Uint8Array): Uint8Array =>
      bytes(
        '}',
        text('version'),
        'K',
        4,
        's',
        text('static_kwargs'),
        '}',
        's',
        text('components'),
        components,
        's',
        'b',
      );
    let inner = bytes(made, state(bytes('}')), 'q', 1);
    for (let depth = 2; depth <= 4; depth++) {
      const parts = Array.from({length: 300}, (_, i) => bytes(text(`n${i}`), 'h', depth - 1));
      inner = bytes(inner, '0', made, state(bytes('}', '(', ...parts, 'u')), 'q', depth);
    }
    const work = (): void => {
      const root = readPythonPickle(pickle('N', 'N', inner, 0x87));
      const network = generatorNetwork({container: 'pickle', root})!;
      expect(() => networkVariables(network)).toThrow(/more variables than any/);
    };
    expect(processorMs(work)).toBeLessThan(4000);
  });
});
