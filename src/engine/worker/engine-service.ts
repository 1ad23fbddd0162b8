/**
 * The engine itself: load, map, generate, dispose. It knows nothing of messages, so that it runs in a worker, on the page
 * and in a test alike. Work on the backend is done one request at a time, in the order in which they came.
 */
import {numWs} from '../../model/architecture.ts';
import {encodePng} from '../../pictures/png/png.ts';
import {toRgba} from '../../generator/picture-bytes.ts';
import {type BackendTools, DEFAULT_BACKEND_TOOLS} from '../backends/backend.ts';
import {browserNetwork, type Network} from './download.ts';
import {detailOf, EngineError} from '../client/engine-error.ts';
import {estimatePictureMs} from './estimate-picture.ts';
import {loadCode} from '../backends/load-code.ts';
import {GeneratorSession} from './generator-session.ts';
import {PictureMaker} from './picture-maker.ts';
import type {
  BackendReport,
  EngineNotice,
  EngineRequest,
  EnlargedReply,
  EnlargeRequest,
  ExcitationsReply,
  ExcitationsRequest,
  FailedReply,
  FinalReply,
  GenerateRequest,
  LoadedReply,
  LoadRequest,
  MappedReply,
  MapRequest,
  PictureReply,
  ProgressReply,
  ReadSeedsRequest,
  SeedsReadReply,
} from '../client/protocol.ts';
import {SeedReader} from './seed-reader.ts';
import type {TileEnlarger} from './tile-enlarger.ts';
import {WeightLoader} from './weight-loader.ts';

/** What a test puts in the place of the browser. */
export interface ServiceTools {
  backends?: BackendTools;
  network?: Network;
}

interface Loaded {
  session: GeneratorSession;
  maker: PictureMaker;
  reader: SeedReader;
}

function failedReply(id: number, error: unknown): FailedReply {
  if (error instanceof EngineError) {
    const {code, message, detail} = error;
    return {type: 'failed', id, error: {code, message, ...(detail !== undefined && {detail})}};
  }
  const message =
    'Something went wrong inside the engine. Reload the page; if it happens again, try another browser.';
  return {type: 'failed', id, error: {code: 'internal', message, detail: detailOf(error)}};
}

/** @throws {EngineError} `better-on-page` */
function checkPlace({backend, rejected}: BackendReport, canMove: boolean): void {
  const isSlow = backend === 'wasm' || backend === 'cpu';
  if (canMove && isSlow && rejected.some(({onlyInWorker}) => onlyInWorker)) {
    throw new EngineError('better-on-page', 'The graphics card can be used by the page only.');
  }
}

export class EngineService {
  readonly #emit: (message: ProgressReply | EngineNotice) => void;
  readonly #backends: BackendTools;
  readonly #loader: WeightLoader;
  readonly #network: Network;
  #enlarger: TileEnlarger | null = null;
  #loaded: Loaded | null = null;
  /** End of the work on the backend so far. */
  #tail: Promise<unknown> = Promise.resolve();

  /** @param emit takes what is no final reply: progress and notices */
  constructor(
    emit: (message: ProgressReply | EngineNotice) => void,
    {backends = DEFAULT_BACKEND_TOOLS, network = browserNetwork}: ServiceTools = {},
  ) {
    this.#emit = emit;
    this.#backends = backends;
    this.#network = network;
    this.#loader = new WeightLoader(network);
  }

