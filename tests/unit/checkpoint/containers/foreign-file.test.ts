/** Files that are no checkpoints, and checkpoints that were packed: what people drop, and what they are told. */
import {gzipSync, strToU8, zipSync} from 'fflate';
import {describe, expect, it} from 'vitest';
import {CheckpointError} from '../../../../src/checkpoint/checkpoint-error.ts';
import {openCheckpoint} from '../../../../src/checkpoint/open-checkpoint.ts';
import {readFixture} from '../../../support/read-fixture-node.ts';

function refusalOf(bytes: Uint8Array): string {
  try {
    openCheckpoint(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(CheckpointError);
    const {message} = error as CheckpointError;
    expect(message).toMatch(/^[^\p{Cc}]{20,300}\.$/u);
    return message;
  }
  throw new Error('It was read.');
}

const latin1 = (text: string): Uint8Array => strToU8(text, true);
/** A header of 512 bytes and the content in blocks of as many. */
function tar(files: Record<string, Uint8Array>): Uint8Array {
  const blocks = Object.entries(files).flatMap(([name, content]) => {
    const header = new Uint8Array(512);
    header.set(latin1(name));
    header.set(latin1(content.length.toString(8).padStart(11, '0')), 124);
    header.set(latin1('0'), 156);
    header.set(latin1('ustar'), 257);
    const padded = new Uint8Array(Math.ceil(content.length / 512) * 512);
    padded.set(content);
    return [header, padded];
  });
  return Uint8Array.from([...blocks, new Uint8Array(1024)].flatMap((block) => [...block]));
}

describe('a file that is no checkpoint is named:', () => {
  it.each([
    [
      'a Git LFS pointer',
      'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n',
      'git lfs pull',
    ],
    ['a page', '<!DOCTYPE html><html>', 'a web page'],
    ['a page of Google Drive', '<html><head><title>Google Drive - Virus scan warning', 'a web page'],
    ['a page from its head on', '<head><meta charset="utf-8">', 'a web page'],
    ['a page after a byte order mark', '\xef\xbb\xbf<!doctype html>', 'a web page'],
    ['a page after lines', '\n\r\n  <html>', 'a web page'],
    ['a page after a comment', '<!-- saved from url -->\n<html>', 'a web page'],
    ['a page after a long comment', `<!-- ${'x'.repeat(600)}`, 'a web page'],
    ['an answer of S3', '<?xml version="1.0"?><Error><Code>AccessDenied', 'a text in XML'],
    ['an answer of S3 without declaration', '<Error><Code>AccessDenied</Code>', 'a text in XML'],
    ['an answer in JSON', '{"error": "Repository not found"}', 'a text in JSON'],
    ['an answer in JSON with lines', '{\n  "error": {\n    "code": 404 } }', 'a text in JSON'],
    ['an answer in JSON that is like safetensors', '{"a":{},{"b": 1}', 'a text in JSON'],
    ['words', '404: Not Found', 'a text that begins "404: Not Found"'],
    ['other words', 'Invalid username or password.', 'a text that begins "Invalid username'],
    ['zeros', '\0'.repeat(1024), 'nothing but zeros'],
    ['a PNG', '\x89PNG\r\n', 'a PNG picture'],
    ['a WebP', 'RIFF\x10\0\0\0WEBPVP8 ', 'a WebP picture'],
    ['bzip2', 'BZh91AY&SY', 'bzip2; unpack it first'],
    ['xz', '\xfd7zXZ\0', 'xz; unpack it first'],
    ['Zstandard', '\x28\xb5\x2f\xfd\x04', 'Zstandard; unpack it first'],
    ['7z', '7z\xbc\xaf\x27\x1c', 'packed archive; unpack it first'],
    ['a NumPy array', '\x93NUMPY\x01\0', 'an array of NumPy'],
    ['HDF5', '\x89HDF\r\n\x1a\n', 'an HDF5 file (Keras)'],
    ['GGUF', 'GGUF\x03\0\0\0', 'a GGUF file'],
    ['TensorFlow Lite', '\x1c\0\0\0TFL3\x14\0', 'a TensorFlow Lite file'],
    ['ONNX', '\x08\x07\x12\x07pytorch\x1a\x051.9.0:\x04', 'an ONNX file'],
    ['a graph of TensorFlow', '\n\x1f\n\x05Const\x12\x05Const*\x0b', 'GraphDef'],
    [
      'an index of TensorFlow',
      `\0\x01\x02model${'\0'.repeat(40)}\x57\xfb\x80\x8b\x24\x75\x47\xdb`,
      '(.index)',
    ],
    ['protocol 0', '(dp0\nVG_ema\np1\n', 'protocol 0 or 1'],
    ['protocol 1', '}q\0X\x05\0\0\0G_ema', 'protocol 0 or 1'],
    ['nothing known', '\x01\x02\x03\x04', 'neither .pkl nor .pt'],
  ])('%s', (_, text, part) => {
    expect(refusalOf(latin1(text))).toContain(part);
  });
});

describe('a file that was packed', () => {
  const net = (): Promise<Uint8Array> => readFixture('cases/ada_p4.pkl');

  it('is read through a few wrappings, and no more', async () => {
    const {tensors} = openCheckpoint(await net());
    const packed = gzipSync(tar({'a/net.pkl': await net()}));
    expect(openCheckpoint(packed).tensors).toEqual(tensors);
    expect(openCheckpoint(zipSync({'net.tar.gz': packed, 'net.pkl': await net()})).tensors).toEqual(tensors);
    let again = await net();
    for (let i = 0; i < 4; i++) again = tar({'net.pkl': again});
    expect(refusalOf(again)).toContain('packed again and again');
  });

  it('is refused with several checkpoints, none, or what its names say', async () => {
    expect(refusalOf(zipSync({'a.pkl': await net(), 'b.pt': await net()}))).toMatch(
      /2 checkpoints \(a\.pkl, b\.pt\)/,
    );
    expect(refusalOf(zipSync({'read\u0007me.txt': latin1('x')}))).toContain(
      'its first file is read\\u{7}me.txt',
    );
    expect(refusalOf(tar({'w.npy': latin1('x')}))).toContain('arrays of NumPy');
    expect(
      openCheckpoint(zipSync({'__MACOSX/._net.pkl': latin1('x'), 'net.pkl': await net()})).notes,
    ).toEqual([]);
  });

  it('is refused when it is damaged, cut off, or would take all memory', async () => {
    const packed = gzipSync(await net(), {level: 6});
    for (const at of [20, 500, packed.length - 6]) {
      const damaged = new Uint8Array(packed);
      damaged[at] = damaged[at]! ^ 0x55;
      expect(refusalOf(damaged)).toMatch(/gzip/);
    }
    expect(refusalOf(packed.subarray(0, packed.length / 2))).toMatch(/gzip/);
    expect(refusalOf(gzipSync(new Uint8Array(5e6)))).toMatch(/far more than weights do; unpack it first/);
    const cut = tar({'net.pkl': await net()});
    expect(refusalOf(cut.subarray(0, 2048))).toContain('tar archive is cut off');
  });
});
