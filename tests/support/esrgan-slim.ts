/** The super-resolution networks that the site offers, as their package has them. */
import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';

const folder = resolve(import.meta.dirname, '../../node_modules/@upscalerjs/esrgan-slim/models');

export interface NetworkFiles {
  json: {modelTopology: object; weightsManifest: [{weights: {name: string; shape: number[]}[]}]};
  bytes: ArrayBuffer;
}

export function esrganSlim(factor: 2 | 4): NetworkFiles {
  const json = JSON.parse(readFileSync(`${folder}/x${factor}/model.json`, 'utf8')) as NetworkFiles['json'];
  const file = readFileSync(`${folder}/x${factor}/group1-shard1of1.bin`);
  return {json, bytes: new Uint8Array(file).buffer};
}

/** The same numbers for the same seed, 0 .. 255, neighbours alike as in a picture. */
export function testPicture(width: number, height: number, seed = 1): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({length: width * height * 3}, (_, i) => {
    const [pixel, channel] = [Math.floor(i / 3), i % 3];
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const noise = (Math.imul(i + seed * 7919, 2654435761) >>> 24) / 8;
    return 96 + 80 * Math.sin(x / 5 + channel) * Math.cos(y / 7 - channel * seed) + noise;
  });
}
