/**
 * How the open picture is made larger, as it stands in the address: `larger=4.network` is four times by the network
 * for photographs, `larger=2.drawing.50` twice by the one for drawings, beside the bicubic one, half of it each. Pure.
 */

export const FACTORS = [2, 4] as const;
export type Factor = (typeof FACTORS)[number];

/** `network`: the one for photographs, which was the only one at first. */
export const METHODS = ['drawing', 'network', 'bicubic'] as const;
export type Method = (typeof METHODS)[number];

export interface Larger {
  factor: Factor;
  method: Method;
  /** Share of the bicubic picture beside the network's, 0 .. 100; null: only the one that was asked for. */
  divider: number | null;
}

export function parseLarger(text: string): Larger | null {
  const match = /^(\d)\.([a-z]+)(?:\.(\d{1,3}))?$/.exec(text);
  if (!match) return null;
  const factor = FACTORS.find((value) => value === Number(match[1]));
  const method = METHODS.find((value) => value === match[2]);
  const divider = match[3] === undefined ? null : Number(match[3]);
  if (!factor || !method) return null;
  // Nothing else can be beside the bicubic one.
  if (divider !== null && (divider > 100 || method === 'bicubic')) return null;
  return {factor, method, divider};
}

export function largerText({factor, method, divider}: Larger): string {
  return [factor, method, ...(divider === null ? [] : [divider])].join('.');
}
