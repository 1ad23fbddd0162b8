/** What a visitor may type to find pictures of a model. */
import type {Traits} from '../model/traits.ts';
import {SURE_ENOUGH} from './describe.ts';
import {aNoun} from './wording.ts';

/** What the model itself suggests, else "a blue pony with a horn", of what it has words for. */
export function exampleOf({example, traits}: Traits, noun: string): string {
  if (example !== undefined) return example;
  const sure = traits.filter(({recovery}) => recovery >= SURE_ENOUGH);
  const hasColour = sure.some(({kind, place}) => kind === 'colour' && place === 'before');
  const feature = sure.find(
    (trait) => trait.kind === 'flag' && trait.place === 'with' && !trait.yes.phrase?.includes('{'),
  );
  const what = hasColour ? `a blue ${noun}` : aNoun(noun);
  if (feature?.kind !== 'flag') return what;
  return `${what} with ${feature.yes.phrase ?? feature.yes.words[0] ?? feature.title.toLowerCase()}`;
}