  /** Resolves to the one final reply; never rejects. */
  async handle(request: EngineRequest): Promise<FinalReply> {
    try {
      switch (request.type) {
        case 'load':
          return await this.#next(() => this.#load(request));
        case 'map':
          return await this.#next(() => this.#map(request));
        case 'read-seeds':
          return await this.#read(request);
        case 'generate':
          return await this.#generate(request);
        case 'open-network':
          return {type: 'network-opened', id: request.id, ...(await (await this.#enlarging()).open(request))};
        case 'excitations':
          return await this.#excitations(request);
        case 'enlarge':
          return await this.#enlarge(request);
        case 'encode': {
          const {id, rgb, width, height, text} = request;
          return {type: 'encoded', id, bytes: (await encodePng(rgb, width, height, text)).buffer};
        }
        case 'ping':
          return {type: 'pong', id: request.id};
        case 'dispose':
          await this.#next(() => this.#unload());
          return {type: 'disposed', id: request.id};
      }
    } catch (error) {
      return failedReply(request.id, error);
    }
  }

  /** Runs `work` when everything before it is done. */
  #next<Result>(work: () => Promise<Result> | Result): Promise<Result> {
    const result = this.#tail.then(work);
    this.#tail = result.catch(() => undefined);
    return result;
  }

  #unload(): void {
    this.#enlarger?.free();
    this.#loaded?.session.dispose();
    this.#loaded = null;
  }

  get #ready(): Loaded {
    if (this.#loaded) return this.#loaded;
    throw new EngineError('not-loaded', 'No model is loaded yet.');
  }

  async #load({id, modelUrl, version, backend, files: given, canMove}: LoadRequest): Promise<LoadedReply> {
    const start = performance.now();
    this.#unload();
    const session = new GeneratorSession(
      backend,
      (notice) => this.#emit({type: 'notice', notice}),
      this.#backends,
    );
    const stop = new AbortController();
    const report = (phase: ProgressReply['phase'], loadedBytes: number, totalBytes: number): void =>
      this.#emit({type: 'progress', id, phase, loadedBytes, totalBytes});
    const started = session.start().then((chosen) => checkPlace(chosen, canMove));
    try {
      const onBytes = (...bytes: [number, number]): void => report('download', ...bytes);
      const download = this.#loader.load(modelUrl, onBytes, stop.signal, version, given);
      const [files] = await Promise.all([download, started]);
      const totalBytes = [...files.shards.values()].reduce((sum, {length}) => sum + length, 0);
      report('prepare', totalBytes, totalBytes);
      const pictureMs = await estimatePictureMs(files.descriptor.generator).catch(() => 0);
      const prepare = {type: 'progress', id, phase: 'prepare'} as const;
      this.#emit({...prepare, loadedBytes: totalBytes, totalBytes, pictureMs});
      const maker = new PictureMaker(files.descriptor);
      let firstPictureMs = 0;
      await session.prepare(files, async (net) => {
        firstPictureMs = await maker.prove(net);
      });
      this.#loaded = {session, maker, reader: new SeedReader(files)};
      const {generator} = files.descriptor;
      return {
        type: 'loaded',
        id,
        report: session.report,
        resolution: generator.synthesis.resolution,
        numWs: numWs(generator),
        wDim: generator.mapping.wDim,
        ...session.memory(),
        elapsedMs: performance.now() - start,
        firstPictureMs,
      };
    } catch (error) {
      stop.abort(error);
      // A backend that is still starting would outlive the session.
      await started.catch(() => undefined);
      session.dispose();
      throw error;
    }
  }

  async #map(request: MapRequest): Promise<MappedReply> {
    const {session, maker} = this.#ready;
    return session.run(async (generator) => ({
      type: 'mapped',
      id: request.id,
      w: await maker.map(generator, request),
      wDim: generator.spec.mapping.wDim,
    }));
  }

  /** Not in the queue: it needs no backend, which may be busy on a graphics card meanwhile. */
  async #read({id, ...request}: ReadSeedsRequest): Promise<SeedsReadReply> {
    return {type: 'seeds-read', id, rows: await this.#ready.reader.read(request)};
  }

  async #generate(request: GenerateRequest): Promise<PictureReply> {
    let start = 0;
    const {bytes, width, height, channels} = await this.#next(() => {
      start = performance.now();
      const {session, maker} = this.#ready;
      return session.run((generator) => maker.pixels(generator, request));
    });
    // Not in the queue: while this is packed the backend can begin the next one.
    const file =
      request.format === 'png'
        ? await encodePng(bytes, width, height, request.text ?? {})
        : toRgba(bytes, channels);
    return {
      type: 'picture',
      id: request.id,
      width,
      height,
      bytes: file.buffer,
      elapsedMs: performance.now() - start,
    };
  }
  /** Few visitors need it. */
  async #enlarging(): Promise<TileEnlarger> {
    const {TileEnlarger} = await loadCode('larger pictures', () => import('./tile-enlarger.ts'));
    return (this.#enlarger ??= new TileEnlarger(this.#network));
  }

  async #excitations({id, weightsUrl, bytes, ...picture}: ExcitationsRequest): Promise<ExcitationsReply> {
    const enlarger = await this.#enlarging();
    const address = {weightsUrl, bytes};
    await enlarger.openDrawing(address);
    return this.#next(async () => {
      const excitations = await this.#ready.session.run((generator) =>
        enlarger.excitationsOf(address, picture, generator),
      );
      return {type: 'excitations', id, excitations};
    });
  }

  async #enlarge({id, by, ...picture}: EnlargeRequest): Promise<EnlargedReply> {
    const enlarger = await this.#enlarging();
    if (by.kind === 'bicubic') return {type: 'enlarged', id, ...enlarger.bicubic(picture, by.factor)};
    // Not in the queue: nobody else should wait for the download.
    if (by.kind === 'drawing') await enlarger.openDrawing(by);
    else await enlarger.open(by);
    return this.#next(async () => {
      const result = await this.#ready.session.run((generator) =>
        by.kind === 'drawing'
          ? enlarger.runDrawing(by, picture, generator)
          : enlarger.run(by, picture, generator),
      );
      return {type: 'enlarged', id, ...result};
    });
  }
}
