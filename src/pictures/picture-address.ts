/**
 * The address of a picture inside the site, and back: `pictures/pony/seed0000042.png?psi=0.7&v=9`, relative to the site's
 * root. One picture has one address: parsing accepts what people type, writing gives the canonical form. An address
 * without a version means the newest.
 */
import {isSeed} from '../model/latent/random-state.ts';
import {EDIT_NAMES, editParts, parseEditsAlone} from './edits-text.ts';
import {isEdited, UNEDITED, type Edits, type Recipe, type SynthesisOptions} from './recipe.ts';

/** Everything that decides a picture's pixels. */
export interface PictureIdentity extends SynthesisOptions, Pick<Recipe, 'seed' | 'psi'> {
  /** Folder name of the model under `models/`. */
  model: string;
  /** Of the model, 1 or more; the newest when absent. */
  version?: number;
  /** None when absent. */
  edits?: Edits;
}

/** Folder of all pictures, relative to the site's root. */
export const pictureFolder = 'pictures/';

/** What mail programs and chats still take for one link. */
export const LONGEST_ADDRESS = 2000;

const maxSeed = 2 ** 32 - 1;
const maxPsi = 2;
const maxCutoff = 100;

/** Far more than any link has, trackers included. */
const mostParts = 256;
const longestPart = 200;
/** Of one that says traits, which are thousands of a large model; with its commas and colons as escapes. */
const longestShape = 192_000;

/** Whether a query, without `?`, has no more parts than could be meant, and none longer: known before any is read. */
export function isQueryOfAPicture(query: string): boolean {
  if (query.length > mostParts * longestPart + longestShape) return false;
  const parts = query.split('&', mostParts + 1);
  return (
    parts.length <= mostParts &&
    parts.every((part) => part.length <= (/^(shape|toward)=/.test(part) ? longestShape : longestPart))
  );
}

/** Model ids are folder names: lower-case letters, digits and hyphens. */
const modelPattern = /^[a-z0-9][a-z0-9-]{0,63}$/;
const pathPattern = /^pictures\/([^/]+)\/seed(\d{1,10})\.[Pp][Nn][Gg]$/;
const psiPattern = /^-?\d{1,2}(\.\d{1,20})?$/;
const classPattern = /^\d{1,6}$/;
const cutoffPattern = /^[1-9]\d{0,2}$/;
const versionPattern = /^[1-9]\d{0,8}$/;
/** What others add to a link to see who follows it. */
const trackerPattern =
  /^(utm_\w+|ref(_src|_url)?|(fb|g|d|y|tw|tt)clid|msclkid|srsltid|igsh(id)?|mc_[ce]id|[gw]braid|gad_\w+|_ga|_gl|_hsenc|_hsmi|li_fat_id|mkt_tok)$/i;

/** `seed0000042.png`: seven digits or more, as the sites before this one named their files. */
export function fileName(seed: number): string {
  return `seed${String(seed).padStart(7, '0')}.png`;
}

/** Psi as it stands in an address: at most three decimals, no trailing zeros, never an exponent or -0. */
export function psiText(psi: number): string {
  return String(Number(psi.toFixed(3)) + 0);
}

/** How the network is run, as parts of a query, without `&`: only what is not the usual. */
export function optionParts({classIndex = 0, noise = 'const', cutoff}: SynthesisOptions): string[] {
  return [
    ...(classIndex === 0 ? [] : [`class=${classIndex}`]),
    ...(noise === 'const' ? [] : [`noise=${noise}`]),
    ...(cutoff === undefined ? [] : [`cutoff=${cutoff}`]),
  ];
}

/**
 * Reads one part of a query about how the network is run; null when it says nothing of that kind, or nothing usable.
 */
export function parseOption(name: string, value: string): SynthesisOptions | null {
  switch (name) {
    case 'class':
      return classPattern.test(value) ? {classIndex: Number(value)} : null;
    case 'noise':
      return value === 'none' || value === 'const' ? {noise: value} : null;
    case 'cutoff':
      return cutoffPattern.test(value) && Number(value) <= maxCutoff ? {cutoff: Number(value)} : null;
    default:
      return null;
  }
}

/** Only what is not the usual, so that equal options are equal. */
export function plainOptions({classIndex = 0, noise = 'const', cutoff}: SynthesisOptions): SynthesisOptions {
  return {
    ...(classIndex === 0 ? {} : {classIndex}),
    ...(noise === 'const' ? {} : {noise}),
    ...(cutoff === undefined ? {} : {cutoff}),
  };
}

/** A version as it stands in an address; null when it is none. */
export function parseVersion(text: string): number | null {
  return versionPattern.test(text) ? Number(text) : null;
}

