/**
 * A morph as it stands in the address: `morph=42-0.7~85-0.7;near:5.77;mix:7-fine` are its pictures, each a seed, its psi and
 * what was changed in it; `film=1.5-20-z-even` how it is played. Pure.
 */
import type {Recipe} from './recipe.ts';
import type {Pace} from '../model/latent/closed-path.ts';
import {parseRecipe, recipeText} from './edits-text.ts';

export interface MorphPlay {
  /** From one picture to the next, see `SECONDS`. */
  seconds: number;
  /** Frames per second, one of `RATES`. */
  fps: number;
  /** Great circles through z, or straight lines through w. */
  through: 'z' | 'w';
  pace: Pace;
}

export interface MorphState {
  /** Up to `MOST_PICTURES`; nothing moves with less than two. */
  pictures: readonly Recipe[];
  play: MorphPlay;
}

export const MOST_PICTURES = 12;
export const SECONDS = {least: 0.2, most: 6} as const;
export const RATES: readonly number[] = [10, 15, 20, 25, 30];
/** Between the edits of one of them. */
const IN_MORPH = ';';

export const DEFAULT_PLAY: MorphPlay = {seconds: 2, fps: 15, through: 'w', pace: 'eased'};
export const NO_MORPH: MorphState = {pictures: [], play: DEFAULT_PLAY};

/** Whether there is a way from one picture to another. */
export function isMoving({pictures}: MorphState): boolean {
  return pictures.length > 1;
}

/** From one picture to the next, 1 or more. */
export function framesPerStep({seconds, fps}: MorphPlay): number {
  return Math.max(1, Math.round(seconds * fps));
}

/** Null when the text is none. */
export function parsePictures(text: string): Recipe[] | null {
  const pictures = text.split('~').map((picture) => parseRecipe(picture, IN_MORPH));
  const found = pictures.filter((picture) => picture !== null);
  return found.length === pictures.length && found.length <= MOST_PICTURES ? found : null;
}

/** Null when the text is none. */
export function parsePlay(text: string): MorphPlay | null {
  const match = /^(\d(?:\.\d)?)-(\d{2})-([zw])-(even|eased)$/.exec(text);
  if (!match) return null;
  const [seconds, fps] = [Number(match[1]), Number(match[2])];
  if (seconds < SECONDS.least || seconds > SECONDS.most || !RATES.includes(fps)) return null;
  return {seconds, fps, through: match[3] as 'z' | 'w', pace: match[4] as Pace};
}

/** The parts of a query, without `&`. */
export function morphParts({pictures, play}: MorphState): string[] {
  const texts = pictures.map((picture) => recipeText(picture, IN_MORPH));
  const {seconds, fps, through, pace} = play;
  const film = `film=${Number(seconds.toFixed(1))}-${fps}-${through}-${pace}`;
  const isDefault = (Object.keys(play) as (keyof MorphPlay)[]).every(
    (key) => play[key] === DEFAULT_PLAY[key],
  );
  return [...(texts.length > 0 ? [`morph=${texts.join('~')}`] : []), ...(isDefault ? [] : [film])];
}
