/**
 * What a picture's file says about itself: PNG text chunks by keyword. Title, Software and Source are keywords of the
 * PNG specification (section 11.3.3.2); the rest is the picture's identity in plain words, so that it can be made again.
 */
import type {ModelDescriptor} from '../model/descriptor.ts';
import {otherSeeds} from './blend.ts';
import {editParts} from './edits-text.ts';
import {
  fileName,
  isQueryOfAPicture,
  parsePictureAddress,
  pictureFolder,
  psiText,
  type PictureIdentity,
} from './picture-address.ts';
import {pictureLink} from './picture-link.ts';
import {readPngText} from './png/png.ts';
import {UNEDITED} from './recipe.ts';
import {seedsText} from '../words/wording.ts';

/** The part of a model's descriptor that goes into its pictures. */
export type PictureModel = Pick<ModelDescriptor, 'id' | 'version' | 'noun' | 'licence'>;

/** Keyword -> text, in the order in which they are written. The version is the model's, whatever `identity` says. */
export function textOf(
  identity: PictureIdentity,
  model: PictureModel,
  pageUrl: string,
): Record<string, string> {
  const {seed, psi, classIndex = 0, noise = 'const', cutoff, edits = UNEDITED} = identity;
  const edited = editParts(edits).join('&');
  return {
    Title: `${/^[aeiou]/i.test(model.noun) ? 'An' : 'A'} ${model.noun} that does not exist (${seedsText(seed, otherSeeds(edits))})`,
    Software: 'Nonesuch',
    Source: pictureLink({...identity, version: model.version}, pageUrl),
    Seed: String(seed),
    'Truncation psi': psiText(psi),
    ...(cutoff === undefined ? {} : {'Truncation cutoff': String(cutoff)}),
    ...(classIndex === 0 ? {} : {Class: String(classIndex)}),
    ...(noise === 'const' ? {} : {Noise: noise}),
    ...(edited === '' ? {} : {Edits: edited}),
    Model: model.id,
    'Model version': String(model.version),
    Licence: model.licence,
  };
}

/** All that `textOf` writes. */
const KEYWORDS: ReadonlySet<string> = new Set([
  'Title',
  'Software',
  'Source',
  'Seed',
  'Truncation psi',
  'Truncation cutoff',
  'Class',
  'Noise',
  'Edits',
  'Model',
  'Model version',
  'Licence',
]);

/**
 * What a file says of its picture; what other programs have written into it is passed over.
 * @throws {PngError} see `readPngText`
 */
export function readPictureText(file: Uint8Array): Record<string, string> {
  return readPngText(file, {keywords: KEYWORDS, mostBytes: 2 ** 16});
}

/** One sentence for a picture of a version that the site does not have. */
export function missingVersion(asked: number, newest: number): string {
  return `This picture was made by version ${asked} of the model, and this site has version ${newest}.`;
}

/** Keywords that are parts of the identity, by their name in an address. */
const PARTS = {v: 'Model version', cutoff: 'Truncation cutoff', class: 'Class', noise: 'Noise'} as const;

/**
 * The identity that `textOf` wrote, with its version; null when the text is not of one of our pictures. Files of the
 * first release say their edits in `Source` alone.
 */
export function identityOf(text: Record<string, string>): PictureIdentity | null {
  const {Model: model, Seed: seed, 'Truncation psi': psi, Edits: edits} = text;
  if (model === undefined || psi === undefined || !/^\d{1,10}$/.test(seed ?? '')) return null;
  if (edits !== undefined && !isQueryOfAPicture(edits)) return null;
  const query = new URLSearchParams(edits);
  query.set('psi', psi);
  for (const [name, keyword] of Object.entries(PARTS)) {
    const value = text[keyword];
    if (value !== undefined) query.set(name, value);
  }
  return parsePictureAddress(`${pictureFolder}${model}/${fileName(Number(seed))}?${query}`);
}
