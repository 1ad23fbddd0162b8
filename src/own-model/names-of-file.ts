/** What a model might be called, from the name of its file. Pure. */
import {printable} from '../lib/printable.ts';

const MOST_CHARACTERS = 60;

/** "ffhq-512_final.pkl" is "Ffhq 512 final". */
export function namesOfFile(fileName: string): {title: string; noun: string} {
  const stem = printable(fileName.replace(/\.[^.]*$/, ''));
  const words = stem
    .replace(/[-_\s]+/g, ' ')
    .trim()
    .slice(0, MOST_CHARACTERS)
    .trim();
  if (words === '') return {title: 'My model', noun: 'picture'};
  return {title: words.charAt(0).toUpperCase() + words.slice(1), noun: 'picture'};
}
