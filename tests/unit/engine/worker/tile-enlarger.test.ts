import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, it} from 'vitest';
import {EngineService} from '../../../../src/engine/worker/engine-service.ts';
import type {EngineRequest, ReplyOf} from '../../../../src/engine/client/protocol.ts';
import {enlargeBicubic} from '../../../../src/lib/bicubic.ts';
import {readPngText} from '../../../../src/pictures/png/png.ts';
import {RealCugan} from '../../../../src/generator/super-resolution/real-cugan.ts';
import {SuperResolutionNetwork} from '../../../../src/generator/super-resolution/network.ts';
import {parseNetwork} from '../../../../src/generator/super-resolution/parse-network.ts';
import {fileNetwork, type FileNetwork, SERVER} from '../../../support/file-network.ts';
import {tinyModel} from '../../../support/tiny-model.ts';
import {esrganSlim} from '../../../support/esrgan-slim.ts';
import {cuganWeights} from '../../../support/real-cugan.ts';
import {testPicture} from '../../../support/test-picture.ts';

const {json, bytes} = esrganSlim(2);
const tiny = await tinyModel();
const files = new Map<string, Uint8Array>([
  ...tiny.files,
  ['x2.json', new TextEncoder().encode(JSON.stringify(json))],
  ['x2.bin', new Uint8Array(bytes)],
  ['cugan.bin', new Uint8Array(cuganWeights())],
  ['other.bin', new Uint8Array(100)],
]);
const address = {networkUrl: `${SERVER}x2.json`, weightsUrl: `${SERVER}x2.bin`};
const tile = {width: 9, height: 6, rgb: testPicture(9, 6)};
const enlarge = {type: 'enlarge', id: 5, by: {kind: 'network', ...address}, ...tile} as const;

async function start(): Promise<{service: EngineService; network: FileNetwork}> {
  const network = fileNetwork(files);
  const service = new EngineService(() => undefined, {network});
  await ask(service, {type: 'load', id: 1, modelUrl: `${SERVER}model.json`, backend: 'cpu', canMove: false});
  return {service, network};
}

async function ask<Type extends keyof ReplyOf>(
  service: EngineService,
  request: EngineRequest & {type: Type},
): Promise<ReplyOf[Type]> {
  const reply = await service.handle(request);
  if (reply.type === 'failed') throw new Error(`${reply.error.code}: ${reply.error.message}`);
  return reply as ReplyOf[Type];
}

const stop = (service: EngineService): Promise<unknown> => service.handle({type: 'dispose', id: 0});

