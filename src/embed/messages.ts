/** What `embed.js` on any page and the engine's page in its frame say to each other, over a `MessagePort`. Types only. */

/** Said once to the frame, with the port. */
export type Greeting = 'nonesuch-embed';

/** What an element asks for, as its attributes stand; the engine's page is the judge of them. */
export interface PictureRequest {
  /** Null: the site's first model. */
  model: string | null;
  seed: string;
  /** Null: the model's own. */
  psi: string | null;
  /** Of the model; null: the newest. An `embed.js` that somebody kept does not say it. */
  version?: string | null;
  /** Of a conditional model; null: class 0. As above. */
  classIndex?: string | null;
  /** Gives the seed; null: `seed` says it. As above. */
  name?: string | null;
}

/** From the element's page. */
export interface PictureRequestMessage extends PictureRequest {
  id: number;
}

/** From the element's page, while it waits: is anybody there? */
export type Ping = 'ping';

/** From the engine's page. */
export type EngineWord =
  | {type: 'ready'}
  | {type: 'pong'}
  /** A sentence about how far the model is. */
  | {type: 'progress'; sentence: string}
  | {type: 'picture'; id: number; png: ArrayBuffer; alt: string}
  | {type: 'failed'; id: number; sentence: string};
