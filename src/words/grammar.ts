/** A small context-free grammar whose choices a seed makes. */
import type {TextAlternative} from '../model/text.ts';
import {pick} from './pick.ts';

export type Grammar = Record<string, readonly TextAlternative[]>;

const REFERENCE = /\{(\w+)\}/g;

export interface ExpandOptions {
  /** Which of the seed's texts this is, so that two texts of one seed do not rhyme. */
  slot: number;
  /** Symbols that are no rules. */
  given?: Record<string, string>;
  /** Which alternatives may be taken. Default: all. */
  holds?: (one: TextAlternative) => boolean;
}

/**
 * Expands each `{symbol}` of a text by one of its alternatives, again and again. The first letter becomes a capital.
 * @throws {RangeError} if a symbol is neither a rule nor given
 */
export function expand(
  grammar: Grammar,
  text: string,
  seed: number,
  {slot, given = {}, holds = () => true}: ExpandOptions,
): string {
  let choice = slot * 1000;
  // No alternative is offered twice within one text.
  const used = new Set<string>();
  const grow = (symbol: string): string => {
    if (Object.hasOwn(given, symbol)) return given[symbol]!;
    if (!Object.hasOwn(grammar, symbol)) throw new RangeError(`The grammar has no rule for {${symbol}}.`);
    const texts = grammar[symbol]!.filter(holds).map((one) => (typeof one === 'string' ? one : one.text));
    const fresh = texts.filter((one) => !used.has(one));
    const chosen = pick(seed, ++choice, fresh.length > 0 ? fresh : texts);
    used.add(chosen);
    return fill(chosen);
  };
  const fill = (content: string): string => content.replace(REFERENCE, (_, symbol: string) => grow(symbol));
  const whole = fill(text);
  return whole.charAt(0).toUpperCase() + whole.slice(1);
}
