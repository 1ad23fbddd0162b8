/** Reads which models the site offers, and what one of them says of itself. */
import type {ModelOf, OpenModel} from './kept/link-address.ts';
import {
  fetchText,
  isForeignPage,
  isOwnPage,
  isPage,
  SIGN_IN,
  succeeds,
  type TextAnswer,
} from '../lib/fetch-text.ts';
import {FetchError, type FetchFailure} from '../lib/limited-fetch.ts';
import type {ModelArchive, ModelDescriptor, ModelIndex} from '../model/descriptor.ts';
import {archivedVersions, parseArchive} from '../model/parse-archive.ts';
import {parseDescriptor} from '../model/parse-descriptor.ts';
import {parseIndex} from '../model/parse-index.ts';
import {isLocalModel, missingLocalModel} from './local-address.ts';
import {localModelsOf, type LocalFiles} from './local-models.ts';
import {missingVersion} from './picture-text.ts';

export type SiteProblem = FetchFailure | 'refused' | 'sign-in' | 'unknown-model' | 'other-version';

/** A file of the site could not be had; `message` is one sentence for the visitor. */
export class SiteError extends Error {
  override readonly name: string = 'SiteError';
  readonly code: SiteProblem;

  constructor(message: string, code: SiteProblem, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
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
  /** Of a model of this device; the host has those of all others. */
  files?: LocalFiles;
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
    super(missingVersion(asked, newest), 'other-version');
    this.newest = newest;
  }
}

/** @throws {SiteError | DescriptorError} */
export async function readIndex(siteUrl: string): Promise<ModelIndex> {
  return readJson(new URL('models/index.json', siteUrl).href, parseIndex);
}

async function readDescriptor(siteUrl: string, path: string): Promise<ModelDescriptor> {
  const url = `${modelFolder(siteUrl, path)}model.json`;
  const answer = await request(url, parseDescriptor);
  if (isLocalModel(path) && isMissing(answer)) throw new SiteError(missingLocalModel(path), 'unknown-model');
  return parseDescriptor(jsonOf(answer, url), nameOf(url));
}

/**
 * A version of a model; the newest one for null, and where the site does not have the one that is asked for: compare.
 * @throws {SiteError | DescriptorError}
 */
export async function readModel(siteUrl: string, id: string, version: number | null): Promise<SiteModel> {
  const local = isLocalModel(id) ? await readLocal(siteUrl, id) : null;
  if (local) return local;
  const newest = await readDescriptor(siteUrl, id);
  const found = {descriptor: newest, path: id, folder: modelFolder(siteUrl, id), newest: newest.version};
  if (version === null || version === newest.version) return found;
  if (!archivedVersions(await readArchive(siteUrl), id).includes(version)) return found;
  const path = `${id}/v${version}`;
  const folder = modelFolder(siteUrl, path);
  const descriptor = await readEarlier(`${folder}model.json`, `models/${path}/model.json`);
  return descriptor?.version === version ? {...found, descriptor, path, folder} : found;
}

/** Null where no model of this device has that id: the host may, then. */
async function readLocal(siteUrl: string, id: string): Promise<SiteModel | null> {
  const models = localModelsOf(siteUrl);
  const [found, files] = await Promise.all([models.find(id), models.files(id)]);
  if (!found || !files) return null;
  const {descriptor} = found;
  return {descriptor, path: id, folder: modelFolder(siteUrl, id), newest: descriptor.version, files};
}

/** Null where the list has more than the host, which may give its own page for a missing file. */
async function readEarlier(url: string, name: string): Promise<ModelDescriptor | null> {
  const answer = await request(url, parseDescriptor);
  return isMissing(answer) ? null : parseDescriptor(jsonOf(answer, url), name);
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
    if (!models.some((model) => model.id === id) && !(await localModelsOf(siteUrl).find(id))) return null;
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
  const answer = await request(url, parseArchive);
  return isMissing(answer)
    ? {format: 1, models: {}}
    : parseArchive(jsonOf(answer, url), 'models/archive.json');
}

/**
 * Hosts name the type of their own page; for JSON some say another one than the usual, or none. Stores of objects do not
 * say whether there is what they do not give.
 */
function isMissing(answer: TextAnswer): boolean {
  return [403, 404, 410].includes(answer.status) || (answer.status === 200 && isPage(answer));
}

function nameOf(url: string): string {
  return url.slice(url.lastIndexOf('models/'));
}

type Parse<Parsed> = (json: unknown, name: string) => Parsed;

/** @param parse what it does not take was damaged on its way, perhaps */
async function request(url: string, parse: Parse<unknown>): Promise<TextAnswer> {
  try {
    // Also past a 404 that the browser kept: hosts let those be kept for minutes too.
    const isGood = succeeds((text) => parse(JSON.parse(text), nameOf(url)));
    return await fetchText(url, {cache: 'no-cache', isGood});
  } catch (cause) {
    const what = cause instanceof FetchError && cause.kind !== 'unreachable' ? cause.kind : null;
    const sentence =
      what === 'unanswered' || what === 'stalled'
        ? `${nameOf(url)} has not come: the host does not answer. Check your connection and try again.`
        : what === 'cut'
          ? `${nameOf(url)} was cut off or is not JSON. Try again.`
          : `${nameOf(url)} could not be fetched. Check your connection and try again.`;
    throw new SiteError(sentence, what ?? 'unreachable', {cause});
  }
}

function jsonOf(answer: TextAnswer, url: string): unknown {
  const {status, text} = answer;
  if (isForeignPage(answer)) throw new SiteError(SIGN_IN, 'sign-in');
  if (status < 200 || status > 299 || isOwnPage(answer)) {
    const said = isOwnPage(answer) ? 404 : status;
    throw new SiteError(
      `${nameOf(url)} could not be fetched: the server answered ${said}. Try again later.`,
      'refused',
    );
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new SiteError(`${nameOf(url)} was cut off or is not JSON. Try again.`, 'cut', {cause});
  }
}

async function readJson<Parsed>(url: string, parse: Parse<Parsed>): Promise<Parsed> {
  return parse(jsonOf(await request(url, parse), url), nameOf(url));
}
