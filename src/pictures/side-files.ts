/** What lies beside a model for its editing: `traits.json`, which few have, and `directions.json`. Fetched once. */
import type {ModelDescriptor} from '../model/descriptor.ts';
import {parseDirections, type Directions} from '../model/directions.ts';
import {parseTraits, type Traits} from '../model/traits.ts';

const fetched = new Map<string, Promise<unknown>>();

/** For which model a file was made. */
type Made = Pick<Traits, 'model' | 'version' | 'wDim'>;

async function read<T extends Made>(
  url: string,
  {id, version, generator}: ModelDescriptor,
  parse: (json: unknown) => T,
  loss: string,
): Promise<T | null> {
  try {
    const response = await fetch(url);
    // A static host may answer a missing file with its own page.
    if (!response.ok || !(response.headers.get('content-type') ?? '').includes('json')) return null;
    const found = parse(await response.json());
    const fits = found.model === id && found.version === version && found.wDim === generator.mapping.wDim;
    if (!fits)
      throw new TypeError(
        `${url} is for ${found.model} version ${found.version}, not for ${id} version ${version}.`,
      );
    return found;
  } catch (error) {
    // Pictures come without it then; that is no reason to stop showing them.
    console.warn(loss, error);
    return null;
  }
}

function once<T>(url: string, start: (url: string) => Promise<T>): Promise<T> {
  const known = fetched.get(url) as Promise<T> | undefined;
  if (known) return known;
  const reading = start(url);
  fetched.set(url, reading);
  return reading;
}

/**
 * `folder`: of the model, absolute, ends in `/`. Resolves to null where there is none, or none that fits. Nothing is asked of the host for a model that has directions: a
 * converter gives those to networks without words, and a request for a missing file is an error in the console.
 */
export async function readTraitsFile(folder: string, model: ModelDescriptor): Promise<Traits | null> {
  if (model.directions) return null;
  return once(`${folder}traits.json`, (url) =>
    read(url, model, parseTraits, 'The words for these pictures could not be read.'),
  );
}

/** Resolves to null where there is none, or none that fits. */
export async function readDirectionsFile(folder: string, model: ModelDescriptor): Promise<Directions | null> {
  if (!model.directions) return null;
  return once(`${folder}directions.json`, (url) =>
    read(url, model, parseDirections, 'The directions of these pictures could not be read.'),
  );
}
