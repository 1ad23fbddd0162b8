/** How rare it is what a wall shows. Pure. */
import type {ModelDescriptor} from '../model/descriptor.ts';
import {CANDIDATES, type Rarity} from '../pictures/matching-seeds.ts';

/** One or two digits: more would change with every picture that is read. */
function rounded(count: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(count)) - (count < 30 ? 1 : 0));
  return Math.max(2, Math.round(count / step) * step);
}

const digits = (count: number): string => count.toLocaleString('en');

export function rarityText(
  {read, met, nearest}: Rarity,
  {title, noun}: Pick<ModelDescriptor, 'title' | 'noun'>,
): string {
  const many = title.toLowerCase();
  if (read === 0) return `Looking through ${many} …`;
  if (met === 0 && nearest === 0) return `None among ${digits(read)} ${many} yet …`;
  if (met === 0) return `None among ${digits(read)} ${many}: the nearest are shown.`;
  const often =
    met / read > 0.6 ? `Most ${many} are so.` : `About one ${noun} in ${digits(rounded(read / met))}.`;
  return nearest === 0 ? often : `${often} Where none is among ${digits(CANDIDATES)}, the nearest is shown.`;
}
