/**
 * Everything that crosses between a page and the service worker: types only. Each message travels with a MessagePort on
 * which its one answer comes back.
 */
import type {PictureIdentity} from './picture-address.ts';

/** Page -> service worker. */
export type StoreRequest =
  /** Keep this PNG under the canonical address. `png` is copied. Answer: `stored`. */
  | {type: 'store'; identity: PictureIdentity; png: ArrayBuffer}
  /** Is it there? Answer: `found`. */
  | {type: 'find'; identity: PictureIdentity}
  /** Answer for the requests of this page from now on, which came while the worker took over. No answer. */
  | {type: 'claim'}
  /** Forget all pictures that were handed over. Answer: `forgotten`. */
  | {type: 'forget'}
  /**
   * Make this model work without network: its files, all builds of the kernels when `kernels`, and whatever of the site's files
   * the page has used (`urls`). Answer: `kept`.
   */
  | {type: 'keep'; model: string; kernels: boolean; urls: string[]}
  /** Look at all that is kept of the site and its models, and fetch again what is damaged. Answer: `checked`. */
  | {type: 'check'};

export type StoreReply =
  | {type: 'stored'; identity: PictureIdentity}
  /** `png` is null when it is not held. */
  | {type: 'found'; png: ArrayBuffer | null}
  | {type: 'forgotten'}
  /** `complete` is false when something could not be fetched or stored. */
  | {type: 'kept'; complete: boolean}
  /** How many files were thrown away, and whether all of them are there again. */
  | {type: 'checked'; damaged: number; isMended: boolean};

/** Service worker -> page. */
export type PageRequest =
  /** Make this picture. Answers: `working` at once, then `made` or `refused`. */
  | {type: 'make'; identity: PictureIdentity}
  /** Which build are you? Answer: `build`. */
  | {type: 'build'};

export type PageReply =
  | {type: 'working'}
  | {type: 'made'; png: ArrayBuffer}
  | {type: 'refused'; message: string}
  | {type: 'build'; build: string};
