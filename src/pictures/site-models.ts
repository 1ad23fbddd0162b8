/** Reads which models the site offers, and what one of them says of itself. */
import type {ModelOf, OpenModel} from './kept/link-address.ts';
import type {ModelArchive, ModelDescriptor, ModelIndex} from '../model/descriptor.ts';
import {archivedVersions, parseArchive} from '../model/parse-archive.ts';
import {parseDescriptor} from '../model/parse-descriptor.ts';
import {parseIndex} from '../model/parse-index.ts';
import {missingVersion} from './picture-text.ts';

/** A file of the site could not be had; `message` is one sentence for the visitor. */
export class SiteError extends Error {
  override readonly name: string = 'SiteError';
}

/** A model of the site in one of its versions. */
export interface SiteModel {
  descriptor: ModelDescriptor;
  /** Where it lies below `models/`: `pony`, or `pony/v8` for an earlier version. */
  path: string;
  /** The same, absolute; ends in `/`. */
  folder: string;
  /** The newest version that the site has. */
  newest: number;
}

/** Where a model, or an earlier version of it, lies; ends in `/`. */
function modelFolder(siteUrl: string, path: string): string {
  return new URL(`models/${path}/`, siteUrl).href;
}

/** The site does not have the version that made a picture. */
export class VersionError extends SiteError {
  override readonly name = 'VersionError';
  readonly newest: number;

  constructor(asked: number, newest: number) {
    super(missingVersion(asked, newest));
    this.newest = newest;
  }
}

/** @throws {SiteError | DescriptorError} */
export async function readIndex(siteUrl: string): Promise<ModelIndex> {
  return parseIndex(await readJson(new URL('models/index.json', siteUrl).href), 'models/index.json');
}

async function readDescriptor(siteUrl: string, path: string): Promise<ModelDescriptor> {
  return parseDescriptor(
    await readJson(`${modelFolder(siteUrl, path)}model.json`),
    `models/${path}/model.json`,
  );
}

/**
 * A version of a model; the newest one for null, and where the site does not have the one that is asked for: compare.
 * @throws {SiteError | DescriptorError}
 */
export async function readModel(siteUrl: string, id: string, version: number | null): Promise<SiteModel> {
  const newest = await readDescriptor(siteUrl, id);
  const found = {descriptor: newest, path: id, folder: modelFolder(siteUrl, id), newest: newest.version};
  if (version === null || version === newest.version) return found;
  if (!archivedVersions(await readArchive(siteUrl), id).includes(version)) return found;
  const path = `${id}/v${version}`;
  const folder = modelFolder(siteUrl, path);
  const descriptor = await readEarlier(`${folder}model.json`, `models/${path}/model.json`);
  return descriptor?.version === version ? {...found, descriptor, path, folder} : found;
}

/** Null where the list has more than the host, which may give its own page for a missing file. */
async function readEarlier(url: string, name: string): Promise<ModelDescriptor | null> {
  const response = await request(url);
  if (isMissing(response)) return null;
  if (!response.ok) throw refused(response, url);
  return parseDescriptor(await jsonOf(response, url), name);
}

/** Says what links leave open; asks the site for each model once. */
export function openModels(siteUrl: string): ModelOf {
  const asked = new Map<string | null, Promise<OpenModel | null>>();
  let index: Promise<ModelIndex> | null = null;
  const ask = async (wanted: string | null): Promise<OpenModel | null> => {
    index ??= readIndex(siteUrl);
    index.catch(() => (index = null));
    const {models} = await index;
    const id = wanted ?? models[0]!.id;
    if (!models.some((model) => model.id === id)) return null;
    const {version, truncation} = (await readModel(siteUrl, id, null)).descriptor;
    return {id, version, psi: truncation.psi};
  };
  return (wanted) => {
    const answer =
      asked.get(wanted) ??
      ask(wanted).catch(() => {
        // The site cannot be reached now.
        asked.delete(wanted);
        return null;
      });
    asked.set(wanted, answer);
    return answer;
  };
}

/** Earlier versions; none where the site has no such file, for which a host may give its own page. */
async function readArchive(siteUrl: string): Promise<ModelArchive> {
  const url = new URL('models/archive.json', siteUrl).href;
  const response = await request(url);
  if (isMissing(response)) return {format: 1, models: {}};
  if (!response.ok) throw refused(response, url);
  return parseArchive(await jsonOf(response, url), 'models/archive.json');
}

/** Hosts name the type of their own page; for JSON some say another one than the usual, or none. */
function isMissing({ok, status, headers}: Response): boolean {
  return status === 404 || (ok && (headers.get('content-type') ?? '').includes('html'));
}

function nameOf(url: string): string {
  return url.slice(url.lastIndexOf('models/'));
}

async function request(url: string): Promise<Response> {
  try {
    // Also past a 404 that the browser kept: hosts let those be kept for minutes too.
    return await fetch(url, {cache: 'no-cache'});
  } catch (cause) {
    throw new SiteError(`${nameOf(url)} could not be fetched. Check your connection and try again.`, {cause});
  }
}

function refused({status}: Response, url: string): SiteError {
  return new SiteError(
    `${nameOf(url)} could not be fetched: the server answered ${status}. Try again later.`,
  );
}

async function jsonOf(response: Response, url: string): Promise<unknown> {
  try {
    return (await response.json()) as unknown;
  } catch (cause) {
    throw new SiteError(`${nameOf(url)} was cut off or is not JSON. Try again.`, {cause});
  }
}

async function readJson(url: string): Promise<unknown> {
  const response = await request(url);
  if (!response.ok) throw refused(response, url);
  return jsonOf(response, url);
}
