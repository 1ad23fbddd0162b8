/** The picture of a model that a link into the site shows. Pure. */
import type {Recipe} from '../../picture/recipe.ts';
import type {ModelDescriptor} from '../../model/descriptor.ts';
import {parseAddress} from '../url-state.ts';

/**
 * `query` with `?`; without a model it may mean this one. Null for a link to no picture, or to another model's. The version
 * does not matter here: what is wanted is the picture that this one makes of it.
 */
export function recipeOfQuery(query: string, model: ModelDescriptor): Recipe | null {
  const {seed, psi, model: id, explore} = parseAddress(query).state;
  if (seed === null || (id !== null && id !== model.id)) return null;
  const {near, mix, shape} = explore;
  return {seed, psi: psi ?? model.truncation.psi, edits: {near, mix, shape}};
}
