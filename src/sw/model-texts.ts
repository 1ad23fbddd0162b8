/**
 * What a text below `models/` must be to be kept: whole, and of the kind that its name says, so that half a file or a page of
 * the network never takes the place of a good one. The page's parsers, which are larger than this worker, judge the rest.
 */

/** Twenty times of what the largest has. */
const MOST_CHARACTERS = 2 ** 23;
/** Of 4 MiB each, as the page's parser has it. */
const MOST_SHARDS = 1024;

/** What the worker needs of a model.json. */
export interface HeldDescriptor {
  version: number;
  /** SHA-256 by file name. */
  shards: Map<string, string>;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSha256 = (value: unknown): value is string =>
  typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);

function objectOf(text: string): Record<string, unknown> | null {
  if (text.length > MOST_CHARACTERS) return null;
  try {
    const json: unknown = JSON.parse(text);
    return isObject(json) ? json : null;
  } catch {
    return null;
  }
}

/** Null for what is no descriptor. */
export function parseHeldDescriptor(text: string): HeldDescriptor | null {
  const {version, shards} = objectOf(text) ?? {};
  if (!Number.isSafeInteger(version) || Number(version) < 1 || !isObject(shards)) return null;
  const stamps = Object.entries(shards);
  if (stamps.length > MOST_SHARDS) return null;
  const hashes = stamps.map(([file, stamp]): [string, unknown] => [
    file,
    isObject(stamp) ? stamp['sha256'] : null,
  ]);
  const isRight = (entry: [string, unknown]): entry is [string, string] => isSha256(entry[1]);
  return hashes.every(isRight) ? {version: Number(version), shards: new Map(hashes)} : null;
}

function isIndex({models}: Record<string, unknown>): boolean {
  const isEntry = (entry: unknown): boolean =>
    isObject(entry) && typeof entry['id'] === 'string' && typeof entry['title'] === 'string';
  return Array.isArray(models) && models.length > 0 && models.every(isEntry);
}

/** @param path relative to the site's root, without query */
export function isGoodText(path: string, text: string): boolean {
  if (path.endsWith('/model.json')) return parseHeldDescriptor(text) !== null;
  const json = objectOf(text);
  if (!json) return false;
  if (path === 'models/index.json') return isIndex(json);
  return path !== 'models/archive.json' || isObject(json['models']);
}
