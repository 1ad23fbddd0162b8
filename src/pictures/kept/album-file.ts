/**
 * An album as one JSON file, to carry it to another device: links alone. Pure. Without a version in its link a picture is
 * of the version that is the newest where the file is read; the first release wrote such links.
 */
import {parsePictureAddress} from '../picture-address.ts';
import {wholePictureQuery} from '../picture-link.ts';

/** One picture. */
export interface AlbumEntry {
  /** Its canonical address, relative to the site, however long: two of the same address are the same picture. */
  address: string;
  /** When it was kept or seen, milliseconds since 1970. */
  at: number;
  /** Length of the PNG that is kept with it; 0 for none. */
  bytes: number;
}

/** A picture of an album by its link. */
export interface AlbumLink {
  /** Query with `?`: model, version, psi, seed and edits. */
  query: string;
  at: number;
}

/** Not an album; `message` is one sentence for the visitor. */
export class AlbumFileError extends Error {
  override readonly name = 'AlbumFileError';
}

const MOST_ENTRIES = 100_000;
/** Thousands of columns of traits. */
const LONGEST_QUERY = 64_000;

/** Query of the link to the picture of an address, however long; null for what is no address of one. */
export function linkOfAddress(address: string): string | null {
  const identity = parsePictureAddress(address);
  return identity && wholePictureQuery(identity);
}

export function writeAlbum(entries: readonly Pick<AlbumEntry, 'address' | 'at'>[]): string {
  const pictures = entries.flatMap(({address, at}) => {
    const query = linkOfAddress(address);
    return query === null ? [] : [{query, at: new Date(at).toISOString()}];
  });
  return `${JSON.stringify({nonesuchAlbum: 1, pictures}, null, 1)}\n`;
}

function readEntry(value: unknown, i: number): AlbumLink {
  const {query, at} = (value ?? {}) as {query?: unknown; at?: unknown};
  const time = typeof at === 'string' ? Date.parse(at) : NaN;
  const isLink =
    typeof query === 'string' && query.length <= LONGEST_QUERY && /^\?[\w\-.~%=&:,!*'()+]+$/.test(query);
  if (!isLink || !/[?&]seed=\d{1,10}(&|$)/.test(query) || Number.isNaN(time)) {
    throw new AlbumFileError(`Picture ${i + 1} of this album has no usable link or date; nothing was added.`);
  }
  return {query, at: time};
}

/** @throws {AlbumFileError} */
export function readAlbum(text: string): AlbumLink[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new AlbumFileError(
      'This file is not an album: it is no JSON. Choose a file that “Export” has saved.',
    );
  }
  const {nonesuchAlbum, pictures} = (content ?? {}) as {nonesuchAlbum?: unknown; pictures?: unknown};
  if (nonesuchAlbum !== 1 || !Array.isArray(pictures)) {
    throw new AlbumFileError('This file is not an album. Choose a file that “Export” has saved.');
  }
  if (pictures.length > MOST_ENTRIES) {
    throw new AlbumFileError(`This album has ${pictures.length} pictures; ${MOST_ENTRIES} are the most.`);
  }
  return pictures.map(readEntry);
}