/** @throws {RangeError} for a model, version, seed, psi, class or cutoff that no picture can have. */
function checkIdentity({model, version = 1, seed, psi, classIndex = 0, cutoff = 1}: PictureIdentity): void {
  if (!modelPattern.test(model)) {
    throw new RangeError(`A model's id has lower-case letters, digits and hyphens, but got "${model}".`);
  }
  if (parseVersion(String(version)) === null) {
    throw new RangeError(`A model's version is a whole number from 1, but got ${version}.`);
  }
  if (!isSeed(seed)) {
    throw new RangeError(`A seed is a whole number from 0 to ${maxSeed}, but got ${seed}.`);
  }
  if (!(Math.abs(psi) <= maxPsi)) {
    throw new RangeError(`Psi is a number from -${maxPsi} to ${maxPsi}, but got ${psi}.`);
  }
  if (!Number.isInteger(classIndex) || !parseOption('class', String(classIndex))) {
    throw new RangeError(`A class is a whole number from 0, but got ${classIndex}.`);
  }
  if (!parseOption('cutoff', String(cutoff))) {
    throw new RangeError(`A truncation cutoff is a whole number from 1 to ${maxCutoff}, but got ${cutoff}.`);
  }
}

/**
 * The canonical address of a picture, relative to the site's root. It may be longer than `LONGEST_ADDRESS`; see `hasAddress`.
 * @throws {RangeError} for a model, version, seed, psi, class or cutoff that no picture can have.
 */
export function pictureAddress(identity: PictureIdentity): string {
  checkIdentity(identity);
  const {model, version, seed, psi, edits = UNEDITED} = identity;
  const parts = [
    `psi=${psiText(psi)}`,
    ...(version === undefined ? [] : [`v=${version}`]),
    ...optionParts(identity),
    ...editParts(edits),
  ];
  return `${pictureFolder}${model}/${fileName(seed)}?${parts.join('&')}`;
}

/** Whether a picture's address is short enough to be sent. */
export function hasAddress(identity: PictureIdentity): boolean {
  return pictureAddress(identity).length <= LONGEST_ADDRESS;
}

/** What of an identity is said for each picture of a page. */
export function recipeOf({seed, psi, edits = UNEDITED}: PictureIdentity): Recipe {
  return {seed, psi, edits};
}

/** Name of a picture's file. */
export function pictureFileName({seed, edits = UNEDITED}: Pick<PictureIdentity, 'seed' | 'edits'>): string {
  return isEdited(edits) ? fileName(seed).replace('.png', '-edited.png') : fileName(seed);
}

/**
 * Reads an address relative to the site's root, with or without a leading slash; psi defaults to 1. The order of the
 * query's parts, what trackers add, and a part that is said twice do not matter; an unknown part is an error: it may stand
 * for an edit that would be lost. Returns null when no picture can be meant, or two.
 */
export function parsePictureAddress(pathAndQuery: string): PictureIdentity | null {
  const [path = '', ...rest] = pathAndQuery.replace(/^\//, '').replace(/#.*$/, '').split('?');
  const query = rest.join('?');
  if (!isQueryOfAPicture(query)) return null;
  const match = pathPattern.exec(path);
  if (!match || !modelPattern.test(match[1]!)) return null;
  const seed = Number(match[2]);
  if (seed > maxSeed) return null;

  const said = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    if (trackerPattern.test(name)) continue;
    const before = said.get(name);
    if (before !== undefined && !isSame(name, before, value)) return null;
    said.set(name, value);
  }
  const edits = new URLSearchParams();
  const identity: PictureIdentity = {model: match[1]!, seed, psi: 1};
  for (const [name, value] of said) {
    if (EDIT_NAMES.some((edit) => edit === name)) {
      edits.set(name, value);
      continue;
    }
    const part = parsePart(name, value);
    if (!part) return null;
    Object.assign(identity, part);
  }
  const {model, version, psi} = identity;
  const edited = parseEditsAlone(edits);
  if (!edited) return null;
  return {
    model,
    ...(version === undefined ? {} : {version}),
    seed,
    psi,
    ...plainOptions(identity),
    ...(isEdited(edited) ? {edits: edited} : {}),
  };
}

/** Whether a part that stands there twice says the same both times. */
function isSame(name: string, one: string, other: string): boolean {
  const [a, b] = [parsePart(name, one), parsePart(name, other)];
  return one === other || (a !== null && JSON.stringify(a) === JSON.stringify(b));
}

/** What one part of the query says, but for edits; null when it says nothing about a picture. */
function parsePart(name: string, value: string): Partial<PictureIdentity> | null {
  if (name === 'psi') {
    const isPsi = psiPattern.test(value) && Math.abs(Number(value)) <= maxPsi;
    return isPsi ? {psi: Number(psiText(Number(value)))} : null;
  }
  if (name === 'v') {
    const version = parseVersion(value);
    return version === null ? null : {version};
  }
  return parseOption(name, value);
}

/** Reads an absolute address (`url`) of a picture of the site at `siteUrl` (ends in `/`); null for anything else. */
export function parsePictureUrl(url: string, siteUrl: string): PictureIdentity | null {
  return url.startsWith(siteUrl) ? parsePictureAddress(url.slice(siteUrl.length)) : null;
}
