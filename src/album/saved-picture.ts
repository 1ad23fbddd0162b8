/** Reads which picture of ours a saved PNG shows. */
import {wholePictureQuery} from '../pictures/picture-link.ts';
import {identityOf, readPictureText} from '../pictures/picture-text.ts';
import {PngError} from '../pictures/png/png.ts';
import {isQueryOfAPicture} from '../pictures/picture-address.ts';

/** Nothing to open; `message` is one sentence for the visitor. */
export class NotOursError extends Error {
  override readonly name = 'NotOursError';
}

/** Null for what is no address. `URL.parse` is newer than our oldest browsers. */
function parseUrl(text: string | undefined): URL | null {
  try {
    return new URL(text ?? '');
  } catch {
    return null;
  }
}

/**
 * @param bytes of a PNG that this site, or a copy of it, has saved
 * @returns the query of the link that shows it again, with `?`
 * @throws {NotOursError}
 */
export function readSavedPicture(bytes: Uint8Array): string {
  let text: Record<string, string>;
  try {
    text = readPictureText(bytes);
  } catch (error) {
    if (!(error instanceof PngError)) throw error;
    throw new NotOursError(`${error.message} Drop a picture that was saved from this site.`, {cause: error});
  }
  const identity = identityOf(text);
  if (!identity || text['Software'] !== 'Nonesuch') {
    throw new NotOursError(
      'This picture does not say how it was made: it is not from this site, or another program has saved it again.',
    );
  }
  // The link inside may say more: how large it was made, and in files of the first release the edits. Only what it asks
  // for counts, not where it leads.
  const source = parseUrl(text['Source']);
  // Where it would have been too long, it says less.
  const isUsable = source !== null && isQueryOfAPicture(source.search.slice(1));
  if (!isUsable || !source.searchParams.has('seed') || source.searchParams.has('without'))
    return wholePictureQuery(identity);
  const {search, searchParams} = source;
  return searchParams.has('v') ? search : `${search}&v=${identity.version ?? 1}`;
}
