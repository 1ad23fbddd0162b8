/** How the page's state changes when something is done on it. Pure. */
import {withoutEdits} from '../pictures/explore-state.ts';
import {UNEDITED, type Edits} from '../pictures/recipe.ts';
import type {Choice} from '../kit/chosen-event.ts';
import {START, type PageState} from './url-state.ts';

/**
 * Chooses what an address leaves open.
 * @param wantsNew for a reload, which wants another wall, of the newest version, unless it is looking at one picture, or at a spot of a plane
 * @param randomSeed gives a new wall or picture
 * @param seen the single picture that was here before, when the visitor comes back to it
 */
export function resolveDefaults(
  state: PageState,
  wantsNew: boolean,
  randomSeed: () => number,
  seen: number | null = null,
): PageState {
  const isOfWall = state.seed === null && !state.one && state.plane === null;
  const isReplaced = wantsNew && isOfWall;
  const isNew = state.wall === null || isReplaced;
  return {
    ...state,
    version: isReplaced ? null : state.version,
    wall: isNew ? randomSeed() : state.wall,
    at: isNew ? START : state.at,
    // What is wanted has to be looked for.
    seed: state.one ? (state.seed ?? seen ?? (state.wish === '' ? randomSeed() : null)) : state.seed,
  };
}

/** The open picture gives way to another one, which has edits of its own, or none; null closes it. */
export function withPicture(page: PageState, seed: number | null, edits: Edits = UNEDITED): PageState {
  return {...page, seed, isNamed: false, explore: {...withoutEdits(page.explore), ...edits}};
}

/** Something was chosen in a panel beside the open picture. Another picture starts without the edits of this one. */
export function withChoice(page: PageState, choice: Choice): PageState {
  const {seed = page.seed, psi = page.psi} = choice;
  const kept = seed === page.seed ? page.explore : withoutEdits(page.explore);
  return {...page, seed, psi, explore: {...kept, ...choice.explore}, one: false};
}

/** The picture of a link opens here; the panel stays as it is, and so does a morph that the link has nothing to put in place of. */
export function withLink(page: PageState, link: PageState): PageState {
  const {morph} = link.explore.morph.pictures.length > 0 ? link.explore : page.explore;
  return {
    ...page,
    model: link.model ?? page.model,
    version: link.version,
    options: link.options,
    psi: link.psi ?? page.psi,
    seed: link.seed,
    explore: {...link.explore, morph, panel: page.explore.panel},
    one: false,
  };
}
