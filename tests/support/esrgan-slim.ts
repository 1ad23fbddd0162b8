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
