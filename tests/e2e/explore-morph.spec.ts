import {readFile} from 'node:fs/promises';
import {expect, type Locator, type Page} from '@playwright/test';
import {ALL_FORMATS, BufferSource, EncodedPacketSink, Input} from 'mediabunny';
import {
  difference,
  mirrored,
  openPicture,
  picture,
  type Pixels,
  pixelsOf,
  queryOf,
  viewer,
} from './explore-steps.ts';
import {PEOPLE, test} from './site.ts';

test.use({contextOptions: {reducedMotion: 'reduce'}});

/** Two pictures, six frames from one to the other: twelve in all. */
const FPS = 10;
const COUNT = 12;
const MORPH = `seed=42&psi=0.7&morph=42-0.7~85-0.7&film=0.6-${FPS}-w-even&panel=morph`;

function canvas(page: Page): Locator {
  return page.locator('nonesuch-morph-player canvas');
}

/** Pixels of a frame as the engine made them for its w. */
async function frameOnShow(page: Page, frame: number): Promise<Pixels> {
  await page.getByRole('slider', {name: 'Frame'}).fill(String(frame));
  await expect(canvas(page)).toHaveAttribute('data-frame', String(frame));
  return canvas(page).evaluate(
    (element: HTMLCanvasElement) =>
      element.getContext('2d')!.getImageData(0, 0, element.width, element.height).data,
  );
}

async function allFrames(page: Page, count = COUNT): Promise<Pixels[]> {
  const frames: Pixels[] = [];
  for (let i = 0; i < count; i++) frames.push(await frameOnShow(page, i));
  return frames;
}

/** Peak signal-to-noise ratio of two pictures, dB. */
function psnr(one: Pixels, other: Pixels): number {
  expect(one.length).toBe(other.length);
  let error = 0;
  for (let i = 0; i < one.length; i++) error += (one[i]! - other[i]!) ** 2;
  return 10 * Math.log10((255 ** 2 * one.length * 3) / 4 / error);
}

interface Saved {
  name: string;
  bytes: Buffer;
}

async function save(page: Page, format: RegExp): Promise<Saved> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    viewer(page).getByRole('button', {name: format}).click(),
  ]);
  return {name: file.suggestedFilename(), bytes: await readFile(await file.path())};
}

/**
 * What a `<video>` shows at the middle of each of the parts that `perSecond` cuts its time into. A busy browser now and then draws the
 * frame before the one it was sent to: what is wrong is worth a second look.
 */
async function videoFrames(
  page: Page,
  {name, bytes}: Saved,
  count = COUNT,
  perSecond = FPS,
): Promise<Pixels[]> {
  return page.evaluate(
    async ({content, type, count, perSecond}) => {
      const video = document.createElement('video');
      video.muted = true;
      video.src = URL.createObjectURL(new Blob([content], {type}));
      await new Promise((resolve, reject) => {
        video.onloadeddata = resolve;
        video.onerror = () => reject(new Error(video.error?.message));
      });
      const context = new OffscreenCanvas(video.videoWidth, video.videoHeight).getContext('2d', {
        willReadFrequently: true,
      })!;
      const frames: Uint8ClampedArray[] = [];
      for (let i = 0; i < count; i++) {
        const seeked = new Promise((resolve) => (video.onseeked = resolve));
        video.currentTime = (i + 0.5) / perSecond;
        await seeked;
        context.drawImage(video, 0, 0);
        frames.push(context.getImageData(0, 0, video.videoWidth, video.videoHeight).data);
      }
      URL.revokeObjectURL(video.src);
      return frames;
    },
    {content: Uint8Array.from(bytes), type: `video/${name.split('.').pop()}`, count, perSecond},
  );
}

/** The film that was saved shows `frames`. */
async function expectFrames(page: Page, film: Saved, frames: readonly Pixels[]): Promise<void> {
  await expect(async () => {
    const shown = await videoFrames(page, film, frames.length);
    expect(Math.min(...shown.map((frame, i) => psnr(frame, frames[i]!)))).toBeGreaterThan(30);
  }).toPass({timeout: 20_000});
}

