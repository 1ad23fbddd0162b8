/**
 * Everything that crosses between the page and its engine, and nothing else: types only.
 *
 * 1. Every request gets exactly one final reply with its `id`; only `progress` may come before it.
 * 2. `id` is a page-side counter; a reply with an unknown id is dropped.
 * 3. Data are plain values and typed arrays; buffers marked *transferred* are transferred, all else is copied.
 * 4. `notice` is the only message without a request: something happened to the engine by itself.
 */

export type BackendName = 'webgpu' | 'webgl' | 'wasm' | 'cpu';
/**
 * `auto` tries webgpu, webgl, wasm, cpu in turn and passes over software GPUs; `tfjs-webgpu` and `tfjs-wasm` are those with
 * TensorFlow.js's own kernels.
 */
export type BackendChoice = BackendName | 'auto' | 'tfjs-webgpu' | 'tfjs-wasm';
export type NoiseMode = 'const' | 'random' | 'none';

/** What one picture is made from. */
export type PictureSource =
  /** `seed` 0 .. 2^32 - 1, as NVIDIA's `generate.py --seeds`; `classIndex` of a conditional model is 0 when absent. */
  | {space: 'z'; seed: number; classIndex?: number}
  /**
   * `ws` `[numWs, wDim]` or `[wDim]` (repeated for every layer), after every edit and truncation; `isMirrored` where the
   * picture that it was made from is, see `mirrorBy`: w does not know.
   */
  | {space: 'w'; ws: Float32Array; isMirrored?: boolean};

export interface LoadRequest {
  type: 'load';
  id: number;
  /** Absolute address of model.json. */
  modelUrl: string;
  /** That it must have: pictures say which one made them, and the site may be updated at any time. Any when absent. */
  version?: number;
  backend: BackendChoice;
  /** Content of its files by absolute address, without a query; the host is asked for what is not among them. */
  files?: ReadonlyMap<string, Blob>;
  /** Whether the page would take the engine over: see the error code `better-on-page`. */
  canMove: boolean;
}

export interface GenerateRequest {
  type: 'generate';
  id: number;
  from: PictureSource;
  /** Ignored for `space: 'w'`. 1 = no truncation. */
  truncationPsi: number;
  /** Number of leading ws that are truncated, 1 or more; ignored for `space: 'w'`. Default: the model's own. */
  truncationCutoff?: number;
  noiseMode: NoiseMode;
  /** Pixels per side of a smaller early picture, for models that have one: see `earlyResolution`. Default: the whole picture. */
  maxResolution?: number;
  /** `png`: encoded with `text` as iTXt chunks; `rgba`: raw bytes for a canvas. */
  format: 'png' | 'rgba';
  /** PNG text chunks, keyword -> UTF-8 text. */
  text?: Record<string, string>;
}

export interface MapRequest {
  type: 'map';
  id: number;
  seeds: number[];
  /** Vectors of z `[zDim]` that belong to no seed, mapped after the seeds. */
  z?: readonly Float32Array[];
  classIndex?: number;
  truncationPsi: number;
}

/**
 * Reads what w says of seeds, without a picture and in plain arithmetic: the same on every backend, to the last bit. A row of
 * the result is `w @ weight + bias`.
 */
export interface ReadSeedsRequest {
  type: 'read-seeds';
  id: number;
  seeds: readonly number[];
  classIndex?: number;
  truncationPsi: number;
  /** `[wDim, columns]` */
  weight: Float32Array;
  /** `[columns]` */
  bias: Float32Array;
}

/** Downloads a super-resolution network, unless it is there. */
export interface OpenNetworkRequest extends NetworkAddress {
  type: 'open-network';
  id: number;
}

/** Absolute addresses of a network's model.json and of its weights. */
export interface NetworkAddress {
  networkUrl: string;
  weightsUrl: string;
}

/** The network that enlarges drawings twofold, Real-CUGAN: its weights, which are all that it needs. */
export interface DrawingNetworkAddress {
  weightsUrl: string;
  bytes: number;
}

/** What that network must know of a whole drawing before it enlarges parts of it: how much each of its channels counts. */
export type Excitations = Float32Array<ArrayBuffer>[];

/** Asks for these; downloads the network first, unless it is there. */
export interface ExcitationsRequest extends DrawingNetworkAddress {
  type: 'excitations';
  id: number;
  /** Of the drawing, made small, with the border that the network wants. */
  width: number;
  height: number;
  /** `[height, width, 3]` */
  rgb: Uint8Array<ArrayBuffer>;
}

/** Makes a small picture, such as a tile of one, larger. */
export interface EnlargeRequest {
  type: 'enlarge';
  id: number;
  /** With `drawing` the picture has a border, which the larger one has not. */
  by:
    | {kind: 'bicubic'; factor: number}
    | ({kind: 'network'} & NetworkAddress)
    | ({kind: 'drawing'; excitations: Excitations} & DrawingNetworkAddress);
  width: number;
  height: number;
  /** `[height, width, 3]` */
  rgb: Uint8Array<ArrayBuffer>;
}

/** Packs a PNG. */
export interface EncodeRequest {
  type: 'encode';
  id: number;
  width: number;
  height: number;
  /** `[height, width, 3]` */
  rgb: Uint8Array<ArrayBuffer>;
  /** PNG text chunks, keyword -> UTF-8 text. */
  text: Record<string, string>;
}

export interface DisposeRequest {
  type: 'dispose';
  id: number;
}

/** Whether it lives: answered as soon as the engine can read it, before all that waits. */
export interface PingRequest {
  type: 'ping';
  id: number;
}

