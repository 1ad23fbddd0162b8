/** What is told of a picture: a name, and where the model has a text, a story and a card. Always the same for a picture. */
import type {ModelText} from '../model/text.ts';
import type {Traits} from '../model/traits.ts';
import {holds} from './conditions.ts';
import {expand, type ExpandOptions} from './grammar.ts';
import {givenNameOf, nameOf} from './name.ts';

export interface Card {
  /** "For adoption: Juniper Moonwhistle, pony". */
  title: string;
  lines: {label: string; text: string}[];
}

export interface ReadTraits {
  traits: Traits;
  /** `[columns]`, see `readTraits`. */
  row: Float32Array;
}

/** Of the seed's choices: those of the names, the story and the lines of the card. */
const SLOT = {given: 7, name: 8, story: 1, title: 9, lines: 10};

/** A capital after a full stop. */
const inSentences = (text: string): string =>
  text.replace(/([.!?] )(\p{Ll})/gu, (_, stop: string, letter: string) => stop + letter.toUpperCase());

/** The name of a seed, in full and for short; the model's own where it has such. */
export function namesOf(text: ModelText | null, seed: number): {given: string; name: string} {
  if (!text?.names) return {given: givenNameOf(seed), name: nameOf(seed)};
  const {rules, names} = text;
  // They are the seed's, whatever the picture shows.
  const plain = (one: ModelText['rules'][string][number]): boolean => typeof one === 'string';
  const given = expand(rules, names.given, seed, {slot: SLOT.given, holds: plain});
  return {given, name: expand(rules, names.name, seed, {slot: SLOT.name, given: {given}, holds: plain})};
}

/**
 * @param noun what the pictures show: "pony"
 * @param read null for a model without traits
 * @param looks one line of what can be seen (`describeTraits`); empty for none
 */
export function tell(
  text: ModelText | null,
  seed: number,
  noun: string,
  read: ReadTraits | null,
  looks = '',
): {name: string; story: string; card: Card | null} {
  const names = namesOf(text, seed);
  if (!text) return {name: names.name, story: '', card: null};
  const seen = looks === '' ? `a ${noun}` : looks.charAt(0).toLowerCase() + looks.slice(1);
  const options = (slot: number): ExpandOptions => ({
    slot,
    given: {...names, noun, looks: seen},
    holds: (one) => holds(one, read),
  });
  const {rules, story, card} = text;
  return {
    name: names.name,
    story: story ? inSentences(expand(rules, story, seed, options(SLOT.story))) : '',
    card: card
      ? {
          title: expand(rules, card.title, seed, options(SLOT.title)),
          lines: card.lines.map(({label, text: line}, i) => ({
            label,
            text: expand(rules, line, seed, options(SLOT.lines + i)),
          })),
        }
      : null,
  };
}