test('a morph that is saved shows, frame by frame, what the engine makes along the way', async ({
  page,
  site,
}) => {
  await page.goto(`${site.url}?${MORPH}`);
  const frames = await allFrames(page);
  const ends = page.getByRole('group', {name: 'Pictures of the morph'}).locator('nonesuch-thumb img');
  await expect(ends).toHaveCount(2);
  const [first, second] = [await pixelsOf(ends.first()), await pixelsOf(ends.last())];
  // The ends of the way are the pictures themselves. The mirror is the first one's, so the second may be the other way round.
  expect(psnr(frames[0]!, first)).toBeGreaterThan(45);
  expect(Math.max(psnr(frames[6]!, second), psnr(frames[6]!, mirrored(second)))).toBeGreaterThan(45);
  // There and back again through the same pictures, each some way from the one before.
  for (let i = 1; i < 6; i++) expect(psnr(frames[i]!, frames[12 - i]!)).toBeGreaterThan(45);
  for (let i = 0; i < 6; i++) expect(psnr(frames[i]!, frames[i + 1]!)).toBeLessThan(40);

  const video = await save(page, /Save (MP4|WebM)/);
  const kind = /\.(mp4|webm)$/.exec(video.name)![1]!;
  expect(video.name).toBe(`nonesuch-pony-morph-42-85.${kind}`);
  const track = (await new Input({
    source: new BufferSource(video.bytes),
    formats: ALL_FORMATS,
  }).getPrimaryVideoTrack())!;
  const side = await ends.first().evaluate((image: HTMLImageElement) => image.naturalWidth);
  expect([track.codedWidth, track.codedHeight]).toEqual([side, side]);
  const times: [number, number][] = [];
  for await (const {timestamp, duration} of new EncodedPacketSink(track).packets()) {
    times.push([timestamp, duration]);
  }
  expect(times).toHaveLength(COUNT);
  times.forEach(([start, duration], i) => {
    expect(start).toBeCloseTo(i / FPS, 2);
    expect(duration).toBeCloseTo(1 / FPS, 2);
  });
  await expectFrames(page, video, frames);

  const gif = await save(page, /Save GIF/);
  expect(gif.name).toBe('nonesuch-pony-morph-42-85.gif');
  const decoded = await page.evaluate(async (bytes) => {
    const decoder = new ImageDecoder({data: bytes, type: 'image/gif'});
    await Promise.all([decoder.completed, decoder.tracks.ready]);
    const {frameCount, repetitionCount} = decoder.tracks.selectedTrack!;
    const frames: {ms: number; pixels: Uint8ClampedArray}[] = [];
    for (let frameIndex = 0; frameIndex < frameCount; frameIndex++) {
      const {image} = await decoder.decode({frameIndex});
      const context = new OffscreenCanvas(image.displayWidth, image.displayHeight).getContext('2d')!;
      context.drawImage(image, 0, 0);
      const {data} = context.getImageData(0, 0, image.displayWidth, image.displayHeight);
      frames.push({ms: image.duration! / 1000, pixels: data});
      image.close();
    }
    return {frames, loopsForEver: repetitionCount === Infinity};
  }, Uint8Array.from(gif.bytes));
  expect(decoded.loopsForEver).toBe(true);
  expect(decoded.frames.map(({ms}) => ms)).toEqual(Array(COUNT).fill(1000 / FPS));
  const gifQuality = decoded.frames.map(({pixels}, i) => psnr(pixels, frames[i]!));
  expect(Math.min(...gifQuality)).toBeGreaterThan(30);
});

test('without H.264 it is saved as WebM; without WebCodecs it is recorded while it plays', async ({
  page,
  site,
}) => {
  const short = `?${PEOPLE}&${MORPH.replace('film=0.6', 'film=0.3')}`;
  const count = COUNT / 2;
  await page.addInitScript(() => {
    if (location.hash === '#recorded') Reflect.deleteProperty(window, 'VideoEncoder');
    else {
      const supports = VideoEncoder.isConfigSupported.bind(VideoEncoder);
      VideoEncoder.isConfigSupported = (config) =>
        config.codec.startsWith('avc') ? Promise.resolve({supported: false}) : supports(config);
    }
  });
  await page.goto(site.url + short);
  const frames = await allFrames(page, count);
  const webm = await save(page, /Save WebM/);
  await expectFrames(page, webm, frames);

  await page.goto(`${site.url}${short}#recorded`);
  await page.reload();
  expect(await page.evaluate(() => 'VideoEncoder' in window)).toBe(false);
  await frameOnShow(page, 0);
  const recorded = await save(page, /Save (MP4|WebM)/);
  // A recorder has a clock of its own: what counts is that each frame is there in its turn.
  await expect(async () => {
    const looks = await videoFrames(page, recorded, 32, 25);
    const nearest = looks.map((look) => {
      const quality = frames.map((frame) => psnr(look, frame));
      const best = Math.max(...quality);
      expect(best).toBeGreaterThan(28);
      // The way back leads through the same pictures.
      const frame = quality.indexOf(best);
      return Math.min(frame, count - frame);
    });
    expect(nearest.filter((frame, i) => frame !== nearest[i - 1])).toEqual([0, 1, 2, 3, 2, 1]);
  }).toPass({timeout: 20_000});
});

