/** An album as a ZIP: its pictures as PNG files that say what they are, and the list of links and dates as `album.json`. Pure. */
import {strFromU8, strToU8, unzipSync, zipSync} from 'fflate';
import {pictureAddress} from '../pictures/picture-address.ts';
import {identityOf, readPictureText} from '../pictures/picture-text.ts';
import {PngError} from '../pictures/png/png.ts';
import {AlbumFileError, linkOfAddress, readAlbum, type AlbumLink} from '../pictures/kept/album-file.ts';
import {addressOfWholeLink} from '../pictures/kept/link-address.ts';

const LIST = 'album.json';
/** What a phone can hold; an archive may claim to hold more than it has. */
const MOST_BYTES = 400e6;

/** What a file brings into the album. */
export interface BroughtAlbum {
  links: AlbumLink[];
  /** PNG files by the addresses of their pictures. */
  pngs: ReadonlyMap<string, Blob>;
}

/** @param files PNGs by name. @param album what `writeAlbum` gave */
export function writeArchive(files: Record<string, Uint8Array>, album: string): Uint8Array<ArrayBuffer> {
  // Only stored: none gets smaller, it is quick enough for this thread, and the asynchronous one would want a worker made of a blob.
  return zipSync({...files, [LIST]: strToU8(album)}, {level: 0}) as Uint8Array<ArrayBuffer>;
}

/** @throws {AlbumFileError} */
export function readArchive(bytes: Uint8Array): BroughtAlbum {
  const files = unpack(bytes);
  const list = files[LIST];
  const links = list ? readAlbum(strFromU8(list)) : [];
  const pngs = new Map<string, Blob>();
  for (const [name, content] of Object.entries(files)) {
    const address = name === LIST ? null : addressOfPng(content);
    if (address !== null)
      pngs.set(address, new Blob([content as Uint8Array<ArrayBuffer>], {type: 'image/png'}));
  }
  const listed = new Set(links.map(({query}) => addressOfWholeLink(query)));
  const now = Date.now();
  for (const address of pngs.keys()) {
    if (!listed.has(address)) links.push({query: linkOfAddress(address)!, at: now});
  }
  if (links.length === 0) {
    throw new AlbumFileError(
      'This archive holds no pictures of this site. Choose a file that “ZIP” has saved.',
    );
  }
  return {links, pngs};
}

/** Whether it is the folder of a model, or a checkpoint that somebody packed, and no album. Unpacks nothing. */
export function holdsModel(bytes: Uint8Array): boolean {
  let found = false;
  try {
    unzipSync(bytes, {
      filter: ({name}) => {
        found ||= /(^|\/)model\.json$|\.(pkl|pickle|pt|pth|ckpt|safetensors)$/i.test(name);
        return false;
      },
    });
  } catch {
    // Whoever reads it says what is wrong with it.
  }
  return found;
}

function unpack(bytes: Uint8Array): Record<string, Uint8Array> {
  let sum = 0;
  try {
    return unzipSync(bytes, {
      filter: ({name, originalSize}) => {
        if (!/\.png$/i.test(name) && name !== LIST) return false;
        sum += originalSize;
        if (sum > MOST_BYTES)
          throw new AlbumFileError(`This archive is too large: ${MOST_BYTES / 1e6} MB are the most.`);
        return true;
      },
    });
  } catch (error) {
    if (error instanceof AlbumFileError) throw error;
    throw new AlbumFileError('This archive is cut off or damaged. Choose a file that “ZIP” has saved.', {
      cause: error,
    });
  }
}

/** Null for a PNG that is not ours. */
function addressOfPng(bytes: Uint8Array): string | null {
  try {
    const text = readPictureText(bytes);
    const identity = text['Software'] === 'Nonesuch' ? identityOf(text) : null;
    return identity?.version === undefined ? null : pictureAddress(identity);
  } catch (error) {
    if (error instanceof PngError) return null;
    throw error;
  }
}
