/**
 * What a picture's file says about itself: PNG text chunks by keyword. Title, Software and Source are keywords of the
 * PNG specification (section 11.3.3.2); the rest is the picture's identity in plain words, so that it can be made again.
 */
import type {ModelDescriptor} from '../model/descriptor.ts';
import type {PictureIdentity} from './picture-address.ts';
import {fileName, parsePictureAddress, pictureFolder, psiText} from './picture-address.ts';

/** The part of a model's descriptor that goes into its pictures. */
export type PictureModel = Pick<ModelDescriptor, 'id' | 'version' | 'noun' | 'licence'>;

/** Link to the picture in the site at `siteUrl` (ends in `/`). */
export function pictureLink(identity: PictureIdentity, siteUrl: string): string {
  const {model, seed, psi, classIndex = 0, noise = 'const'} = identity;
  const link = new URL(siteUrl);
  link.searchParams.set('model', model);
  link.searchParams.set('seed', String(seed));
  link.searchParams.set('psi', psiText(psi));
  if (classIndex !== 0) link.searchParams.set('class', String(classIndex));
  if (noise !== 'const') link.searchParams.set('noise', noise);
  return link.href;
}

/** Keyword -> text, in the order in which they are written. */
export function textOf(
  identity: PictureIdentity,
  model: PictureModel,
  siteUrl: string,
): Record<string, string> {
  const {seed, psi, classIndex = 0, noise = 'const'} = identity;
  return {
    Title: `${/^[aeiou]/i.test(model.noun) ? 'An' : 'A'} ${model.noun} that does not exist (seed ${seed})`,
    Software: 'Nonesuch',
    Source: pictureLink(identity, siteUrl),
    Seed: String(seed),
    'Truncation psi': psiText(psi),
    ...(classIndex === 0 ? {} : {Class: String(classIndex)}),
    ...(noise === 'const' ? {} : {Noise: noise}),
    Model: model.id,
    'Model version': String(model.version),
    Licence: model.licence,
  };
}

/** The identity and model version that `textOf` wrote; null when the text is not of one of our pictures. */
export function identityOf(text: Record<string, string>): (PictureIdentity & {modelVersion: number}) | null {
  const {Model: model, Seed: seedText, 'Truncation psi': psi, 'Model version': version} = text;
  if (model === undefined || seedText === undefined || psi === undefined) return null;
  const query = new URLSearchParams({psi});
  if (text['Class'] !== undefined) query.set('class', text['Class']);
  if (text['Noise'] !== undefined) query.set('noise', text['Noise']);
  const identity = /^\d{1,10}$/.test(seedText)
    ? parsePictureAddress(`${pictureFolder}${model}/${fileName(Number(seedText))}?${query}`)
    : null;
  return identity && {...identity, modelVersion: Number(version ?? 1)};
}
