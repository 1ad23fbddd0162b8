/** Reads which models the site offers, and what one of them says of itself. */
import type {ModelDescriptor, ModelIndex} from '../model/descriptor.ts';
import {parseDescriptor} from '../model/parse-descriptor.ts';
import {parseIndex} from '../model/parse-index.ts';

/** A file of the site could not be had; `message` is one sentence for the visitor. */
export class SiteError extends Error {
  override readonly name = 'SiteError';
}

export function modelFolder(siteUrl: string, id: string): string {
  return new URL(`models/${id}/`, siteUrl).href;
}

/** @throws {SiteError | DescriptorError} */
export async function readIndex(siteUrl: string): Promise<ModelIndex> {
  return parseIndex(await readJson(new URL('models/index.json', siteUrl).href), 'models/index.json');
}

/** @throws {SiteError | DescriptorError} */
export async function readModel(siteUrl: string, id: string): Promise<ModelDescriptor> {
  return parseDescriptor(await readJson(`${modelFolder(siteUrl, id)}model.json`), `models/${id}/model.json`);
}

async function readJson(url: string): Promise<unknown> {
  const name = new URL(url).pathname.split('/').slice(-3).join('/');
  let response;
  try {
    // Also past a 404 that the browser kept: hosts let those be kept for minutes too.
    response = await fetch(url, {cache: 'no-cache'});
  } catch (cause) {
    throw new SiteError(`${name} could not be fetched. Check your connection and try again.`, {cause});
  }
  if (!response.ok) {
    throw new SiteError(
      `${name} could not be fetched: the server answered ${response.status}. Try again later.`,
    );
  }
  try {
    return (await response.json()) as unknown;
  } catch (cause) {
    throw new SiteError(`${name} was cut off or is not JSON. Try again.`, {cause});
  }
}
