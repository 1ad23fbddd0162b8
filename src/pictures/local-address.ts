/** Models of this device: how they are called, and where the browser keeps them. The page and the service worker go by it. */
import type {FileStamp} from '../model/descriptor.ts';

/** Ids are made from the SHA-256 of the checkpoint, so that no site's own model has one. */
export function isLocalModel(model: string): boolean {
  return /^local-[0-9a-f]{12}$/.test(model);
}

/** A cache of its own: neither an update nor a full store of the site's own files touches it. */
export function localCacheName(siteUrl: string): string {
  return `nonesuch:${new URL(siteUrl).pathname}:local-models`;
}

/** The parts of model.json that say under which address each file is kept. */
export interface Stamps {
  shards: Record<string, Pick<FileStamp, 'sha256'>>;
  directions?: Pick<FileStamp, 'sha256'> | undefined;
}

/**
 * Absolute address under which a file of a model is kept: with its hash where model.json knows it, so that two versions never mix.
 * @param folder of the model, absolute, ends in `/`
 */
export function localKey(folder: string, file: string, {shards, directions}: Stamps): string {
  const stamp =
    file === 'directions.json' ? directions : Object.hasOwn(shards, file) ? shards[file] : undefined;
  return stamp ? `${folder}${file}?sha256=${stamp.sha256}` : `${folder}${file}`;
}

/** One sentence for whoever has a link, but not the file. */
export function missingLocalModel(model: string): string {
  return `This is of a model on somebody’s own device (${model}): to see it, drop the checkpoint that it was made from on this page.`;
}