describe('EngineService, asked for something larger', () => {
  it('gives the network’s own result, rounded and clamped', async () => {
    const {service} = await start();
    const {rgb, width, height} = await ask(service, enlarge);
    expect([width, height]).toEqual([18, 12]);
    const network = new SuperResolutionNetwork(parseNetwork(json, 'x2.json'), bytes);
    const picture = tf.tensor4d(Float32Array.from(tile.rgb), [1, 6, 9, 3]);
    const exact = tf.tidy(() => network.run(picture).dataSync());
    picture.dispose();
    const wrong = [...exact].filter(
      (value, i) => Math.abs(Math.min(255, Math.max(0, value)) - rgb[i]!) > 0.501,
    );
    expect(wrong).toEqual([]);
    network.dispose();
    await stop(service);
  });

  it('downloads a network once, says what it is, and keeps it when the model changes', async () => {
    const {service, network} = await start();
    network.requests.length = 0;
    expect(await ask(service, {type: 'open-network', id: 2, ...address})).toEqual({
      type: 'network-opened',
      id: 2,
      factor: 2,
      context: 10,
      macsPerPixel: 222_544,
    });
    await ask(service, enlarge);
    await ask(service, {
      type: 'load',
      id: 3,
      modelUrl: `${SERVER}model.json`,
      backend: 'cpu',
      canMove: false,
    });
    await ask(service, enlarge);
    expect(network.requests.filter(({path}) => path.startsWith('x2')).map(({path}) => path)).toEqual([
      'x2.json',
      'x2.bin',
    ]);
    await stop(service);
    expect(tf.memory().numTensors).toBe(0);
  });

  it('holds as many tensors after ten tiles as after one, and none of the network once a model is loaded anew', async () => {
    const {service} = await start();
    const without = tf.memory().numTensors;
    await ask(service, enlarge);
    const after = tf.memory().numTensors;
    for (let i = 0; i < 9; i++) await ask(service, enlarge);
    expect(tf.memory().numTensors).toBe(after);
    await ask(service, {
      type: 'load',
      id: 3,
      modelUrl: `${SERVER}model.json`,
      backend: 'cpu',
      canMove: false,
    });
    expect(tf.memory().numTensors).toBe(without);
    await stop(service);
  });

  it('says in a sentence that the network cannot be had, and has it when it is asked again', async () => {
    const {service, network} = await start();
    network.online = false;
    network.intercept = () => {
      throw new TypeError('no connection');
    };
    expect(await service.handle(enlarge)).toMatchObject({
      type: 'failed',
      error: {
        code: 'fetch-failed',
        message: expect.stringMatching(/Check the connection.*bicubic/) as string,
      },
    });
    network.online = true;
    network.intercept = (_, answer) => answer();
    expect((await ask(service, enlarge)).width).toBe(18);
    await stop(service);
  });

  it('refuses another network and weights of another size', async () => {
    const {service, network} = await start();
    network.intercept = (path, answer) => (path === 'x2.bin' ? new Response(new Uint8Array(1000)) : answer());
    expect(await service.handle(enlarge)).toMatchObject({error: {code: 'hash-mismatch'}});
    network.intercept = (path, answer) =>
      path === 'x2.json' ? Response.json({format: 'graph-model'}) : answer();
    expect(await service.handle(enlarge)).toMatchObject({
      error: {code: 'bad-descriptor', message: expect.stringMatching(/x2\.json: "format" must be/) as string},
    });
    await stop(service);
  });

  it('enlarges bicubically without a network, and refuses what is no tile', async () => {
    const {service} = await start();
    const {rgb} = await ask(service, {...enlarge, by: {kind: 'bicubic', factor: 4}});
    expect(rgb).toEqual(enlargeBicubic(tile, 4).rgb);
    for (const wrong of [
      {width: 10},
      {by: {kind: 'bicubic', factor: 0.5}},
      {width: 0, height: 0, rgb: new Uint8Array()},
    ]) {
      expect(await service.handle({...enlarge, ...wrong} as EngineRequest)).toMatchObject({
        error: {code: 'bad-request'},
      });
    }
    await stop(service);
  });

  it('packs what was put together as a PNG with its text', async () => {
    const {service} = await start();
    const {bytes: png} = await ask(service, {type: 'encode', id: 9, ...tile, text: {Enlarged: '2 times'}});
    expect(readPngText(new Uint8Array(png))).toEqual({Enlarged: '2 times'});
    await stop(service);
  });
});

describe('EngineService, asked for a larger drawing', () => {
  const drawing = {width: 38, height: 40, rgb: testPicture(38, 40)};
  const cugan = {weightsUrl: `${SERVER}cugan.bin`, bytes: cuganWeights().byteLength};

  it('gives the network’s own result, downloads it once, and gives way to the other one and back', async () => {
    const {service, network} = await start();
    const photograph = await ask(service, enlarge);
    network.requests.length = 0;
    const {excitations} = await ask(service, {type: 'excitations', id: 2, ...cugan, ...drawing});
    expect(excitations.map(({length}) => length)).toEqual([64, 128, 128, 64]);
    const by = {kind: 'drawing', ...cugan, excitations} as const;
    const {rgb, width, height} = await ask(service, {type: 'enlarge', id: 3, by, ...drawing});
    expect([width, height]).toEqual([4, 8]);
    expect(network.requests).toHaveLength(1);

    const direct = new RealCugan(cuganWeights());
    const picture = tf.tensor4d(
      Float32Array.from(drawing.rgb, (value) => value / 255),
      [1, 40, 38, 3],
    );
    const exact = direct.run(picture, null);
    const wrong = [...exact.dataSync()].filter(
      (value, i) => Math.abs(255 * Math.min(1, Math.max(0, value)) - rgb[i]!) > 0.501,
    );
    expect(wrong).toEqual([]);
    tf.dispose([picture, exact]);
    direct.dispose();

    const again = await ask(service, enlarge);
    expect(Buffer.from(again.rgb).equals(photograph.rgb)).toBe(true);
    await stop(service);
  });

  it.each([
    ['an odd size', cugan, {width: 37, height: 37}, /even size and 18 pixels around it, got 37 x 37/],
    ['no middle', cugan, {width: 36, height: 36}, /even size/],
    [
      'another file',
      {weightsUrl: `${SERVER}other.bin`, bytes: 100},
      drawing,
      /other\.bin: The file of the network ends after 100 bytes/,
    ],
    [
      'a file that is not there',
      {...cugan, weightsUrl: `${SERVER}nowhere.bin`},
      drawing,
      /could not be downloaded/,
    ],
  ])('says what is wrong with %s', async (_, address, {width, height}, message) => {
    const {service} = await start();
    const rgb = new Uint8Array(width * height * 3);
    await expect(ask(service, {type: 'excitations', id: 2, ...address, width, height, rgb})).rejects.toThrow(
      message,
    );
    await stop(service);
  });
});
