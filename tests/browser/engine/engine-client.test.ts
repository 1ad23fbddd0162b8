import {afterEach, describe, expect, it} from 'vitest';
import {EngineClient} from '../../../src/engine/client/engine-client.ts';
import {type HostPlace, startHost} from '../../../src/engine/client/engine-host.ts';
import {readPngText} from '../../../src/pictures/png/png.ts';

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
    expect(client.medianMs).toBeGreaterThan(0);
  });

  it('makes the same pony on the page when there is no worker to be had', async () => {
    const order = {from: {space: 'z', seed: 42}, truncationPsi: 0.7, format: 'rgba'} as const;
    client = new EngineClient();
    await client.load(modelUrl, 'wasm');
    const inWorker = await client.picture(order);
    await client.dispose();

    const places: HostPlace[] = [];
    client = new EngineClient((place, events) => {
      places.push(place);
      if (place === 'worker') throw new Error('Workers are forbidden.');
      return startHost(place, events);
    });
    await client.load(modelUrl, 'wasm');
    const onPage = await client.picture(order);
    expect(places).toEqual(['worker', 'page']);
    expect(new Uint8Array(onPage.bytes)).toEqual(new Uint8Array(inWorker.bytes));
  });

  it('starts a worker again that died, and makes what was asked of it', async () => {
    let kill = (): void => undefined;
    client = new EngineClient((place, events) => {
      const host = startHost(place, events);
      kill = () => {
        host.stop();
        events.onCrash('The worker was killed.');
      };
      return host;
    });
    await client.load(modelUrl, 'wasm');
    const pictures = [1, 2, 3, 4].map((seed) =>
      client.picture({from: {space: 'z', seed}, truncationPsi: 0.7, format: 'png'}),
    );
    await pictures[0];
    kill();
    expect(client.state).toBe('recovering');
    for (const {bytes} of await Promise.all(pictures))
      expect((await decoded(bytes)).width).toBeGreaterThan(0);
    expect(client.state).toBe('ready');
  });
});
