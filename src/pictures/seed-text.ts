/** What a visitor may type or paste to name a picture: a number, a file name of ours, a link. Pure. */
import {isSeed} from '../model/latent/random-state.ts';
import {seedOf as seedOfName} from '../lib/seed-of-name.ts';
import {nameInAddress, withSeed} from './name-address.ts';
import {parsePictureUrl} from './picture-address.ts';
import {wholePictureQuery} from './picture-link.ts';

export type NamedPicture = {kind: 'seed'; seed: number} | {kind: 'link'; query: string};

function seedOf(digits: string): NamedPicture | null {
  const seed = Number(digits);
  return digits.length <= 10 && isSeed(seed) ? {kind: 'seed', seed} : null;
}

/**
 * `42`, `seed0000042.png` (also "seed0000042 (1).png", as browsers save it twice), or a link into the site at `siteUrl`.
 * Null where no picture can be meant.
 */
export function namedPicture(text: string, siteUrl: string): NamedPicture | null {
  const typed = text.trim();
  const number = /^(?:seed\s*)?(\d+)$/i.exec(typed);
  if (number) return seedOf(number[1]!);
  const name = nameInAddress(typed);
  const picture = parsePictureUrl(name === null ? typed : withSeed(typed, seedOfName(name)), siteUrl);
  if (picture) return {kind: 'link', query: wholePictureQuery(picture)};
  let url: URL | null = null;
  try {
    url = new URL(typed);
  } catch {
    // A file name, then.
  }
  if (url && /^https?:$/.test(url.protocol)) {
    const seed = url.searchParams.get('seed');
    return seed !== null && /^\d+$/.test(seed) && seedOf(seed) ? {kind: 'link', query: url.search} : null;
  }
  const file = /(?:^|[\\/])seed(\d+)(?:-edited)?(?:-\dx(?:-bicubic)?)?(?: ?\(\d+\))?\.png(?:\?.*)?$/i.exec(
    typed,
  );
  return file ? seedOf(file[1]!) : null;
}
