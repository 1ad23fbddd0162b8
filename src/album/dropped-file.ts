/** What a file holds that was dropped on the page: a picture, or the pictures of an album or a sheet. Pure. */
import type {BroughtAlbum} from './album-archive.ts';
import {readAlbum} from '../pictures/kept/album-file.ts';
import {PngError, readPngText, type TextWanted} from '../pictures/png/png.ts';
import {NotOursError, readSavedPicture} from './saved-picture.ts';

/** Keyword of the album in a sheet's file. */
export const ALBUM_KEYWORD = 'Album';

/** A hundred thousand pictures. */
const albumText: TextWanted = {keywords: new Set([ALBUM_KEYWORD]), mostBytes: 2 ** 24};

/** A picture by the query of its link, with `?`; an album; or the folder of a model. */
export type DroppedFile =
  {kind: 'picture'; query: string} | ({kind: 'album'} & BroughtAlbum) | {kind: 'model'};

/** Of a JSON file: an object, after white space or the mark that some editors begin with. */
const jsonStart = /^\ufeff?\s*\{/;

/** Whether a file begins as a ZIP does (APPNOTE.TXT, section 4.3.7). */
function isArchive(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/** What unpacks is fetched when it is needed, as few visits do. */
async function readArchiveFile(bytes: Uint8Array): Promise<DroppedFile> {
  const {holdsModel, readArchive} = await import('./album-archive.ts').catch((cause: unknown) => {
    throw new NotOursError(
      'The program that reads archives could not be downloaded. Check the connection and reload the page.',
      {cause},
    );
  });
  return holdsModel(bytes) ? {kind: 'model'} : {kind: 'album', ...readArchive(bytes)};
}

/** Rejects with a `NotOursError` or an `AlbumFileError`, whose message is one sentence for the visitor. */
export async function readDropped(bytes: Uint8Array): Promise<DroppedFile> {
  if (isArchive(bytes)) return readArchiveFile(bytes);
  const album = albumOf(bytes);
  if (album === null) return {kind: 'picture', query: readSavedPicture(bytes)};
  return {kind: 'album', links: readAlbum(album), pngs: new Map()};
}

/** The text of the album that a file is, or carries; null for any other file. */
function albumOf(bytes: Uint8Array): string | null {
  if (jsonStart.test(new TextDecoder().decode(bytes.subarray(0, 100))))
    return new TextDecoder().decode(bytes);
  try {
    return readPngText(bytes, albumText)[ALBUM_KEYWORD] ?? null;
  } catch (error) {
    // Whoever reads it as a picture says what is wrong with it.
    if (error instanceof PngError) return null;
    throw error;
  }
}
