/** Reads which picture of ours a saved PNG shows. */
import {identityOf, pictureLink} from '../../picture/picture-text.ts';
import {PngError, readPngText} from '../../picture/png.ts';

/** Nothing to open; `message` is one sentence for the visitor. */
export class NotOursError extends Error {
  override readonly name = 'NotOursError';
}

export interface SavedPicture {
  /** Query of the link that shows it again, with `?`. */
  query: string;
  model: string;
  modelVersion: number;
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
 * @throws {NotOursError}
 */
export function readSavedPicture(bytes: Uint8Array, siteUrl: string): SavedPicture {
  let text: Record<string, string>;
  try {
    text = readPngText(bytes);
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
  // The link inside also says the edits. Only what it asks for counts, not where it leads.
  const source = parseUrl(text['Source']) ?? new URL(pictureLink(identity, siteUrl));
  return {query: source.search, model: identity.model, modelVersion: identity.modelVersion};
}
