/** An album as one JSON file, to carry it to another device. Pure. */

/** One picture. */
export interface AlbumEntry {
  /** Query of the link that shows it again, with `?`: model, seed, psi and edits. Two of the same query are the same picture. */
  query: string;
  /** When it was kept or seen, milliseconds since 1970. */
  at: number;
}

/** Not an album; `message` is one sentence for the visitor. */
export class AlbumFileError extends Error {
  override readonly name = 'AlbumFileError';
}

const MOST_ENTRIES = 100_000;
const LONGEST_QUERY = 4000;

export function writeAlbum(entries: readonly AlbumEntry[]): string {
  const pictures = entries.map(({query, at}) => ({query, at: new Date(at).toISOString()}));
  return `${JSON.stringify({nonesuchAlbum: 1, pictures}, null, 1)}\n`;
}

function readEntry(value: unknown, i: number): AlbumEntry {
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
export function readAlbum(text: string): AlbumEntry[] {
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
