/**
 * Writes PNG files with text in them and reads that text back (PNG specification, third edition). Works in pages, workers
 * and Node, and the same input gives the same bytes everywhere.
 */
import {crc32} from './crc32.ts';
import {zlibOfRuns} from './deflate-runs.ts';
import {filterRows, smallestColourType} from './png-rows.ts';

/** Not a PNG file, or a broken one; the message is one sentence for the visitor. */
export class PngError extends Error {
  override name = 'PngError';
}

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** Signature, and the header with its length, type and CRC. */
const endOfHeader = signature.length + 25;
const utf8 = new TextEncoder();

/** Length, type, data, CRC (section 5.3). */
function chunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(utf8.encode(type), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes, 4, 8 + data.length));
  return bytes;
}

/** Header (section 11.2.1): 8 bits a sample, neither palette nor interlace. */
function header(width: number, height: number, colourType: number): Uint8Array {
  const bytes = new Uint8Array(13);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  bytes[8] = 8;
  bytes[9] = colourType;
  return bytes;
}

/** Uncompressed international text (section 11.3.3.4): keyword, 0, flags 0 0, language 0, translated keyword 0, text. */
function textData(keyword: string, text: string): Uint8Array {
  // Printable ASCII of the Latin-1 that the specification allows, no space at either end or twice.
  if (!/^[!-~]+( [!-~]+)*$/.test(keyword) || keyword.length > 79) {
    throw new PngError(
      `A text keyword has 1 to 79 printable letters and single spaces, but got "${keyword}".`,
    );
  }
  return utf8.encode(`${keyword}\0\0\0\0\0${text.replaceAll('\0', '')}`);
}

/**
 * A whole PNG file.
 * @param pixels interleaved bytes `[height, width, channels]`, channels 1 (grey), 3 (RGB) or 4 (RGBA, not premultiplied)
 * as their number tells. Written in the smallest colour type that loses nothing.
 * @param text iTXt chunks by keyword, in order.
 * @throws {PngError} when the sizes do not fit together or a keyword is not allowed.
 */
export async function encodePng(
  pixels: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
  text: Record<string, string> = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const channels = pixels.length / (width * height);
  if (!Number.isInteger(width) || !Number.isInteger(height) || ![1, 3, 4].includes(channels)) {
    throw new PngError(
      `A picture of ${width} x ${height} pixels has 1, 3 or 4 bytes a pixel, but got ${pixels.length} bytes.`,
    );
  }
  const type = smallestColourType(pixels, channels);
  const texts = Object.entries(text).map(([keyword, value]) => chunk('iTXt', textData(keyword, value)));
  const data = zlibOfRuns(filterRows(pixels, width, height, channels, type));
  const parts = [
    signature,
    chunk('IHDR', header(width, height, type.code)),
    ...texts,
    chunk('IDAT', data),
    chunk('IEND', new Uint8Array()),
  ];
  const file = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    file.set(part, offset);
    offset += part.length;
  }
  return file;
}

/**
 * The same PNG with text in it.
 * @throws {PngError} when it is no PNG file, or a keyword is not allowed.
 */
export function withPngText(
  file: Uint8Array<ArrayBuffer>,
  text: Record<string, string>,
): Uint8Array<ArrayBuffer>[] {
  if (signature.some((byte, i) => file[i] !== byte)) throw new PngError('This is not a PNG file.');
  const texts = Object.entries(text).map(([keyword, value]) => chunk('iTXt', textData(keyword, value)));
  return [file.subarray(0, endOfHeader), ...texts, file.subarray(endOfHeader)];
}

/** Keyword and text of a tEXt or uncompressed iTXt chunk; null for what cannot be read. */
function parseText(isLatin1: boolean, data: Uint8Array): [string, string] | null {
  const end = data.indexOf(0);
  if (end < 1) return null;
  const keyword = new TextDecoder('latin1').decode(data.subarray(0, end));
  if (isLatin1) return [keyword, new TextDecoder('latin1').decode(data.subarray(end + 1))];
  const isCompressed = data[end + 1] !== 0;
  const endOfLanguage = data.indexOf(0, end + 3);
  const endOfTranslation = endOfLanguage < 0 ? -1 : data.indexOf(0, endOfLanguage + 1);
  if (isCompressed || endOfTranslation < 0) return null;
  return [keyword, new TextDecoder().decode(data.subarray(endOfTranslation + 1))];
}

/** More than any program writes beside the picture itself. */
const MOST_CHUNKS = 4096;
/** Of all text that is read. */
const MOST_TEXT_BYTES = 2 ** 16;
/** Longest keyword, and the 0 behind it (section 11.3.3.1). */
const KEYWORD_BYTES = 80;

/** Types of chunks as the file has them. */
const TYPE = {IDAT: 0x49444154, IEND: 0x49454e44, tEXt: 0x74455874, iTXt: 0x69545874} as const;

export interface TextWanted {
  /** All other text is passed over unread, however long; null for any. */
  keywords: ReadonlySet<string> | null;
  mostBytes: number;
}

/** Whether the text chunk in `data` is one that is asked for. */
function isWanted(keywords: TextWanted['keywords'], data: Uint8Array): boolean {
  if (keywords === null) return true;
  const start = data.subarray(0, KEYWORD_BYTES);
  const end = start.indexOf(0);
  return end > 0 && keywords.has(String.fromCharCode(...start.subarray(0, end)));
}

/**
 * Text of a PNG file by keyword: tEXt and uncompressed iTXt chunks; others are passed over. A few milliseconds, whatever the
 * file is.
 * @throws {PngError} when it is no PNG file, is cut off, has more chunks or text than any of ours, or a text chunk is damaged.
 */
export function readPngText(
  file: Uint8Array,
  {keywords, mostBytes}: TextWanted = {keywords: null, mostBytes: MOST_TEXT_BYTES},
): Record<string, string> {
  if (signature.some((byte, i) => file[i] !== byte)) throw new PngError('This is not a PNG file.');
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const texts = new Map<string, string>();
  let chunks = 0;
  let textBytes = 0;
  for (let offset = signature.length; ;) {
    const length = offset + 12 <= file.length ? view.getUint32(offset) : Infinity;
    if (offset + 12 + length > file.length) throw new PngError('This PNG file is cut off.');
    const type = view.getUint32(offset + 4);
    if (type === TYPE.IEND) return Object.fromEntries(texts);
    if (type !== TYPE.IDAT && ++chunks > MOST_CHUNKS) {
      throw new PngError(`This PNG file has more than ${MOST_CHUNKS} parts beside its picture.`);
    }
    const dataEnd = offset + 8 + length;
    const data = file.subarray(offset + 8, dataEnd);
    if ((type === TYPE.tEXt || type === TYPE.iTXt) && isWanted(keywords, data)) {
      textBytes += length;
      if (textBytes > mostBytes) {
        throw new PngError(`This PNG file has more than ${Math.round(mostBytes / 1024)} kB of text.`);
      }
      if (crc32(file, offset + 4, dataEnd) !== view.getUint32(dataEnd)) {
        throw new PngError('The text in this PNG file is damaged.');
      }
      const entry = parseText(type === TYPE.tEXt, data);
      if (entry) texts.set(...entry);
    }
    offset += 12 + length;
  }
}
