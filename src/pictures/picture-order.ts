/** What to ask of an engine for the picture of a seed. Pure. */
import type {PictureOrder} from '../engine/client/engine-client.ts';
import type {ModelDescriptor} from '../model/descriptor.ts';
import type {PictureIdentity} from './picture-address.ts';
import {textOf} from './picture-text.ts';
import type {SynthesisOptions} from './recipe.ts';

/** How the network is run, apart from psi and class, which a w has in it already. */
export function runOptions({
  noise,
  cutoff,
}: SynthesisOptions): Pick<PictureOrder, 'noiseMode' | 'truncationCutoff'> {
  return {
    ...(noise === undefined ? {} : {noiseMode: noise}),
    ...(cutoff === undefined ? {} : {truncationCutoff: cutoff}),
  };
}

/** The PNG of an unedited picture, of an engine that has `model` loaded. */
export function orderOf(identity: PictureIdentity, model: ModelDescriptor, siteUrl: string): PictureOrder {
  const {seed, psi, classIndex} = identity;
  return {
    from: {space: 'z', seed, ...(classIndex === undefined ? {} : {classIndex})},
    truncationPsi: psi,
    ...runOptions(identity),
    format: 'png',
    text: textOf(identity, model, siteUrl),
  };
}
