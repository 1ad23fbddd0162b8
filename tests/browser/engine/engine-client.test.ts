import {afterEach, describe, expect, it} from 'vitest';
import {EngineClient} from '../../../src/engine/engine-client.ts';
import {readPngText} from '../../../src/picture/png.ts';

const modelUrl = new URL('/models/pony/model.json', location.href).href;

let client: EngineClient;

afterEach(() => client.dispose());

async function decoded(png: ArrayBuffer): Promise<ImageData> {
  const bitmap = await createImageBitmap(new Blob([png], {type: 'image/png'}));
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, bitmap.width, bitmap.height);
}

describe('EngineClient in a real browser', () => {
  it('makes a pony in a worker, on wasm because the GPU here is only software', async () => {
    client = new EngineClient();
    const {report, resolution} = await client.load(modelUrl, 'auto');
    expect(report.backend).toBe('wasm');
    expect(report.rejected.map(({backend}) => backend)).toEqual(['webgpu', 'webgl']);
    const order = {from: {space: 'z', seed: 42}, truncationPsi: 0.7} as const;
    const raw = await client.picture({...order, format: 'rgba'});
    const png = await client.picture({...order, format: 'png', text: {Seed: '42'}});
    expect([raw.width, raw.height]).toEqual([resolution, resolution]);
    expect(readPngText(new Uint8Array(png.bytes))).toEqual({Seed: '42'});
    expect((await decoded(png.bytes)).data).toEqual(new Uint8ClampedArray(raw.bytes));
    expect(new Set(new Uint8Array(raw.bytes)).size).toBeGreaterThan(50);
    console.log(JSON.stringify(report), client.medianMs);
  });
});
