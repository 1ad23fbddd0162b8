import {strToU8, zipSync} from 'fflate';
import {describe, expect, it} from 'vitest';
import {crc32} from '../../../../src/checkpoint/containers/crc32.ts';
import {placeOf} from '../../../../src/checkpoint/containers/file-part.ts';
import {isZip, ZipArchive} from '../../../../src/checkpoint/containers/zip-archive.ts';
import {readTorchArchive} from '../../../../src/checkpoint/containers/torch-archive.ts';
import {pickle} from '../../../support/pickle-builder.ts';

const stored = {level: 0} as const;
const zip = (files: Record<string, string | Uint8Array>, options: {level: 0 | 9} = stored): Uint8Array =>
  zipSync(
    Object.fromEntries(
      Object.entries(files).map(([name, text]) => [name, typeof text === 'string' ? strToU8(text) : text]),
    ),
    options,
  );

/** A copy with one byte changed. */
function changed(file: Uint8Array, at: number, value: number): Uint8Array {
  const copy = new Uint8Array(file);
  copy[at] = value;
  return copy;
}

describe('crc32', () => {
  it('is that of the specification', () => {
    // Python: zlib.crc32(b'123456789')
    expect(crc32(strToU8('123456789'))).toBe(0xcbf43926);
    expect(crc32(new Uint8Array(0))).toBe(0);
    expect(crc32(strToU8('1234567'))).toBe(0x5003699f);
  });
});

describe('a zip archive', () => {
  it('gives its stored entries as views of the file', () => {
    const file = zip({'a/data.pkl': 'one', 'a/b': 'two'});
    const archive = new ZipArchive(file);
    expect(isZip(file)).toBe(true);
    expect(archive.names).toEqual(['a/data.pkl', 'a/b']);
    expect(archive.read('a/b')).toEqual(strToU8('two'));
    expect(placeOf(archive.read('a/b')!).of).toBe(file.buffer);
    expect(archive.declaredBytes('a/b')).toBe(3);
    expect(archive.read('c')).toBeNull();
    expect(archive.declaredBytes('c')).toBeNull();
  });

  it('gives what was compressed, as it was', () => {
    const content = Uint8Array.from({length: 5000}, (_, i) => (i * i) % 251);
    const archive = new ZipArchive(zip({a: content}, {level: 9}));
    expect(archive.read('a')).toEqual(content);
    expect(archive.declaredBytes('a')).toBe(5000);
  });

  it('is refused when it would unpack to far more than weights do, before anything is unpacked', () => {
    const archive = new ZipArchive(zip({bomb: new Uint8Array(1e6)}, {level: 9}));
    expect(() => archive.read('bomb')).toThrow(/unpack to far more than weights do.*\(bomb\)/);
  });

  it('is refused with a compressed entry that is damaged, or compressed in another way', () => {
    const content = Uint8Array.from({length: 5000}, (_, i) => (i * i) % 251);
    const file = zip({a: content}, {level: 9});
    expect(() => new ZipArchive(changed(file, 40, file[40]! ^ 0xff)).read('a')).toThrow(
      /checksum|cannot be unpacked/,
    );
    const entry = file.findIndex(
      (_, i) => i > 100 && file[i] === 0x50 && file[i + 1] === 0x4b && file[i + 2] === 1,
    );
    expect(() => new ZipArchive(changed(file, entry + 10, 12)).read('a')).toThrow(/not supported; unpack it/);
  });

  it('is refused with an entry that does not match its checksum', () => {
    const file = zip({a: 'content'});
    const damaged = changed(file, file.indexOf('t'.charCodeAt(0), 30), 0);
    expect(() => new ZipArchive(damaged).read('a')).toThrow(/checksum.*\(a\)/);
  });

  it.each(['../a', 'a/../../b', '/etc/passwd', 'C:\\a', 'a\\b', '..'])(
    'is refused with an entry called %s',
    (name) => {
      expect(() => new ZipArchive(zip({[name]: ''}))).toThrow(/leads out of it/);
    },
  );

  it('is refused when it is cut off at any byte', () => {
    const file = zip({a: 'content', b: 'more'});
    for (let length = 4; length < file.length; length++) {
      expect(() => new ZipArchive(file.subarray(0, length)), `${length} bytes`).toThrow(/it may be cut off/);
    }
  });
});

describe('an archive of torch.save', () => {
  it('gives what was saved', () => {
    expect(readTorchArchive(zip({'name/data.pkl': pickle('K', 7), 'name/version': '3'}))).toBe(7);
    expect(readTorchArchive(zip({'data.pkl': pickle('K', 7)}))).toBe(7);
  });

  it('is refused without its pickle, with two, and from a big-endian machine', () => {
    expect(() => readTorchArchive(zip({'a/b': ''}))).toThrow(/0 entries data\.pkl instead of one/);
    const two = zip({'a/data.pkl': pickle('N'), 'b/data.pkl': pickle('N')});
    expect(() => readTorchArchive(two)).toThrow(/2 entries data\.pkl/);
    const big = zip({'a/data.pkl': pickle('N'), 'a/byteorder': 'big'});
    expect(() => readTorchArchive(big)).toThrow(/big-endian/);
  });
});
