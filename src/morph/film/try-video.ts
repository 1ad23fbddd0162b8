/**
 * A test frame through an encoder and back: encoders exist that accept a configuration and write mosaics (WebKitGTK's VP9
 * makes key frames of 90 bytes where others take 4,000).
 */
import {within} from '../../lib/timeout.ts';

/** Of 255. */
const MOST_MEAN_ERROR = 15;
const ANSWER_MS = 5_000;

/** A picture with steps and fine lines, RGBA, `[height, width, 4]`; another one for each `phase`. */
export function testFrame(width: number, height: number, phase: number): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isLine = (x + y + phase) % 16 < 4;
      const isLeft = 2 * x < width;
      const isTop = 2 * y < height;
      const at = 4 * (y * width + x);
      rgba[at] = isLine ? 30 : isLeft ? 220 : 90;
      rgba[at + 1] = isLine ? 30 : isTop ? 200 : 60;
      rgba[at + 2] = isLine ? 40 : isLeft === isTop ? 180 : 80;
      rgba[at + 3] = 255;
    }
  }
  return rgba;
}

/** Mean absolute difference of red, green and blue, 0 .. 255. */
export function meanError(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) if (i % 4 !== 3) sum += Math.abs(a[i]! - b[i]!);
  return sum / (a.length * 0.75);
}

const framesOf = ({width, height}: VideoEncoderConfig): Uint8ClampedArray<ArrayBuffer>[] =>
  [0, 5].map((phase) => testFrame(width, height, phase));

interface Encoded {
  chunks: EncodedVideoChunk[];
  decoderConfig: VideoDecoderConfig;
}

async function encode(
  config: VideoEncoderConfig,
  frames: readonly Uint8ClampedArray<ArrayBuffer>[],
): Promise<Encoded> {
  const {width, height, framerate = 30} = config;
  const chunks: EncodedVideoChunk[] = [];
  let decoderConfig: VideoDecoderConfig | undefined;
  await new Promise<void>((resolve, reject) => {
    const encoder = new VideoEncoder({
      output: (chunk, metadata) => {
        chunks.push(chunk);
        decoderConfig ??= metadata?.decoderConfig;
      },
      error: reject,
    });
    encoder.configure(config);
    frames.forEach((rgba, i) => {
      const timestamp = Math.round((1e6 * i) / framerate);
      const frame = new VideoFrame(rgba, {format: 'RGBX', codedWidth: width, codedHeight: height, timestamp});
      // A key frame, and one that builds on it.
      encoder.encode(frame, {keyFrame: i === 0});
      frame.close();
    });
    encoder.flush().then(() => {
      encoder.close();
      resolve();
    }, reject);
  });
  if (!decoderConfig) throw new Error('The encoder does not say how its film is decoded.');
  return {chunks, decoderConfig};
}

/** @returns the mean error of each decoded frame */
async function decode(
  {chunks, decoderConfig}: Encoded,
  frames: readonly Uint8ClampedArray<ArrayBuffer>[],
  {width, height}: VideoEncoderConfig,
): Promise<number[]> {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', {willReadFrequently: true})!;
  const errors: number[] = [];
  await new Promise<void>((resolve, reject) => {
    const decoder = new VideoDecoder({
      output: (frame) => {
        context.drawImage(frame, 0, 0, width, height);
        frame.close();
        const expected = frames[errors.length];
        if (expected) errors.push(meanError(context.getImageData(0, 0, width, height).data, expected));
      },
      error: reject,
    });
    decoder.configure(decoderConfig);
    for (const chunk of chunks) decoder.decode(chunk);
    decoder.flush().then(() => {
      decoder.close();
      resolve();
    }, reject);
  });
  return errors;
}

/** Whether two frames come back as they were; false too when nothing comes back in time. */
export async function tryVideo(config: VideoEncoderConfig): Promise<boolean> {
  const frames = framesOf(config);
  const work = async (): Promise<boolean> => {
    const errors = await decode(await encode(config, frames), frames, config);
    return errors.length === frames.length && errors.every((error) => error < MOST_MEAN_ERROR);
  };
  try {
    return await within(ANSWER_MS, work(), () => new Error('The encoder does not answer.'));
  } catch {
    return false;
  }
}
