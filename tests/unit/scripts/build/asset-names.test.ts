import {describe, expect, it} from 'vitest';
import {assetName} from '../../../../scripts/build/asset-names.ts';

const named = (path: string): string =>
  assetName({type: 'asset', names: [], originalFileNames: [path], source: ''} as unknown as Parameters<
    typeof assetName
  >[0]);

describe('names of the built files', () => {
  it('tell the networks and their licence from each other', () => {
    const folder = 'node_modules/@upscalerjs/esrgan-slim';
    expect(named(`${folder}/models/x2/model.json`)).toBe('assets/esrgan-slim-x2-[hash][extname]');
    expect(named(`${folder}/models/x4/group1-shard1of1.bin`)).toBe('assets/esrgan-slim-x4-[hash][extname]');
    expect(named(`${folder}/LICENSE`)).toBe('assets/esrgan-slim-licence-[hash].txt');
  });

  it('are their own for everything else', () => {
    expect(named('src/upscale/real-cugan-licence.txt')).toBe('assets/[name]-[hash][extname]');
    expect(named('src/app/picture.css')).toBe('assets/[name]-[hash][extname]');
  });
});
