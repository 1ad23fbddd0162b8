/** Everything that decides one picture of a model, and the link that says it. Pure. */
import {psiText} from '../../picture/picture-address.ts';
import {exploreParts, NOT_EXPLORING, UNEDITED, type Edits} from './explore-state.ts';

export interface Recipe {
  seed: number;
  psi: number;
  edits: Edits;
}

export function plainRecipe(seed: number, psi: number): Recipe {
  return {seed, psi, edits: UNEDITED};
}

/** `siteUrl` ends in `/`. */
export function linkOf(siteUrl: string, model: string, {seed, psi, edits}: Recipe): string {
  const {near, mix, shape} = edits;
  const parts = exploreParts({...NOT_EXPLORING, near, mix, shape});
  return `${siteUrl}?${[`model=${model}`, `seed=${seed}`, `psi=${psiText(psi)}`, ...parts].join('&')}`;
}
