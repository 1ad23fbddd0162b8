import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import '../../../src/embed/embed.ts';
import type {EngineWord, PictureRequestMessage} from '../../../src/embed/messages.ts';
import {plainRecipe} from '../../../src/pictures/recipe.ts';
import {somePictures} from '../../support/elements.ts';
import {all, inside, textOf} from '../../support/mount.ts';

/** What the engine's frame has been asked, and what it says to that. */
const asked: PictureRequestMessage[] = [];
let answer: (request: PictureRequestMessage) => EngineWord;
let port: MessagePort | null = null;
let png: ArrayBuffer;

/** The engine's page in the frame, which is made once for all elements. */
function playEngine(): void {
  const watch = new MutationObserver(() => {
    const frame = document.querySelector<HTMLIFrameElement>('iframe[title="Makes pictures"]');
    if (!frame) return;
    watch.disconnect();
    frame.addEventListener('load', () => {
      frame.contentWindow!.addEventListener('message', ({data, ports}) => {
        if (data !== 'nonesuch-embed') return;
        port = ports[0]!;
        port.onmessage = ({data: word}: MessageEvent<PictureRequestMessage | 'ping'>) => {
          if (word === 'ping') return;
          asked.push(word);
          port!.postMessage(answer(word));
        };
        port.postMessage({type: 'ready'} satisfies EngineWord);
      });
    });
  });
  watch.observe(document.documentElement, {childList: true});
}

playEngine();

beforeEach(async () => {
  asked.length = 0;
  png = await (await somePictures().pictures.file(plainRecipe(1, 0.7))).arrayBuffer();
  answer = ({id, seed}) => ({type: 'picture', id, png: png.slice(0), alt: `A pony, seed ${seed}`});
});

afterEach(() => vi.restoreAllMocks());

type Picture = HTMLElementTagNameMap['nonesuch-picture'];

function put(attributes: Record<string, string>, more: Partial<Picture> = {}): Promise<Picture> {
  const element = document.createElement('nonesuch-picture');
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  document.body.append(element);
  elements.push(Object.assign(element, more));
  return Promise.resolve(element);
}

const elements: Picture[] = [];
afterEach(() => elements.splice(0).forEach((element) => element.remove()));

const image = (element: Picture): HTMLImageElement => inside<HTMLImageElement>(element, 'img');
const isShown = (element: Picture): Promise<void> =>
  vi.waitFor(() => expect([image(element).hidden, image(element).naturalWidth]).toEqual([false, 32]));

describe('<nonesuch-picture>', () => {
  it('asks for the picture of its attributes, and shows it', async () => {
    const element = await put({model: 'pony', seed: '42', psi: '0.5', version: '3', 'class-index': '1'});
    const loaded = vi.fn();
    element.addEventListener('load', loaded);
    await isShown(element);
    expect(asked).toMatchObject([
      {model: 'pony', seed: '42', psi: '0.5', version: '3', classIndex: '1', name: null},
    ]);
    expect([element.alt, image(element).alt]).toEqual(['A pony, seed 42', 'A pony, seed 42']);
    await vi.waitFor(() => expect(loaded).toHaveBeenCalledOnce());
  });

  it('has a seed of its own where it is given none, and a name in its place', async () => {
    const element = await put({name: 'ada'});
    await isShown(element);
    expect(asked[0]!.name).toBe('ada');
    expect(asked[0]!.seed).toMatch(/^\d+$/);
    expect(element.seed).toBe(asked[0]!.seed);
  });

  it('follows its attributes, those that change together once', async () => {
    const element = await put({seed: '1'});
    await isShown(element);
    element.seed = 2;
    element.psi = 0.9;
    await vi.waitFor(() =>
      expect(asked.map(({seed, psi}) => [seed, psi])).toEqual([
        ['1', null],
        ['2', '0.9'],
      ]),
    );
    element.psi = null;
    element.model = 'people';
    element.version = 2;
    element.classIndex = 3;
    await vi.waitFor(() =>
      expect(asked.at(-1)).toMatchObject({model: 'people', version: '2', classIndex: '3'}),
    );
    expect([element.psi, element.model, element.version, element.classIndex]).toEqual([
      null,
      'people',
      '2',
      '3',
    ]);
  });

  it('is as large and as round as it says', async () => {
    const element = await put({seed: '1', size: '120'});
    await isShown(element);
    expect(element.getBoundingClientRect()).toMatchObject({width: 120, height: 120});
    element.shape = 'circle';
    element.size = 60;
    expect(getComputedStyle(element).borderRadius).toBe('50%');
    expect([element.getBoundingClientRect().width, element.shape, element.size]).toEqual([
      60,
      'circle',
      '60',
    ]);
    element.alt = 'Somebody';
    expect(image(element).alt).toBe('Somebody');
  });

  it('says why it could not be made, and makes it once that is mended', async () => {
    answer = ({id}) => ({type: 'failed', id, sentence: 'There is no such model.'});
    const failed = vi.fn();
    const element = await put({seed: '1', model: 'cats'});
    element.addEventListener('error', failed);
    await vi.waitFor(() => expect(textOf(inside(element, '[part=error]'))).toBe('There is no such model.'));
    expect([image(element).hidden, failed.mock.calls.length]).toEqual([true, 1]);
    answer = ({id}) => ({type: 'picture', id, png: png.slice(0), alt: 'A pony'});
    element.model = 'pony';
    await isShown(element);
    expect(inside(element, 'p').hidden).toBe(true);
  });

  it('says how far the model is while there is no picture', async () => {
    let release: () => void = () => undefined;
    answer = (request) => {
      const {id} = request;
      release = () =>
        port!.postMessage({type: 'picture', id, png: png.slice(0), alt: ''} satisfies EngineWord);
      return {type: 'progress', sentence: 'Fetching the model: 1.0 of 3.0 MB'};
    };
    const element = await put({seed: '5'});
    await vi.waitFor(() => expect(textOf(inside(element, '[part=status]'))).toMatch(/^Fetching the model/));
    release();
    await isShown(element);
    expect(inside(element, 'p').hidden).toBe(true);
  });

  it('is made when it is about to be seen', async () => {
    const element = await put({seed: '9', style: 'position: absolute; top: 5000px'});
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 80)));
    expect([asked.length, all(element, 'img').length]).toEqual([0, 1]);
    element.style.top = '0';
    await isShown(element);
  });
});