test('an encoder that writes mosaics is passed over', async ({page, site}) => {
  await page.addInitScript(() => {
    const supports = VideoEncoder.isConfigSupported.bind(VideoEncoder);
    VideoEncoder.isConfigSupported = (config) =>
      config.codec.startsWith('avc') ? Promise.resolve({supported: false}) : supports(config);
    const {configure, encode} = VideoEncoder.prototype;
    const spoilt = new WeakSet<VideoEncoder>();
    VideoEncoder.prototype.configure = function (config) {
      if (config.codec.startsWith('vp09')) spoilt.add(this);
      configure.call(this, config);
    };
    VideoEncoder.prototype.encode = function (frame, options) {
      if (!spoilt.has(this)) return encode.call(this, frame, options);
      const {codedWidth: width, codedHeight: height, timestamp} = frame;
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext('2d')!;
      context.filter = 'blur(24px)';
      context.drawImage(frame, 0, 0);
      const mosaic = new VideoFrame(canvas, {timestamp});
      encode.call(this, mosaic, options);
      mosaic.close();
    };
  });
  await page.goto(`${site.url}?${PEOPLE}&${MORPH.replace('film=0.6', 'film=0.3')}`);
  await frameOnShow(page, 0);
  const webm = await save(page, /Save WebM/);
  const track = await new Input({
    source: new BufferSource(webm.bytes),
    formats: ALL_FORMATS,
  }).getPrimaryVideoTrack();
  expect(track!.codec).toBe('vp8');
});

test('a morph is put together, held, played and cancelled while it is saved', async ({page, site}) => {
  await openPicture(page, site, `?${PEOPLE}&seed=42&psi=0.7&panel=morph`);
  const panel = page.locator('nonesuch-morph-panel');
  const pictures = panel.getByRole('group', {name: 'Pictures of the morph'}).getByRole('button');
  await panel.getByRole('button', {name: 'Add this one'}).click();
  await panel.getByRole('textbox', {name: 'Add'}).fill('85');
  await page.keyboard.press('Enter');
  await panel.getByRole('textbox', {name: 'Add'}).fill(`${site.url}?${PEOPLE}&seed=7&psi=0.5&near=3`);
  await page.keyboard.press('Enter');
  await expect(pictures).toHaveCount(3);
  await expect.poll(() => queryOf(page).get('morph')).toBe('42-0.7~85-0.7~7-0.5;near:3');
  await pictures.last().click();
  await panel.getByRole('button', {name: 'Earlier'}).click();
  await expect.poll(() => queryOf(page).get('morph')).toBe('42-0.7~7-0.5;near:3~85-0.7');
  await panel.getByRole('button', {name: 'Remove'}).click();
  await expect.poll(() => queryOf(page).get('morph')).toBe('42-0.7~85-0.7');
  await panel.getByRole('combobox', {name: 'Pace'}).selectOption('even');
  await panel.getByRole('combobox', {name: 'Way'}).selectOption('z');
  await panel.getByRole('slider', {name: 'From one to the next'}).fill('0.4');
  await panel.getByRole('combobox', {name: 'Frames / s'}).selectOption('10');
  await expect.poll(() => queryOf(page).get('film')).toBe('0.4-10-z-even');

  // Eight frames, round and round; who wants less motion starts it.
  await page.getByRole('dialog').first().focus();
  const seen = (): Promise<string | null> => canvas(page).getAttribute('data-frame');
  await expect(canvas(page)).toHaveAttribute('data-frame', '0');
  await page.waitForTimeout(500);
  expect(await seen()).toBe('0');
  await page.keyboard.press('Space');
  await expect(canvas(page)).toHaveAttribute('data-frame', '7');
  await expect(canvas(page)).toHaveAttribute('data-frame', '1');
  await page.keyboard.press('Space');
  const held = await seen();
  await page.waitForTimeout(500);
  expect(await seen()).toBe(held);

  // A link shows the same.
  await page.reload();
  await expect(page.getByRole('slider', {name: 'Frame'})).toHaveAttribute('max', '7');

  await panel.getByRole('slider', {name: 'From one to the next'}).fill('6');
  await panel.getByRole('button', {name: 'Save GIF'}).click();
  await expect(panel.getByRole('progressbar', {name: 'Saving'})).toBeVisible();
  await panel.getByRole('button', {name: 'Cancel'}).click();
  await expect(panel.getByRole('progressbar')).toHaveCount(0);
  await panel.getByRole('slider', {name: 'From one to the next'}).fill('0.2');
  const gif = await save(page, /Save GIF/);
  expect(gif.bytes.subarray(0, 6).toString()).toBe('GIF89a');
});

test('a frame of a morph is a picture like any other: its link and its address show it again', async ({
  page,
  site,
}) => {
  await page.goto(`${site.url}?${PEOPLE}&seed=42&psi=0.7&panel=morph&morph=42-0.7~85-0.7&film=1.0-10-w-even`);
  await expect(canvas(page)).toHaveAttribute('data-frame', '0');
  const frame = await frameOnShow(page, 3);
  await page.getByRole('button', {name: 'Open this frame'}).click();
  await expect.poll(() => queryOf(page).get('toward')).toBe('300w-85-0.7');
  expect(queryOf(page).get('panel')).toBe('seed');
  const opened = await pixelsOf(picture(page));
  expect(difference(opened, frame)).toBe(0);
  await page.reload();
  await expect(picture(page)).toHaveAttribute('src', /toward=300w-85-0\.7/);
  expect(difference(await pixelsOf(picture(page)), opened)).toBe(0);
  const address = (await picture(page).getAttribute('src'))!;
  const tab = await page.context().newPage();
  await tab.goto(address);
  await expect(tab.locator('img')).toBeVisible();
});
