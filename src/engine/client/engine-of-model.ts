/**
 * The engine for as long as it has one model. Whoever works for that model waits in between, for a w or a file, and would
 * else give the w of one network to another, whose picture would then stand under the address of the first.
 */
import type {EngineClient, Picture, PictureOptions, PictureOrder} from './engine-client.ts';
import type {RequestFields} from './engine-link.ts';
import type {MappedReply, ReplyOf, SideWork} from './protocol.ts';

export class EngineOfModel {
  readonly #engine: EngineClient;
  readonly #modelUrl: string;
  readonly #version: number;

  /** @param modelUrl and `version` as they are given to the engine's `load` */
  constructor(engine: EngineClient, modelUrl: string, version: number) {
    this.#engine = engine;
    this.#modelUrl = modelUrl;
    this.#version = version;
  }

  /** Of the last 50 whole pictures; null before the first. */
  get medianMs(): number | null {
    return this.#engine.medianMs;
  }

  /** @throws as the engine does; an `AbortError` when it has another model */
  picture(order: PictureOrder, options?: PictureOptions): Promise<Picture> {
    return this.#ask(() => this.#engine.picture(order, options));
  }

  /** @throws as `picture` */
  map(seeds: number[], truncationPsi: number, classIndex?: number): Promise<MappedReply> {
    return this.#ask(() => this.#engine.map(seeds, truncationPsi, classIndex));
  }

  /** @throws as `picture` */
  mapZ(z: readonly Float32Array[], truncationPsi: number, classIndex?: number): Promise<MappedReply> {
    return this.#ask(() => this.#engine.mapZ(z, truncationPsi, classIndex));
  }

  /** @throws as `picture` */
  ask<Type extends SideWork>(
    type: Type,
    fields: RequestFields<Type>,
    options?: PictureOptions,
  ): Promise<ReplyOf[Type]> {
    return this.#ask(() => this.#engine.ask(type, fields, options));
  }

  #ask<Reply>(ask: () => Promise<Reply>): Promise<Reply> {
    if (this.#engine.isOf(this.#modelUrl, this.#version)) return ask();
    return Promise.reject(new DOMException('The engine has another model by now.', 'AbortError'));
  }
}
