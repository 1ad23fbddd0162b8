/** A film as MP4 or WebM: encoded by the browser (WebCodecs), put together by mediabunny. */
import {
  BufferTarget,
  EncodedPacket,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  Output,
  WebMOutputFormat,
} from 'mediabunny';
import type {FilmSpec, VideoChoice} from './film-protocol.ts';
import type {FilmWriter} from './film-writer.ts';

/** Frames that wait for the encoder. */
const MOST_WAITING = 4;
/** From one frame that needs no other to the next, so that players can jump. */
const KEY_SECONDS = 2;
const MICROSECONDS = 1e6;

export class VideoWriter implements FilmWriter {
  readonly #spec: FilmSpec;
  readonly #source: EncodedVideoPacketSource;
  readonly #target = new BufferTarget();
  readonly #output: Output;
  readonly #encoder: VideoEncoder;
  readonly #started: Promise<void>;
  /** Packets go into the file in the order in which they were encoded. */
  #written: Promise<void>;
  #error: Error | null = null;
  #frame = 0;

  constructor(spec: FilmSpec, {kind, codec, config}: VideoChoice) {
    this.#spec = spec;
    this.#source = new EncodedVideoPacketSource(codec);
    this.#output = new Output({
      format: kind === 'mp4' ? new Mp4OutputFormat({fastStart: 'in-memory'}) : new WebMOutputFormat(),
      target: this.#target,
    });
    this.#output.addVideoTrack(this.#source, {frameRate: spec.fps});
    this.#started = this.#written = this.#output.start();
    this.#encoder = new VideoEncoder({
      output: (chunk, metadata) => {
        const packet = EncodedPacket.fromEncodedChunk(chunk);
        this.#written = this.#written.then(() => this.#source.add(packet, metadata));
        this.#written.catch((error: Error) => (this.#error ??= error));
      },
      error: (error) => (this.#error ??= error),
    });
    this.#encoder.configure(config);
  }

  async add(rgba: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#started;
    const {width, height, fps} = this.#spec;
    const start = (frame: number): number => Math.round((frame * MICROSECONDS) / fps);
    const index = this.#frame++;
    const frame = new VideoFrame(rgba, {
      format: 'RGBX',
      codedWidth: width,
      codedHeight: height,
      timestamp: start(index),
      duration: start(index + 1) - start(index),
    });
    this.#throwIfFailed();
    this.#encoder.encode(frame, {keyFrame: index % (KEY_SECONDS * fps) === 0});
    frame.close();
    while (this.#encoder.encodeQueueSize > MOST_WAITING && !this.#error) {
      await new Promise((resolve) => this.#encoder.addEventListener('dequeue', resolve, {once: true}));
    }
    this.#throwIfFailed();
  }

  async finish(): Promise<ArrayBuffer> {
    await this.#encoder.flush();
    await this.#written;
    this.#throwIfFailed();
    this.#encoder.close();
    await this.#output.finalize();
    return this.#target.buffer!;
  }

  #throwIfFailed(): void {
    if (this.#error) throw this.#error;
  }
}
