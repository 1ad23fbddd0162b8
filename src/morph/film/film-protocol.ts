/**
 * Everything that crosses between the page and the worker that writes films: types only. A worker writes one film: `start`,
 * then `frame` for each frame in turn, each answered by `taken`; the last one by `done`. `failed` ends it at any time.
 */
export interface FilmSpec {
  /** Pixels of a frame. */
  width: number;
  height: number;
  /** Frames per second. */
  fps: number;
  frameCount: number;
}

/** A video that this browser can encode through WebCodecs. */
export interface VideoChoice {
  kind: 'mp4' | 'webm';
  /** The muxer's name of the codec. */
  codec: 'avc' | 'vp9' | 'vp8';
  config: VideoEncoderConfig;
}

/** How a film is written: as a video through WebCodecs, or as a GIF. */
export type FilmFormat = VideoChoice | {kind: 'gif'};

export interface StartRequest {
  type: 'start';
  spec: FilmSpec;
  format: FilmFormat;
}

export interface FrameRequest {
  type: 'frame';
  /** Transferred. RGBA, `width * height * 4` bytes. */
  rgba: ArrayBuffer;
}

export type FilmRequest = StartRequest | FrameRequest;

export type FilmReply =
  | {type: 'taken'}
  /** `bytes` of the whole file, transferred. */
  | {type: 'done'; bytes: ArrayBuffer}
  /** One sentence for the visitor; `detail` for the console. */
  | {type: 'failed'; message: string; detail: string};
