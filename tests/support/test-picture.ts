/** A picture to compute with. */

/** The same numbers for the same seed, 0 .. 255, neighbours alike as in a picture. */
export function testPicture(width: number, height: number, seed = 1): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({length: width * height * 3}, (_, i) => {
    const [pixel, channel] = [Math.floor(i / 3), i % 3];
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const noise = (Math.imul(i + seed * 7919, 2654435761) >>> 24) / 8;
    return 96 + 80 * Math.sin(x / 5 + channel) * Math.cos(y / 7 - channel * seed) + noise;
  });
}
