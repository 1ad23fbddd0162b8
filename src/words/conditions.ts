/** Whether a picture's traits are as a text wants them. */
import type {TextAlternative, TraitCondition} from '../model/text.ts';
import type {Trait, Traits} from '../model/traits.ts';
import {colourName} from './colour-names.ts';
import {OUTER_PART, rangePart, SHOWN_ENOUGH, SURE_ENOUGH} from './describe.ts';
import {chosenOption, columnsOf, isMeaningful, labOf} from './trait-values.ts';

/** What is not shown surely is not spoken of. */
const isShown = (saying: {shown?: number | undefined} | undefined): boolean =>
  (saying?.shown ?? 1) >= SHOWN_ENOUGH;

function meets(asked: TraitCondition, trait: Trait, columns: Float32Array): boolean {
  const [value] = columns;
  switch (trait.kind) {
    case 'flag': {
      const isSet = value! > 0.5;
      return asked === isSet && (!isSet || isShown(trait.yes));
    }
    case 'choice': {
      const option = trait.options[chosenOption(columns)]!;
      return Array.isArray(asked) && asked.includes(option.name) && isShown(option);
    }
    case 'colour':
      return Array.isArray(asked) && asked.includes(colourName(labOf(trait, columns)));
    case 'number': {
      if (asked === 'low') return rangePart(trait, value!) < OUTER_PART;
      if (asked === 'high') return rangePart(trait, value!) > 1 - OUTER_PART;
      if (typeof asked !== 'object' || Array.isArray(asked)) return false;
      const {from = -Infinity, below = Infinity} = asked;
      return value! >= from && value! < below;
    }
  }
}

/**
 * @param read the model's traits and the picture's row `[columns]`; null while they are not known, when no condition holds
 */
export function holds(one: TextAlternative, read: {traits: Traits; row: Float32Array} | null): boolean {
  if (typeof one === 'string') return true;
  if (!read) return false;
  const {traits, row} = read;
  return Object.entries(one.when).every(([name, asked]) => {
    const trait = traits.traits.find((candidate) => candidate.name === name);
    if (!trait || trait.recovery < SURE_ENOUGH || !isMeaningful(traits, trait, row)) return false;
    return meets(asked, trait, columnsOf(traits, trait, row));
  });
}
