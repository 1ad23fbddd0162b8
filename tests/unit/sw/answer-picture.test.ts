import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {encodePng, readPngText} from '../../../src/pictures/png/png.ts';
import type {PageReply, PageRequest} from '../../../src/pictures/store-messages.ts';
import type * as AnswerPicture from '../../../src/sw/answer-picture.ts';
import type * as PictureCache from '../../../src/sw/picture-cache.ts';
import {
  type FakeWindow,
  type FakeWorld,
  installFakeWorker,
  scope,
} from '../../support/fake-service-worker.ts';

const identity = {model: 'pony', seed: 42, psi: 0.7};
const path = 'pictures/pony/seed0000042.png?psi=0.7&v=1';

let world: FakeWorld;
let answerPicture: typeof AnswerPicture.answerPicture;
let holdPicture: typeof PictureCache.holdPicture;

beforeEach(async () => {
  world = installFakeWorker();
  world.host.set('models/pony/model.json', () => new Response('{"version": 1, "shards": {}}'));
  world.host.set('pictures/page/index.html', () => new Response('the page of a picture'));
  ({answerPicture} = await import('../../../src/sw/answer-picture.ts'));
  ({holdPicture} = await import('../../../src/sw/picture-cache.ts'));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function get(address: string, {method = 'GET', isNavigation = false} = {}): Promise<Response> {
  const request = new Request(scope + address, {method});
  if (isNavigation) Object.defineProperty(request, 'mode', {value: 'navigate'});
  const work: Promise<unknown>[] = [];
  const response = await answerPicture(request, (promise) => work.push(promise));
  await Promise.all(work);
  return response;
}

/** An open page that replies so to each request, and the names of those asked in order. */
const asked: string[] = [];
function openPage(
  name: string,
  replies: PageReply[],
  {focused = false, visible = false}: {focused?: boolean; visible?: boolean} = {},
): void {
  const page: FakeWindow = {
    focused,
    visibilityState: visible ? 'visible' : 'hidden',
    postMessage: (message, [port]) => {
      asked.push(`${name}: ${(message as PageRequest).type}`);
      for (const reply of replies) port!.postMessage(reply);
    },
  };
  world.windows.push(page);
}

async function png(version = 1): Promise<ArrayBuffer> {
  return (await encodePng(new Uint8Array(12), 2, 2, {'Model version': String(version)})).buffer;
}

/** A page has just loaded the model of this version. */
async function noteVersion(version: number): Promise<void> {
  const {noteDescriptor} = await import('../../../src/sw/model-descriptors.ts');
  await noteDescriptor('pony', `{"version": ${version}, "shards": {}}`);
}

beforeEach(() => void (asked.length = 0));

describe('a picture of a version that is newer than what is known', () => {
  it('is made, once the host has that version', async () => {
    await noteVersion(1);
    world.host.set('models/pony/model.json', () => new Response('{"version": 2, "shards": {}}'));
    openPage('page', [{type: 'made', png: await png(2)}]);
    const response = await get(path.replace('v=1', 'v=2'));
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect((await get(path.replace('v=1', 'v=3'))).status).toBe(404);
  });
});

describe('a picture that is held', () => {
  it('is answered as a PNG with its name, length and type', async () => {
    const bytes = await png();
    await holdPicture(identity, bytes);
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(bytes.byteLength),
      'content-disposition': 'inline; filename="seed0000042.png"',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array(bytes));
  });

  it('is answered to HEAD without its bytes', async () => {
    const bytes = await png();
    await holdPicture(identity, bytes);
    const response = await get(path, {method: 'HEAD'});
    expect(response.headers.get('content-length')).toBe(String(bytes.byteLength));
    expect((await response.arrayBuffer()).byteLength).toBe(0);
  });

  it('is found under every spelling of its address, and after this worker was restarted', async () => {
    await holdPicture(identity, await png());
    const {caches} = world;
    world = installFakeWorker();
    vi.stubGlobal('caches', caches);
    ({answerPicture} = await import('../../../src/sw/answer-picture.ts'));
    expect((await get('pictures/pony/seed42.png?v=1&psi=0.70')).status).toBe(200);
  });

  it('is of the newest version where its address names none', async () => {
    await holdPicture(identity, await png(1));
    expect((await get('pictures/pony/seed42.png?psi=0.7')).status).toBe(200);
    world.host.set('models/pony/model.json', () => new Response('{"version": 2, "shards": {}}'));
    await noteVersion(2);
    openPage('page', [{type: 'made', png: await png(2)}]);
    expect((await get('pictures/pony/seed42.png?psi=0.7')).status).toBe(200);
    expect(asked).toEqual(['page: make']);
    expect((await get(path)).status).toBe(200);
    expect(asked.length).toBe(1);
  });

  it('has a name that tells whether it was edited', async () => {
    const edits = {blend: null, near: [5], mix: null, shape: {}, toward: null};
    await holdPicture({...identity, edits}, await png());
    const response = await get('pictures/pony/seed42.png?psi=0.7&v=1&near=5');
    expect(response.headers.get('content-disposition')).toBe('inline; filename="seed0000042-edited.png"');
  });
});

describe('a picture that is not held', () => {
  it('is made by a page: the focused one first, then a visible one, then others', async () => {
    openPage('hidden', [{type: 'made', png: await png()}]);
    openPage('visible', [{type: 'refused', message: 'Another model is loaded here.'}], {visible: true});
    openPage('focused', [{type: 'working'}, {type: 'refused', message: 'No.'}], {
      focused: true,
      visible: true,
    });
    expect((await get(path)).status).toBe(200);
    expect(asked).toEqual(['focused: make', 'visible: make', 'hidden: make']);
    expect((await get(path)).status).toBe(200);
    expect(asked.length).toBe(3);
  });

  it('is made once for all who ask at the same time', async () => {
    openPage('page', [{type: 'made', png: await png()}]);
    const answers = await Promise.all([get(path), get(path), get('pictures/pony/seed42.png?psi=0.7')]);
    expect(answers.map(({status}) => status)).toEqual([200, 200, 200]);
    expect(asked).toEqual(['page: make']);
  });

  it('is asked of the next page when one is frozen or is none of ours', async () => {
    openPage('frozen', [], {focused: true});
    openPage('alive', [{type: 'made', png: await png()}]);
    expect((await get(path)).status).toBe(200);
    expect(asked).toEqual(['frozen: make', 'alive: make']);
  });

  it('is refused in one sentence when no page is open, or with the reason of the page', async () => {
    const nobody = await get(path);
    expect([nobody.status, await nobody.text()]).toEqual([
      503,
      'This picture could not be made: No page of this site is open that could make this picture.\n',
    ]);
    openPage('page', [{type: 'refused', message: 'Your graphics card was taken away.'}]);
    expect(await (await get(path)).text()).toBe(
      'This picture could not be made: Your graphics card was taken away.\n',
    );
  });
});

describe('an address opened in a tab', () => {
  it('gives the page that shows the picture, whether it is held or not', async () => {
    expect(await (await get(path, {isNavigation: true})).text()).toBe('the page of a picture');
    await holdPicture(identity, await png());
    expect(await (await get(path, {isNavigation: true})).text()).toBe('the page of a picture');
  });

  it('gives the bare PNG when that page cannot be had', async () => {
    world.isOffline = true;
    await holdPicture(identity, await png());
    expect((await get(path, {isNavigation: true})).headers.get('content-type')).toBe('image/png');
  });
});

describe('an address without a picture', () => {
  it.each([
    'pictures/pony/seed42.jpg',
    'pictures/pony/seed4294967296.png',
    'pictures/pony/seed42.png?psi=lots',
    'pictures/',
  ])('%s is answered with 404 and one sentence', async (address) => {
    for (const isNavigation of [false, true]) {
      const response = await get(address, {isNavigation});
      expect(response.status).toBe(404);
      expect(await response.text()).toBe(
        'There is no picture at this address: it would be like pictures/pony/seed0000042.png?psi=0.7&v=9, with a seed from 0 to 4294967295.\n',
      );
    }
  });

  it('of a version that the site does not have says so, and asks no page for it', async () => {
    await noteVersion(1);
    openPage('page', [{type: 'made', png: await png()}]);
    const response = await get('pictures/pony/seed42.png?psi=0.7&v=8');
    expect([response.status, await response.text()]).toEqual([
      404,
      'This picture was made by version 8 of the model, and this site has version 1.\n',
    ]);
    expect(asked).toEqual([]);
  });

  it('of an earlier version that the site has is made by a page, never from another version', async () => {
    await noteVersion(1);
    world.host.set('models/pony/v8/model.json', () => new Response('{"version": 8, "shards": {}}'));
    openPage('of an older build', [{type: 'made', png: await png(1)}], {focused: true});
    openPage('page', [{type: 'made', png: await png(8)}]);
    const response = await get('pictures/pony/seed42.png?psi=0.7&v=8');
    expect(response.status).toBe(200);
    expect(readPngText(new Uint8Array(await response.arrayBuffer()))['Model version']).toBe('8');
    expect(asked).toEqual(['of an older build: make', 'page: make']);
  });

  it('names a model that the site does not have, and asks no page for it', async () => {
    openPage('page', [{type: 'made', png: await png()}]);
    for (const isNavigation of [false, true]) {
      const response = await get('pictures/unicorn/seed0000042.png?psi=0.7', {isNavigation});
      expect([response.status, await response.text()]).toEqual([
        404,
        'There is no model "unicorn" on this site.\n',
      ]);
    }
    expect(asked).toEqual([]);
  });
});

describe('a picture of a model of somebody’s device', () => {
  const address = 'pictures/local-0123456789ab/seed0000042.png?psi=0.7&v=1';

  it('is made by a page that has the model in its memory', async () => {
    openPage('page', [{type: 'working'}, {type: 'made', png: await png()}]);
    expect((await get(address)).status).toBe(200);
  });

  it('needs the file, where no page has the model', async () => {
    openPage('page', [{type: 'refused', message: 'This page makes ponies only.'}]);
    const response = await get(address);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('drop the checkpoint that it was made from');
    // Whoever opens the address gets the page, which says so.
    expect(await (await get(address, {isNavigation: true})).text()).toBe('the page of a picture');
  });
});
