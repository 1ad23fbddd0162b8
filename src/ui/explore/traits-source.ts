/** Fetches `traits.json` of a model; most have none. */
import type {ModelDescriptor} from '../../model/descriptor.ts';
import {parseTraits, type Traits} from '../../model/traits.ts';

const fetched = new Map<string, Promise<Traits | null>>();

async function read(url: string, {id, version, generator}: ModelDescriptor): Promise<Traits | null> {
  try {
    const response = await fetch(url);
    // A static host may answer a missing file with its own page.
    if (!response.ok || !(response.headers.get('content-type') ?? '').includes('json')) return null;
    const traits = parseTraits(await response.json());
    const fits = traits.model === id && traits.version === version && traits.wDim === generator.mapping.wDim;
    if (!fits)
      throw new TypeError(
        `${url} is for ${traits.model} version ${traits.version}, not for ${id} version ${version}.`,
      );
    return traits;
  } catch (error) {
    // Pictures come without words then; that is no reason to stop showing them.
    console.warn('The words for these pictures could not be read.', error);
    return null;
  }
}

/** Resolves to null where there is none, or none that fits. Fetched once. */
export function readTraitsFile(siteUrl: string, model: ModelDescriptor): Promise<Traits | null> {
  const url = new URL(`models/${model.id}/traits.json`, siteUrl).href;
  const known = fetched.get(url);
  if (known) return known;
  const reading = read(url, model);
  fetched.set(url, reading);
  return reading;
}
