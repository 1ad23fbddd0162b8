/** Reads the pixels of a PNG file by the specification (sections 7 to 9): 8 bits a sample, no palette, no interlace. */
import {inflateSync} from 'node:zlib';

export interface DecodedPng {
  width: number;
  height: number;
  channels: number;
  bytes: Uint8Array;
}

function paeth(a: number, b: number, c: number): number {
  const p = a + b - c;
  const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

export function decodePng(file: Buffer): DecodedPng {
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)];
  const channels = {0: 1, 2: 3, 4: 2, 6: 4}[file[25]!]!;
  const parts: Buffer[] = [];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT') {
      parts.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
    }
  }
  const raw = inflateSync(Buffer.concat(parts));
  const stride = width * channels;
  const bytes = new Uint8Array(height * stride);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const left = x < channels ? 0 : bytes[y * stride + x - channels]!;
      const up = y === 0 ? 0 : bytes[(y - 1) * stride + x]!;
      const corner = x < channels || y === 0 ? 0 : bytes[(y - 1) * stride + x - channels]!;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter!]!;
      bytes[y * stride + x] = raw[y * (stride + 1) + 1 + x]! + guess;
    }
  }
  return {width, height, channels, bytes};
}
