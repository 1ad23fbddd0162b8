/** What a file holds that was dropped on the page: a picture, or the pictures of an album or a sheet. Pure. */
import {AlbumFileError, readAlbum, type AlbumEntry} from '../../keep/album-file.ts';
import {PngError, readPngText} from '../../picture/png.ts';
import {NotOursError, readSavedPicture} from './saved-picture.ts';

/** Keyword of the album in a sheet's file. */
export const ALBUM_KEYWORD = 'Album';

/** Of a JSON file: an object, after white space or the mark that some editors begin with. */
const jsonStart = /^\ufeff?\s*\{/;

/**
 * @returns the query of the link to a picture, with `?`; or the pictures of an album
 * @throws {NotOursError}
 */
export function readDropped(bytes: Uint8Array): {query: string} | {entries: AlbumEntry[]} {
  const album = albumOf(bytes);
  if (album === null) return {query: readSavedPicture(bytes)};
  try {
    return {entries: readAlbum(album)};
  } catch (error) {
    if (!(error instanceof AlbumFileError)) throw error;
    throw new NotOursError(error.message, {cause: error});
  }
}

/** The text of the album that a file is, or carries; null for any other file. */
function albumOf(bytes: Uint8Array): string | null {
  if (jsonStart.test(new TextDecoder().decode(bytes.subarray(0, 100))))
    return new TextDecoder().decode(bytes);
  try {
    return readPngText(bytes)[ALBUM_KEYWORD] ?? null;
  } catch (error) {
    // Whoever reads it as a picture says what is wrong with it.
    if (error instanceof PngError) return null;
    throw error;
  }
}
