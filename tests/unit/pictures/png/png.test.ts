import {inflateSync} from 'node:zlib';
import {Resvg} from '@resvg/resvg-js';
import {describe, expect, it} from 'vitest';
import {crc32} from '../../../../src/pictures/png/crc32.ts';
import {encodePng, PngError, readPngText, withPngText} from '../../../../src/pictures/png/png.ts';
import {processorMs} from '../../../support/processor-time.ts';

/** Deterministic pixels with smooth parts, edges and noise, so that every filter wins somewhere. */
function testPixels(width: number, height: number, channels: number): Uint8Array {
  const pixels = new Uint8Array(width * height * channels);
  let state = 1;
  for (let i = 0; i < pixels.length; i++) {
    const x = Math.floor(i / channels) % width;
    const y = Math.floor(i / channels / width);
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    if (y % 16 < 4) pixels[i] = x * 3 + (i % channels) * 40;
    else if (y % 16 < 8) pixels[i] = y * 5 + (i % channels);
    else if (y % 16 < 12) pixels[i] = state >>> 24;
    else pixels[i] = (x * x + y * y) >> 4;
  }
  return pixels;
}

/** Independent decoder: Rust's `png` through resvg, as RGBA premultiplied; opaque pictures come back exactly. */
function decodeWithResvg(png: Uint8Array, width: number, height: number): Uint8Array {
  const href = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><image width="${width}" height="${height}" href="${href}" image-rendering="optimizeSpeed"/></svg>`;
  return new Uint8Array(new Resvg(svg).render().pixels);
}

/** Types and data of the chunks, and whether their CRCs hold. */
function chunksOf(png: Uint8Array): {type: string; data: Uint8Array; crcOk: boolean}[] {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const chunks = [];
  for (let at = 8; at < png.length;) {
    const length = view.getUint32(at);
    const type = Buffer.from(png.subarray(at + 4, at + 8)).toString('latin1');
    const crcOk = crc32(png, at + 4, at + 8 + length) === view.getUint32(at + 8 + length);
    chunks.push({type, data: png.subarray(at + 8, at + 8 + length), crcOk});
    at += 12 + length;
  }
  return chunks;
}

describe('crc32', () => {
  it('gives the check values of the literature', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
    expect(crc32(new TextEncoder().encode('IEND'))).toBe(0xae426082);
    expect(crc32(new Uint8Array())).toBe(0);
  });
});

describe('encodePng', () => {
  it('breaks ties of the Paeth predictor as the specification says: left, above, upper left', async () => {
    const side = 24;
    let ties = 0;
    for (let picture = 0; picture < 40; picture++) {
      // A slope with a little noise, where neighbours differ by one or two either way.
      const pixels = new Uint8Array(side * side * 3);
      let state = picture + 1;
      const at = (x: number, y: number): number => pixels[3 * (y * side + x)]!;
      for (let i = 0; i < side * side; i++) {
        state = (Math.imul(state, 1103515245) + 12345) >>> 0;
        const slope = picture % 2 === 0 ? i % side : Math.floor(i / side);
        pixels.fill(100 + slope + (state >>> 30), 3 * i, 3 * i + 3);
      }
      const png = await encodePng(pixels, side, side);
      const data = Buffer.concat(
        chunksOf(png)
          .filter(({type}) => type === 'IDAT')
          .map((chunk) => chunk.data),
      );
      const rows = inflateSync(data);
      for (let y = 1; y < side; y++) {
        if (rows[y * (1 + 3 * side)] !== 4) continue;
        for (let x = 1; x < side; x++) {
          const [a, b, c] = [at(x - 1, y), at(x, y - 1), at(x - 1, y - 1)];
          if (Math.abs(b - c) === Math.abs(a + b - 2 * c) && a !== c) ties++;
        }
      }
      const decoded = decodeWithResvg(png, side, side);
      expect(decoded.filter((_, i) => i % 4 !== 3)).toEqual(pixels);
    }
    expect(ties).toBeGreaterThan(0);
  });

  it.each([
    [1, 0],
    [3, 2],
    [4, 6],
  ])(
    'writes %i channels as colour type %i that an independent decoder reads back exactly',
    async (channels, type) => {
      const [width, height] = [61, 48];
      const pixels = testPixels(width, height, channels);
      if (channels === 4) for (let i = 3; i < pixels.length; i += 4) pixels[i] = i % 8 === 3 ? 255 : 0;
      const png = await encodePng(pixels, width, height);
      const [header] = chunksOf(png);
      expect(header!.data[9]).toBe(type);

      const decoded = decodeWithResvg(png, width, height);
      for (let p = 0; p < width * height; p++) {
        const at = p * channels;
        const grey = channels === 1;
        const alpha = channels === 4 ? pixels[at + 3]! : 255;
        const expected = [pixels[at]!, pixels[grey ? at : at + 1]!, pixels[grey ? at : at + 2]!].map((v) =>
          alpha === 255 ? v : 0,
        );
        if (
          decoded[p * 4] !== expected[0] ||
          decoded[p * 4 + 1] !== expected[1] ||
          decoded[p * 4 + 2] !== expected[2]
        ) {
          expect([...decoded.subarray(p * 4, p * 4 + 3)], `pixel ${p}`).toEqual(expected);
        }
        if (decoded[p * 4 + 3] !== alpha) expect(decoded[p * 4 + 3], `alpha of pixel ${p}`).toBe(alpha);
      }
    },
  );

  it('drops alpha that is opaque everywhere, and colour that is grey everywhere', async () => {
    const opaque = new Uint8Array([1, 2, 3, 255, 4, 5, 6, 255]);
    expect(chunksOf(await encodePng(opaque, 2, 1))[0]!.data[9]).toBe(2);
    const greyInRgba = new Uint8Array([7, 7, 7, 255, 9, 9, 9, 255]);
    const png = await encodePng(greyInRgba, 2, 1);
    expect(chunksOf(png)[0]!.data[9]).toBe(0);
    expect([...decodeWithResvg(png, 2, 1)]).toEqual([...greyInRgba]);
  });

  it("filters every row by Paeth's predictor", async () => {
    const [width, height] = [64, 64];
    const png = await encodePng(testPixels(width, height, 3), width, height);
    const idat = chunksOf(png).find(({type}) => type === 'IDAT')!;
    const rows = inflateSync(idat.data);
    expect(rows.length).toBe(height * (1 + width * 3));
    const used = new Set(Array.from({length: height}, (_, y) => rows[y * (1 + width * 3)]));
    expect([...used]).toEqual([4]);
  });

  it('gives the same bytes for the same picture', async () => {
    const pixels = testPixels(32, 32, 3);
    expect(await encodePng(pixels, 32, 32, {Title: 'a'})).toEqual(
      await encodePng(pixels, 32, 32, {Title: 'a'}),
    );
  });

  it('puts text before the pixels, in order, with right CRCs', async () => {
    const png = await encodePng(testPixels(8, 8, 3), 8, 8, {Title: 'One', Software: 'Two'});
    const chunks = chunksOf(png);
    expect(chunks.map(({type}) => type)).toEqual(['IHDR', 'iTXt', 'iTXt', 'IDAT', 'IEND']);
    expect(chunks.every(({crcOk}) => crcOk)).toBe(true);
    expect(Buffer.from(chunks[1]!.data).toString()).toBe('Title\0\0\0\0\0One');
  });

  it('refuses sizes that do not fit and keywords that PNG does not allow', async () => {
    await expect(encodePng(new Uint8Array(10), 2, 2)).rejects.toThrow(
      'A picture of 2 x 2 pixels has 1, 3 or 4 bytes a pixel, but got 10 bytes.',
    );
    await expect(encodePng(new Uint8Array(0), 0, 0)).rejects.toThrow(PngError);
    for (const keyword of ['', ' a', 'a  b', 'ü', 'x'.repeat(80)]) {
      await expect(encodePng(new Uint8Array(1), 1, 1, {[keyword]: ''})).rejects.toThrow('A text keyword');
    }
  });
});

describe('readPngText', () => {
  it('reads back what encodePng wrote, in any script', async () => {
    const text = {Title: 'Ein Pony, das es nicht gibt – 存在しない 🦄', Empty: '', 'Two words': 'a\nb'};
    expect(readPngText(await encodePng(testPixels(8, 8, 1), 8, 8, text))).toEqual(text);
  });

  it('reads tEXt chunks of other programs and passes over what it does not know', async () => {
    const png = await encodePng(testPixels(4, 4, 1), 4, 4);
    const data = Buffer.from('tEXtAuthor\0Zo\xeb', 'latin1');
    const extra = Buffer.alloc(data.length + 8);
    extra.writeUInt32BE(data.length - 4, 0);
    data.copy(extra, 4);
    extra.writeUInt32BE(crc32(data), data.length + 4);
    expect(readPngText(Buffer.concat([png.subarray(0, 33), extra, png.subarray(33)]))).toEqual({
      Author: 'Zoë',
    });
  });

  it('says what is wrong with a file that is no PNG, cut at any byte, or damaged in its text', async () => {
    expect(() => readPngText(new TextEncoder().encode('GIF89a, as it were'))).toThrow(
      'This is not a PNG file.',
    );
    const png = await encodePng(testPixels(4, 4, 3), 4, 4, {Title: 'x'});
    for (let end = 8; end < png.length; end++) {
      expect(() => readPngText(png.subarray(0, end)), `cut at ${end}`).toThrow('This PNG file is cut off.');
    }
    const damaged = png.slice();
    damaged[33 + 8 + 'Title'.length + 5]! ^= 1;
    expect(() => readPngText(damaged)).toThrow('The text in this PNG file is damaged.');
  });
});

describe('readPngText, of what somebody sends', () => {
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

  /** A chunk with its true CRC, unless it is to be passed over. */
  function chunk(type: string, data: Uint8Array, hasCrc = true): Buffer {
    const bytes = Buffer.alloc(12 + data.length);
    bytes.writeUInt32BE(data.length);
    bytes.write(type, 4, 'latin1');
    bytes.set(data, 8);
    if (hasCrc) bytes.writeUInt32BE(crc32(bytes, 4, 8 + data.length), 8 + data.length);
    return bytes;
  }
  const text = (keyword: string, content: Uint8Array, hasCrc = true): Buffer =>
    chunk('tEXt', Buffer.concat([Buffer.from(`${keyword}\0`), content]), hasCrc);
  const file = (...chunks: Buffer[]): Buffer =>
    Buffer.concat([
      signature,
      chunk('IHDR', new Uint8Array(13)),
      ...chunks,
      chunk('IEND', new Uint8Array(0)),
    ]);
  const own = {keywords: new Set(['Seed']), mostBytes: 2 ** 16};
  const seed = text('Seed', Buffer.from('42'));

  function within(ms: number, read: () => void): void {
    expect(processorMs(read)).toBeLessThan(ms);
  }

  it('takes a poster of 30 MB in pieces of 8 kB', () => {
    const piece = chunk('IDAT', new Uint8Array(8192), false);
    const poster = file(seed, ...new Array<Buffer>(3750).fill(piece), ...new Array<Buffer>(1000).fill(piece));
    expect(poster.length).toBeGreaterThan(30e6);
    within(1000, () => expect(readPngText(poster, own)).toEqual({Seed: '42'}));
  });

  it('gives up at more chunks than any program writes, and takes any number that are of the picture', () => {
    const many = (type: string, count: number): Buffer =>
      file(seed, Buffer.concat(new Array<Buffer>(count).fill(chunk(type, new Uint8Array(0)))));
    within(1000, () => expect(readPngText(many('IDAT', 1_000_000), own)).toEqual({Seed: '42'}));
    expect(readPngText(many('tIME', 4000), own)).toEqual({Seed: '42'});
    for (const type of ['tIME', 'tEXt', 'aaaa']) {
      const sentence = 'This PNG file has more than 4096 parts beside its picture.';
      within(1000, () => expect(() => readPngText(many(type, 1_000_000), own)).toThrow(sentence));
    }
  });

  it('passes over foreign text without a look, however long', () => {
    const comment = text('Comment', new Uint8Array(30e6), false);
    const xmp = text('XML:com.adobe.xmp', new Uint8Array(1e6), false);
    const nameless = chunk('tEXt', new Uint8Array(5e6).fill(0x41), false);
    const foreign = file(comment, xmp, seed, nameless);
    within(1000, () => expect(readPngText(foreign, own)).toEqual({Seed: '42'}));
  });

  it('takes 64 kB of text of ours, in all of its parts together', () => {
    const of = (bytes: number): Buffer => text('Seed', new Uint8Array(bytes - 5).fill(0x31));
    expect(readPngText(file(of(32768), of(32768)), own)['Seed']).toHaveLength(32763);
    for (const parts of [[of(65537)], [of(32768), of(32769)], [text('Seed', new Uint8Array(30e6), false)]]) {
      within(1000, () =>
        expect(() => readPngText(file(...parts), own)).toThrow('This PNG file has more than 64 kB of text.'),
      );
    }
    const any = {keywords: null, mostBytes: 2 ** 16};
    expect(() => readPngText(file(text('Comment', new Uint8Array(30e6))), any)).toThrow(/64 kB/);
  });

  it('has no keyword that means anything of its own', () => {
    const read = readPngText(
      file(text('__proto__', Buffer.from('a')), text('constructor', Buffer.from('b'))),
    );
    expect(Object.entries(read)).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  });
});

describe('withPngText', () => {
  it('adds text to a PNG and leaves its pixels', async () => {
    const plain = await encodePng(Uint8Array.of(1, 2, 3, 4), 2, 2);
    const parts = withPngText(plain, {Software: 'Nonesuch', Album: 'é'});
    const file = new Uint8Array(await new Blob(parts).arrayBuffer());
    expect(readPngText(file)).toEqual({Software: 'Nonesuch', Album: 'é'});
    expect(file.length).toBeGreaterThan(plain.length);
    expect(file.subarray(-(plain.length - 33))).toEqual(plain.subarray(33));
  });

  it('refuses what is no PNG', () => {
    expect(() => withPngText(new Uint8Array(100), {})).toThrow(PngError);
  });
});
