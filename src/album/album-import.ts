/** Brings a file into the album: a list of links, a sheet, an archive of pictures. */
import {AlbumFileError} from '../pictures/kept/album-file.ts';
import type {AlbumStore, Shelf} from '../pictures/kept/album-store.ts';
import {countedPictures} from '../words/wording.ts';
import {readDropped, type DroppedFile} from './dropped-file.ts';

/** Adds what was read; resolves to the number of pictures. Rejects where there is no room, or no storage. */
export async function addBrought(
  album: AlbumStore,
  {links, pngs}: Extract<DroppedFile, {kind: 'album'}>,
  shelf: Shelf,
): Promise<number> {
  await album.addLinks(shelf, links);
  for (const [address, png] of pngs) await album.putPng(address, png);
  return links.length;
}

/**
 * Reads a file and adds it; resolves to what the visitor is told.
 * @throws {AlbumFileError} for a file that is no album; other errors where there is no room, or no storage
 */
export async function bringAlbum(album: AlbumStore, bytes: Uint8Array, shelf: Shelf): Promise<string> {
  const read = await readDropped(bytes);
  if (read.kind === 'model') {
    throw new AlbumFileError('This is a model and no album: close the album and drop it on the wall.');
  }
  if (read.kind !== 'album') {
    throw new AlbumFileError('This is one picture and no album: close the album and drop it on the wall.');
  }
  return `${countedPictures(await addBrought(album, read, shelf))} added.`;
}
