/** Models that a visitor has opened on this device: in a cache of their own, which only the page writes to. */
import {localCacheName, localKey, type Stamps} from '../pictures/local-address.ts';
import {sentence} from './responses.ts';
import {siteFile, siteUrl} from './scope.ts';
import {readCache} from './storage.ts';

/** The text of its model.json; null where it is not on this device. */
export async function localDescriptor(model: string): Promise<string | null> {
  const held = await readCache(localCacheName(siteUrl), siteFile(`models/${model}/model.json`));
  return held ? held.text() : null;
}

/** A file of such a model; null where the model is not on this device. */
export async function answerLocalFile(model: string, file: string): Promise<Response | null> {
  const text = await localDescriptor(model);
  if (text === null) return null;
  const key = localKey(siteFile(`models/${model}/`), file, JSON.parse(text) as Stamps);
  return (await readCache(localCacheName(siteUrl), key)) ?? sentence(404, 'This model has no such file.');
}
