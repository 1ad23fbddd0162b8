/** A small context-free grammar whose choices a seed makes. */
import {pick} from './pick.ts';

export type Grammar = Record<string, readonly string[]>;

/**
 * Expands `{symbol}` by one of its alternatives, again and again. A symbol that is no rule is taken from `given`.
 * @param slot which of the seed's texts this is, so that two texts of one seed do not rhyme
 * @throws {RangeError} if a symbol is neither a rule nor given
 */
export function expand(
  grammar: Grammar,
  start: string,
  seed: number,
  slot: number,
  given: Record<string, string> = {},
): string {
  let choice = slot * 1000;
  // No alternative is offered twice within one text.
  const used = new Set<string>();
  const grow = (symbol: string): string => {
    const known = given[symbol];
    if (known !== undefined) return known;
    const rule = grammar[symbol];
    if (!rule) throw new RangeError(`The grammar has no rule for {${symbol}}.`);
    const fresh = rule.filter((one) => !used.has(one));
    const chosen = pick(seed, ++choice, fresh.length > 0 ? fresh : rule);
    used.add(chosen);
    return chosen.replace(/\{(\w+)\}/g, (_, inner: string) => grow(inner));
  };
  const text = grow(start);
  return text.charAt(0).toUpperCase() + text.slice(1);
}
