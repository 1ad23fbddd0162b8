/** Real-CUGAN as the site has it, and a picture that ncnn has enlarged by it (tests/fixtures/real-cugan). */
import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';

const root = resolve(import.meta.dirname, '../..');

const bytesOf = (path: string): ArrayBuffer => new Uint8Array(readFileSync(resolve(root, path))).buffer;

/** Of the enlarged picture's half, without the border. */
export const WIDTH = 40;
export const HEIGHT = 32;

export const cuganWeights = (): ArrayBuffer => bytesOf('src/upscale/real-cugan-up2x-denoise3x.bin');

export interface Reference {
  /** `[HEIGHT + 36, WIDTH + 36, 3]`, 0 .. 255 */
  picture: Uint8Array<ArrayBuffer>;
  /** `[2 * HEIGHT, 2 * WIDTH, 3]`, 0 .. 1 */
  enlarged: Float32Array<ArrayBuffer>;
}

export const cuganReference = (): Reference => ({
  picture: new Uint8Array(bytesOf('tests/fixtures/real-cugan/picture.rgb')),
  enlarged: new Float32Array(bytesOf('tests/fixtures/real-cugan/enlarged.f32')),
});
