/** What lies beside a model: `traits.json`, which few have, `directions.json` and `text.json`. Fetched once, and again after a failure. */
import {fetchText, isOwnPage, isPage, SIGN_IN, type TextAnswer} from '../lib/fetch-text.ts';
import {PromiseCache} from '../lib/promise-cache.ts';
import type {ModelDescriptor} from '../model/descriptor.ts';
import {parseDirections, type Directions} from '../model/directions.ts';
import {type ModelText, parseText} from '../model/text.ts';
import {parseTraits, type Traits} from '../model/traits.ts';
import {localModelsOf} from './local-models.ts';

const traitsFiles = new PromiseCache<string, Traits | null>();
const directionsFiles = new PromiseCache<string, Directions | null>();
const textFiles = new PromiseCache<string, ModelText | null>();

/** For which model a file was made. */
type Made = Pick<Traits, 'model' | 'version'> & {wDim?: number};

/** Of a model of this device, else from the host. */
async function fetchSideFile(url: string): Promise<TextAnswer> {
  const siteUrl = url.slice(0, url.lastIndexOf('models/'));
  const kept = await localModelsOf(siteUrl).fetch(url);
  if (!kept) return fetchText(url);
  return {status: kept.status, type: kept.headers.get('content-type') ?? '', text: await kept.text()};
}

/** Null where there is none: a static host may answer a missing file with its own page. */
async function read<T extends Made>(
  url: string,
  {id, version, generator}: ModelDescriptor,
  parse: (json: unknown) => T,
): Promise<T | null> {
  const answer = await fetchSideFile(url);
  if (answer.status >= 500) throw new TypeError(`${url} answered ${answer.status}.`);
  if (answer.status !== 200 || isOwnPage(answer)) return null;
  if (isPage(answer)) throw new TypeError(SIGN_IN);
  if (!answer.type.includes('json')) return null;
  const found = parse(JSON.parse(answer.text));
  const {wDim = generator.mapping.wDim} = found;
  const fits = found.model === id && found.version === version && wDim === generator.mapping.wDim;
  if (fits) return found;
  throw new TypeError(
    `${url} is for ${found.model} version ${found.version}, not for ${id} version ${version}.`,
  );
}

/** Pictures come without it then; that is no reason to stop showing them. */
function withoutIt(loss: string): (error: unknown) => null {
  return (error) => {
    console.warn(loss, error);
    return null;
  };
}

/**
 * `folder`: of the model, absolute, ends in `/`. Resolves to null where there is none, or none that fits. Nothing is asked of the host for a model that has directions and
 * names no traits: a converter gives those to networks without words, and a request for a missing file is an error in the console.
 */
export async function readTraitsFile(folder: string, model: ModelDescriptor): Promise<Traits | null> {
  if (model.directions && !model.traits) return null;
  const url = `${folder}traits.json`;
  return traitsFiles
    .get(url, () => read(url, model, parseTraits))
    .catch(withoutIt('The words for these pictures could not be read.'));
}

/** Resolves to null where there is none, or none that fits. */
export async function readDirectionsFile(folder: string, model: ModelDescriptor): Promise<Directions | null> {
  if (!model.directions) return null;
  const url = `${folder}directions.json`;
  return directionsFiles
    .get(url, () => read(url, model, parseDirections))
    .catch(withoutIt('The directions of these pictures could not be read.'));
}

/** Resolves to null where there is none, or none that fits. */
export async function readTextFile(folder: string, model: ModelDescriptor): Promise<ModelText | null> {
  if (!model.text) return null;
  const url = `${folder}text.json`;
  return textFiles
    .get(url, () => read(url, model, parseText))
    .catch(withoutIt('What is told of these pictures could not be read.'));
}
