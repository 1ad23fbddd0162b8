/**
 * The address of a picture inside the site, and back: `pictures/pony/seed0000042.png?psi=0.7`, relative to the site's root.
 * One picture has one address: parsing accepts what people type, writing gives the canonical form.
 */

/** What one picture is made from; with the model's version it decides every pixel. */
export interface PictureIdentity {
  /** Folder name of the model under `models/`. */
  model: string;
  /** Integer 0 .. 2^32 - 1, as NVIDIA's `generate.py --seeds`. */
  seed: number;
  /** Truncation psi, -2..2 in steps of 0.001 (others are rounded when the address is written); 1 = none. */
  psi: number;
  /** Class of a conditional model, 0 when absent. */
  classIndex?: number;
  /** `const` when absent. Random noise makes another picture each time and so has no address. */
  noise?: 'const' | 'none';
}

/** Folder of all pictures, relative to the site's root. */
export const pictureFolder = 'pictures/';

const maxSeed = 2 ** 32 - 1;
const maxPsi = 2;

/** Model ids are folder names: lower-case letters, digits and hyphens. */
const modelPattern = /^[a-z0-9][a-z0-9-]{0,63}$/;
const pathPattern = /^pictures\/([^/]+)\/seed(\d{1,10})\.[Pp][Nn][Gg]$/;
const psiPattern = /^-?\d{1,2}(\.\d{1,20})?$/;
const classPattern = /^\d{1,6}$/;
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

/**
 * The canonical address of a picture, relative to the site's root.
 * @throws {RangeError} for a model, seed, psi or class that no picture can have.
 */
export function pictureAddress(identity: PictureIdentity): string {
  const {model, seed, psi, classIndex = 0, noise = 'const'} = identity;
  if (!modelPattern.test(model)) {
    throw new RangeError(`A model's id has lower-case letters, digits and hyphens, but got "${model}".`);
  }
  if (!Number.isInteger(seed) || seed < 0 || seed > maxSeed) {
    throw new RangeError(`A seed is a whole number from 0 to ${maxSeed}, but got ${seed}.`);
  }
  if (!(Math.abs(psi) <= maxPsi)) {
    throw new RangeError(`Psi is a number from -${maxPsi} to ${maxPsi}, but got ${psi}.`);
  }
  if (!Number.isInteger(classIndex) || classIndex < 0 || !classPattern.test(String(classIndex))) {
    throw new RangeError(`A class is a whole number from 0, but got ${classIndex}.`);
  }
  const extra = (classIndex === 0 ? '' : `&class=${classIndex}`) + (noise === 'none' ? '&noise=none' : '');
  return `${pictureFolder}${model}/${fileName(seed)}?psi=${psiText(psi)}${extra}`;
}

/**
 * Reads an address relative to the site's root, with or without a leading slash; psi defaults to 1. The order of the
 * query's parts, what trackers add, and a part that is said twice do not matter; an unknown part is an error: it may stand
 * for an edit that would be lost. Returns null when no picture can be meant, or two.
 */
export function parsePictureAddress(pathAndQuery: string): PictureIdentity | null {
  const [path, query = ''] = pathAndQuery.replace(/^\//, '').replace(/#.*$/, '').split('?', 2);
  const match = pathPattern.exec(path!);
  if (!match || !modelPattern.test(match[1]!)) return null;
  const seed = Number(match[2]);
  if (seed > maxSeed) return null;

  const parts: Partial<PictureIdentity> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    if (trackerPattern.test(name)) continue;
    const part = parsePart(name, value);
    if (!part) return null;
    for (const [key, said] of Object.entries(part)) {
      const before = parts[key as keyof PictureIdentity];
      if (before !== undefined && before !== said) return null;
    }
    Object.assign(parts, part);
  }
  const {psi = 1, classIndex = 0, noise = 'const'} = parts;
  return {
    model: match[1]!,
    seed,
    psi,
    ...(classIndex === 0 ? {} : {classIndex}),
    ...(noise === 'const' ? {} : {noise}),
  };
}

/** What one part of the query says; null when it says nothing about a picture. */
function parsePart(name: string, value: string): Partial<PictureIdentity> | null {
  switch (name) {
    case 'psi':
      return psiPattern.test(value) && Math.abs(Number(value)) <= maxPsi
        ? {psi: Number(psiText(Number(value)))}
        : null;
    case 'class':
      return classPattern.test(value) ? {classIndex: Number(value)} : null;
    case 'noise':
      return value === 'none' || value === 'const' ? {noise: value} : null;
    default:
      return null;
  }
}

/** Reads an absolute address (`url`) of a picture of the site at `siteUrl` (ends in `/`); null for anything else. */
export function parsePictureUrl(url: string, siteUrl: string): PictureIdentity | null {
  return url.startsWith(siteUrl) ? parsePictureAddress(url.slice(siteUrl.length)) : null;
}
