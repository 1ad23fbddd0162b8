/** The picture of a model that a link into the site shows. Pure. */
import type {ModelDescriptor} from '../model/descriptor.ts';
import {parsePictureQuery} from './picture-link.ts';
import {UNEDITED, type Recipe} from './recipe.ts';

/**
 * `query` with `?`; without a model it may mean this one. Null for a link to no picture, or to another model's. The version
 * does not matter here: what is wanted is the picture that this one makes of it.
 */
export function recipeOfQuery(query: string, model: ModelDescriptor): Recipe | null {
  const linked = parsePictureQuery(query);
  if (!linked || (linked.model !== null && linked.model !== model.id)) return null;
  const {seed, edits = UNEDITED} = linked.rest;
  return {seed, psi: linked.psi ?? model.truncation.psi, edits};
}