export type EngineRequest =
  | LoadRequest
  | GenerateRequest
  | MapRequest
  | ReadSeedsRequest
  | OpenNetworkRequest
  | ExcitationsRequest
  | EnlargeRequest
  | EncodeRequest
  | PingRequest
  | DisposeRequest;

/** What an engine can do beside pictures. */
export type SideWork = 'read-seeds' | 'open-network' | 'excitations' | 'enlarge' | 'encode';

/** Why a backend was passed over, in words for the visitor. */
export interface BackendReport {
  backend: BackendName;
  /** One sentence: "Your graphics card is used through WebGPU." */
  reason: string;
  /** Backends that were tried or passed over before, each with its reason. */
  rejected: {
    backend: BackendName;
    /** Completes "WebGPU is not used: ...". */
    reason: string;
    /** Set when the page itself could have it and only a worker cannot (WebGL in Safari). */
    onlyInWorker?: true;
  }[];
  /** Threads of the wasm backend; 1 elsewhere. */
  threads: number;
  /** Which of the site's own kernels there are: a build of those for wasm, or those for WebGPU. Absent where all are TensorFlow.js's. */
  kernels?: 'simd' | 'relaxed-simd' | 'wgsl';
  /** Absolute addresses of its WebAssembly programs. */
  programs?: string[];
}

export interface LoadedReply {
  type: 'loaded';
  id: number;
  report: BackendReport;
  resolution: number;
  numWs: number;
  wDim: number;
  /** Tensors and bytes held after loading. */
  numTensors: number;
  numBytes: number;
  elapsedMs: number;
  /** What the first picture took, once everything was there. */
  firstPictureMs: number;
}

export interface ProgressReply {
  type: 'progress';
  id: number;
  phase: 'download' | 'prepare';
  /** Never decreases. */
  loadedBytes: number;
  totalBytes: number;
  /** How long one picture should take here, by its arithmetic: once the backend is known, in `prepare`. */
  pictureMs?: number;
}

export interface PictureReply {
  type: 'picture';
  id: number;
  width: number;
  height: number;
  /** Transferred. A whole PNG file, or `width * height * 4` bytes RGBA. */
  bytes: ArrayBuffer;
  /** From the start of the work on it to the bytes, waiting excluded. */
  elapsedMs: number;
}

export interface MappedReply {
  type: 'mapped';
  id: number;
  /** Transferred. `[seeds and z, wDim]`, truncated. */
  w: Float32Array<ArrayBuffer>;
  wDim: number;
}

export interface SeedsReadReply {
  type: 'seeds-read';
  id: number;
  /** Transferred. `[seeds, columns]` */
  rows: Float32Array<ArrayBuffer>;
}

export interface NetworkOpenedReply {
  type: 'network-opened';
  id: number;
  factor: number;
  /** Pixels around a tile that its result depends on. */
  context: number;
  /** Multiply-accumulates for each pixel of the smaller picture. */
  macsPerPixel: number;
}

export interface ExcitationsReply {
  type: 'excitations';
  id: number;
  excitations: Excitations;
}

export interface EnlargedReply {
  type: 'enlarged';
  id: number;
  width: number;
  height: number;
  /** Transferred. `[height, width, 3]` */
  rgb: Uint8Array<ArrayBuffer>;
}

export interface EncodedReply {
  type: 'encoded';
  id: number;
  /** Transferred. A whole PNG file. */
  bytes: ArrayBuffer;
}

export interface PongReply {
  type: 'pong';
  id: number;
}

export interface DisposedReply {
  type: 'disposed';
  id: number;
}

export type EngineErrorCode =
  /** No backend works here at all. */
  | 'no-backend'
  /** A file could not be fetched: offline, 404, cut off. */
  | 'fetch-failed'
  /** A network or a proxy answers with a page of its own in the place of a file. */
  | 'sign-in'
  /** A part of the site's own program could not be fetched. */
  | 'code-missing'
  /** A shard's SHA-256 or size is not the one in model.json. */
  | 'hash-mismatch'
  /** model.json is not what it should be. */
  | 'bad-descriptor'
  /** The site has another version of the model by now. */
  | 'other-version'
  | 'bad-request'
  | 'not-loaded'
  | 'out-of-memory'
  /** The GPU went away and could not be brought back. */
  | 'context-lost'
  /** Only with `canMove`: this worker gets no graphics card, but the page would. Nothing has been downloaded. */
  | 'better-on-page'
  /** The host forbids by a header what it takes to show a picture. */
  | 'forbidden'
  /** The engine died or fell silent again and again. */
  | 'stopped'
  | 'internal';

export interface FailedReply {
  type: 'failed';
  id: number;
  /** `message` is one clear sentence for the visitor; `detail` is for the console. */
  error: {code: EngineErrorCode; message: string; detail?: string};
}

/** Unasked news of the engine. */
export interface EngineNotice {
  type: 'notice';
  notice: {kind: 'recovering' | 'recovered' | 'backend-changed'; message: string; report?: BackendReport};
}

/** The final reply to each request, by request type. */
export interface ReplyOf {
  load: LoadedReply;
  generate: PictureReply;
  map: MappedReply;
  'read-seeds': SeedsReadReply;
  'open-network': NetworkOpenedReply;
  excitations: ExcitationsReply;
  enlarge: EnlargedReply;
  encode: EncodedReply;
  ping: PongReply;
  dispose: DisposedReply;
}

export type FinalReply = ReplyOf[keyof ReplyOf] | FailedReply;
export type EngineMessage = FinalReply | ProgressReply | EngineNotice;
